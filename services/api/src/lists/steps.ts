import { type AccessQuestion, answerAccess, changedFields, idAt, toValue, typeAt } from '@asof/domain'
import { createBreather, type LedgerReader } from '@asof/reader'

/** Commits after a sequence number, each with the answer before and after it; `last` names where a full page ended. */
export async function readSteps(
  reader: LedgerReader,
  question: AccessQuestion,
  page: { readonly after: number; readonly limit: number },
): Promise<{ readonly steps: readonly object[]; readonly last: number | null }> {
  const work = createBreather()
  const reached = reader.headAt(question.knownAt).seq
  const end = Math.min(page.after + page.limit, reached)
  const steps: object[] = []
  let before = answerAt(reader, question, page.after)
  for (let seq = page.after + 1; seq <= end; seq++) {
    const after = answerAt(reader, question, seq)
    const { first, last: position, recordedAt } = reader.commitAt(seq)
    const events = namesOf(reader, first, position)
    const changed = changedFields(before, after).length > 0
    steps.push({ seq, position, recordedAt, events, before: toValue(before), after: toValue(after), changed })
    before = after
    await work.breathe()
  }
  return { steps, last: end < reached ? end : null }
}

function answerAt(reader: LedgerReader, question: AccessQuestion, seq: number) {
  return answerAccess(reader.facts, { ...question, knownAt: seq === 0 ? 0 : reader.commitAt(seq).last })
}

function namesOf({ facts }: LedgerReader, first: number, last: number): readonly object[] {
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const position = first + index
    return { id: idAt(facts, position), type: typeAt(facts, position) }
  })
}
