import { answerMember, type MemberQuestion, positionsOfStream } from '@asof/domain'
import { type LedgerReader, liveEvents, textOf } from '@asof/reader'

/** Every id the record ever put into, took out of or kept out of a group, with its membership at the date. */
export function listMembers({ facts }: LedgerReader, question: Omit<MemberQuestion, 'member'>): object {
  const { group, knownAt } = question
  const positions = positionsOfStream(facts, `group:${group}`)
  const named = liveEvents(facts, positions, knownAt).flatMap((event) => textOf(event, 'member') ?? [])
  const members = [...new Set(named)].sort().map((id) => ({ id, ...answerMember(facts, { ...question, member: id }) }))
  return { group, members }
}
