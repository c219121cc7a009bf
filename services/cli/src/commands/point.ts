import type { Command } from 'commander'
import { lensOf, type PointOptions, pairOf, withDate, withLens, withPair } from '../arguments.ts'
import { renderAccess, renderWhy } from '../format/answer.ts'
import type { Why } from '../format/shapes.ts'
import type { Session } from '../session.ts'

/** Questions about one date: access, why, parity. */
export function addPointCommands(program: Command, session: Session): void {
  withDate(
    withPair(program.command('access').description('may the recipient get it, and on which events that rests')),
  ).action(async (recipient: string, subject: string, options: PointOptions) => {
    // People get the chain of events with the answer; scripts get the answer itself.
    const path = session.isForPeople(options) ? '/why' : '/access'
    const parameters = pairOf(recipient, subject, options)
    await session.show(options, { path, parameters }, (why: Why) => renderAccess(`${recipient} x ${subject}`, why))
  })
  withDate(withPair(program.command('why').description('every rule that matched, and why it won or lost'))).action(
    async (recipient: string, subject: string, options: PointOptions) => {
      const parameters = pairOf(recipient, subject, options)
      await session.show(options, { path: '/why', parameters }, (why: Why) =>
        renderWhy(`${recipient} x ${subject}`, why),
      )
    },
  )
  withDate(withLens(program.command('parity').description('who stands better: two recipients, or two providers')))
    .argument('<a>')
    .argument('<b>')
    .requiredOption('--by <side>', 'recipient: a and b are recipients; provider: a and b are providers or items')
    .option('--item <id>', 'the item, when recipients are compared')
    .option('--provider <id>', 'the provider, when recipients are compared')
    .option('--jurisdiction <code>', 'the recipient, when providers are compared')
    .option('--org <id>', 'the recipient, when providers are compared')
    .action(async (a: string, b: string, options: ParityOptions) => {
      const { by, item, provider, jurisdiction, org } = options
      const parameters = { by, a, b, item, provider, jurisdiction, org, ...lensOf(options) }
      await session.show(options, { path: '/parity', parameters }, (parity: Parity) => renderParity(a, b, parity))
    })
}

interface ParityOptions extends PointOptions {
  readonly by: string
  readonly item?: string
  readonly provider?: string
  readonly jurisdiction?: string
  readonly org?: string
}

interface Parity {
  readonly relation: string
  readonly levelGap: number | null
  readonly priceGap: number | null
  readonly a: string
  readonly b: string
  readonly termsA: object | null
  readonly termsB: object | null
  readonly asOf: string
  readonly knownAt: number
}

function renderParity(a: string, b: string, parity: Parity): string {
  const { relation, levelGap, priceGap, termsA, termsB, asOf, knownAt } = parity
  const side = (id: string, value: string, terms: object | null) =>
    `  ${id}  ${value}${terms === null ? '' : `  ${JSON.stringify(terms)}`}\n`
  const gaps = [levelGap === null ? '' : `level gap ${levelGap}`, priceGap === null ? '' : `price gap ${priceGap}`]
  const summary = [
    relation.replace('a-better', `${a} stands better`).replace('b-better', `${b} stands better`),
    ...gaps,
  ]
  return `${summary.filter((part) => part !== '').join(', ')} on ${asOf} (known on position ${knownAt})\n${side(a, parity.a, termsA)}${side(b, parity.b, termsB)}`
}
