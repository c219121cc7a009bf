import { answerStatus, type RecordedEvent, type StatusQuestion } from '@asof/domain'
import type { LedgerReader } from '../ledger/ledger-reader.ts'
import { liveEvents, textOf } from './live-events.ts'

interface ProvisionText {
  readonly id: string
  readonly effect: string
  readonly reviewPolicy?: string | null
  readonly citation?: string
}

/** A policy at a date: its own status, that of each provision ever part of it, and the events of its life. */
export function readPolicy(reader: LedgerReader, question: Omit<StatusQuestion, 'provision'>): object {
  const { policy, knownAt } = question
  const events = liveEvents(reader, reader.ofStream(`policy:${policy}`), knownAt)
  const announced = events.findLast(({ type }) => type === 'policy.announced')
  const provisions = [...wordings(events).values()].map(({ id, effect, reviewPolicy, citation }) => ({
    provision: id,
    ...answerStatus(reader.facts, { ...question, provision: id }),
    effect,
    reviewPolicy: reviewPolicy ?? null,
    citation: citation ?? null,
  }))
  return {
    policy,
    title: textOf(announced, 'title'),
    authority: textOf(announced, 'authority'),
    legalForm: textOf(announced, 'legalForm'),
    ...answerStatus(reader.facts, question),
    provisions,
    events,
  }
}

/** The newest wording of each provision by id. */
function wordings(events: readonly RecordedEvent[]): Map<string, ProvisionText> {
  const found = new Map<string, ProvisionText>()
  for (const { data } of events) {
    const changes = (data['changes'] ?? {}) as { add?: ProvisionText[]; replace?: ProvisionText[] }
    const own = (data['provisions'] ?? []) as readonly (ProvisionText | string)[]
    for (const provision of [...own, ...(changes.add ?? []), ...(changes.replace ?? [])])
      if (typeof provision === 'object') found.set(provision.id, provision)
  }
  return found
}
