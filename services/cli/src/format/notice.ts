import type { Notice } from '@asof/contract'
import { columns } from './table.ts'

type Change = Extract<Notice, { readonly stream: 'answers' }>['changes'][number]
type StateChange = Exclude<Notice, { readonly stream: 'answers' }>['changes'][number]

/** Causes named in a line. */
const MAX_CAUSES = 3

/** A notice in a few lines: when it was told and why, what changed, and where that is explained. */
export function renderNotice(notice: Notice): string {
  const { at, position, omitted } = notice
  const kind = notice.stream === 'answers' ? notice.cls : notice.stream
  const rows = notice.stream === 'answers' ? notice.changes.flatMap(rowsOf) : notice.changes.map(rowOf)
  const whys = notice.stream === 'answers' ? notice.changes.map(({ why }) => `  why  ${why}\n`) : []
  const more = omitted === 0 ? '' : `  and ${omitted} more\n`
  return `${at}  ${kind}  position ${position}  ${causeOf(notice)}\n${columns(rows, '  ')}${whys.join('')}${more}`
}

function causeOf({ cause }: Notice): string {
  if (cause.kind === 'clock') return 'the clock'
  const { nature, events } = cause
  return `${nature}: ${events.slice(0, MAX_CAUSES).join(', ')}${events.length > MAX_CAUSES ? ', ...' : ''}`
}

function rowsOf({ query, segments, moves }: Change): string[][] {
  const { jurisdiction, org, item, provider } = query
  const subject = [org ?? jurisdiction, item ?? provider].filter((each) => each !== undefined).join(' x ')
  return [
    ...segments.map(({ timing, from, to, before, after }) => [
      subject,
      timing,
      from,
      to ?? '',
      `${before} -> ${after}`,
    ]),
    ...moves.map(({ from, to }) => [subject, 'moved', from, to]),
  ]
}

function rowOf(change: StateChange) {
  const read = 'lastReadOn' in change ? [`last read on ${change.lastReadOn}`] : []
  return [change.subject, `${change.before} -> ${change.after}`, ...read]
}
