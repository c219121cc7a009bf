import type { AsofClient } from '@asof/contract'
import type { Command } from 'commander'
import { KEY, REASON } from '../act.ts'
import { type PointOptions, pairOf, withCommon, withLens } from '../arguments.ts'
import { columns } from '../format/table.ts'
import { type KeyedOptions, type Session, withKey } from '../session.ts'

interface AppendOptions extends KeyedOptions {
  readonly dryRun?: boolean
  readonly idempotencyKey?: string
}

/** What adds to the record, or asks as if: append, what-if. */
export function addWriteCommands(program: Command, session: Session): void {
  withCommon(
    program
      .command('append')
      .description('append events to a running server')
      .argument('<file>', 'JSON, JSON lines, or {"events": [...]} for one commit; - reads standard input'),
  )
    .option('--dry-run', 'judge and show the resulting difference; store nothing')
    .option('--key <key>', KEY)
    .option('--reason <text>', REASON)
    .option('--idempotency-key <key>', 'for a single event or commit')
    .action(async (file: string, options: AppendOptions) => {
      const bodies = splitDocuments(await session.local.readText(file))
      if (bodies === null) return session.misuse(`${file} holds no JSON documents`)
      if (bodies.length > 1 && options.idempotencyKey !== undefined)
        return session.misuse('--idempotency-key goes with one document')
      await withKey(session, { ...options, what: 'append' }, (client, key) =>
        appendAll(session, client, bodies, { ...options, key }),
      )
    })
  withLens(
    program.command('what-if').description('answers before and after hypothetical events, which are never stored'),
  )
    .argument('<file>', 'events as for append, or a whole request with its questions; - reads standard input')
    .argument('[recipient]')
    .argument('[subject]')
    .option('--as-of <date>', 'true on')
    .action(async (file: string, recipient: string | undefined, subject: string | undefined, options: PointOptions) => {
      const bodies = splitDocuments(await session.local.readText(file))
      if (bodies === null) return session.misuse(`${file} holds no JSON documents`)
      const request = toWhatIf(bodies, recipient, subject, options)
      if (request === null)
        return session.misuse('name a recipient, a subject and --as-of, or bring questions in the file')
      await session.withClient(options, async (client) => {
        const answer = await client.post('/what-if', request, { parameters: { ledger: options.ledger } })
        if (!answer.ok) return session.refuse(options, answer)
        session.print(session.isForPeople(options) ? renderWhatIf(answer.body as WhatIf) : answer.text)
      })
    })
}

async function appendAll(
  session: Session,
  client: AsofClient,
  bodies: readonly string[],
  options: AppendOptions & { readonly key: string },
): Promise<void> {
  for (const [index, body] of bodies.entries()) {
    const path = isCommit(body) ? '/commits' : '/events'
    const answer = await client.post(path, body, {
      parameters: { ledger: options.ledger, dryRun: options.dryRun },
      key: options.key,
      ...(options.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey }),
    })
    if (!answer.ok) return session.refuse(options, answer)
    session.print(session.isForPeople(options) ? renderReceipt(answer.body as Receipt) : answer.text)
    if (bodies.length > 1 && (index + 1) % 100 === 0) session.tell(`${index + 1} of ${bodies.length} appended\n`)
  }
}

/** The documents of a file: one JSON value, or one per line. The text is passed on as it is, so that the server judges it. */
function splitDocuments(text: string): readonly string[] | null {
  if (parses(text)) return [text]
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.length > 0 && lines.every(parses) ? lines : null
}

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function isCommit(body: string): boolean {
  const value: unknown = JSON.parse(body)
  return typeof value === 'object' && value !== null && 'events' in value
}

function toWhatIf(
  bodies: readonly string[],
  recipient: string | undefined,
  subject: string | undefined,
  options: PointOptions,
): string | null {
  const [first] = bodies.map((body): unknown => JSON.parse(body)) as [Record<string, unknown>]
  if (bodies.length === 1 && ('question' in first || 'questions' in first)) return bodies[0]!
  if (recipient === undefined || subject === undefined || options.asOf === undefined) return null
  const { asOf, publicAt, view, minConfidence, review, knownAt, activity, endUse, ...query } = pairOf(
    recipient,
    subject,
    options,
  )
  const events =
    bodies.length === 1 && Array.isArray(first['events'])
      ? first['events']
      : bodies.map((body): unknown => JSON.parse(body))
  return JSON.stringify({
    events,
    question: {
      kind: 'access',
      query: { ...query, activity, endUse },
      asOf,
      knownAt,
      publicAt,
      view,
      minConfidence,
      review,
    },
  })
}

interface Receipt {
  readonly id?: string
  readonly position?: number
  readonly recordedAt?: string
  readonly events?: readonly { readonly id: string; readonly position?: number }[]
  readonly warnings: readonly { readonly code: string; readonly event: string; readonly detail: string }[]
  readonly dryRun?: true
  readonly differences?: readonly {
    readonly query: Readonly<Record<string, string>>
    readonly segments: readonly Segment[]
  }[]
  readonly examined?: number
  readonly cells?: number
}

interface Segment {
  readonly from: string
  readonly to: string
  readonly before: string
  readonly after: string
}

function renderReceipt(receipt: Receipt): string {
  const warnings = receipt.warnings
    .map(({ code, event, detail }) => `  warning  ${code}  ${event}  ${detail}\n`)
    .join('')
  if (receipt.dryRun === true) return `${renderDryRun(receipt)}${warnings}`
  const events = receipt.events ?? [{ id: receipt.id!, position: receipt.position! }]
  return `${events.map(({ id, position }) => `${id}  position ${position}  recorded ${receipt.recordedAt}\n`).join('')}${warnings}`
}

function renderDryRun({ differences = [], examined = 0, cells = 0 }: Receipt): string {
  const rows = differences.flatMap(({ query, segments }) =>
    segments.map(({ from, to, before, after }) => [
      Object.values(query).join(' x '),
      from,
      to,
      `${before} -> ${after}`,
    ]),
  )
  const extent = examined < cells ? ` (${examined} of ${cells} cells examined)` : ''
  return `accepted, not stored; ${differences.length} of ${cells} cells would change${extent}\n${columns(rows, '  ')}`
}

interface WhatIf {
  readonly answers: readonly { readonly differs: boolean; readonly before: object; readonly after: object }[]
}

function renderWhatIf({ answers }: WhatIf): string {
  const value = (body: object) => {
    const { level, reviewPolicy, certainty } = body as {
      level?: string
      reviewPolicy?: string | null
      certainty?: string
    }
    if (level === undefined) return JSON.stringify(body)
    return `${level}${reviewPolicy === null || reviewPolicy === undefined ? '' : `/${reviewPolicy}`}${certainty === 'uncertain' ? '?' : ''}`
  }
  return answers
    .map(({ differs, before, after }) =>
      differs
        ? `${value(before)} -> ${value(after)}   (hypothetical, not stored)\n`
        : `no difference: ${value(before)}\n`,
    )
    .join('')
}
