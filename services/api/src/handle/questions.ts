import { limits, type ProblemError, type Question } from '@asof/contract'
import {
  changedFields,
  type Facts,
  type Proposal,
  type RecordedEvent,
  type StoredEvent,
  withHypothetical,
} from '@asof/domain'
import { createBreather, type LedgerReader } from '@asof/reader'
import { toBody } from '../answer/body.ts'
import { type Place, readQuestion } from '../answer/read-question.ts'
import type { PromptReading } from '../answer/reading.ts'
import { toJsonResponse } from '../http/answer-response.ts'
import { isRefused, type Refused, refuse, refuseAll } from '../http/refusal.ts'
import { isTakenIn, parseAll, pointerOf, toError } from './append-request.ts'
import { type Stamp, toHypothetical } from './dry-run.ts'
import type { OpenLedger } from './ledger-set.ts'

/** Answers several questions at the newest position, or at those they name. */
export async function answerQuestions(
  reader: LedgerReader,
  questions: readonly Question[],
  now: string,
): Promise<Response | Refused> {
  const readings = await readAll(reader, questions, now, inQuestions)
  if (isRefused(readings)) return readings
  const stand = standOf(reader)
  const answers: object[] = []
  const work = createBreather()
  for (const { reader: own, reading } of readings) {
    answers.push(toBody(own, reading, reading.compute(reading.known.position)))
    await work.breathe()
  }
  return toJsonResponse({ ...stand, answers })
}

/** Kinds that ask at one position, which a hypothesis can stand behind. */
const HYPOTHETICAL: ReadonlySet<Question['kind']> = new Set([
  'access',
  'why',
  'timeline',
  'status',
  'member',
  'parity',
  'stance',
  'action',
])

/** What a what-if asks for. */
export interface WhatIf {
  readonly events: readonly unknown[]
  readonly question?: Question | undefined
  readonly questions?: readonly Question[] | undefined
}

/** Answers questions twice, without and with events recorded now; nothing is stored. */
export async function answerWhatIf(
  { reader, appender }: OpenLedger,
  { events, question, questions }: WhatIf,
  now: string,
): Promise<Response | Refused> {
  const proposals = parseAll(events, isTakenIn(reader))
  if (isRefused(proposals)) return proposals
  const place = question === undefined ? inQuestions : () => inQuestion
  const asked = question === undefined ? (questions ?? []) : [question]
  const errors = asked.flatMap((one, index) => unfit(one, place(index)))
  if (errors.length > 0) return refuseAll(errors)
  const verdict = await appender.judge(proposals as readonly Proposal[], 'hypothesis')
  if (verdict.kind === 'refused') return refuseAll(verdict.rejections.map((one) => toError(one, pointerOf(one.index))))
  const readings = await readAll(reader, asked, now, place)
  if (isRefused(readings)) return readings
  const stamp = { recordedAt: verdict.recordedAt, recordedBy: 'hypothesis' }
  const answers = readings.map(({ reader: own, reading }, index) =>
    answerTwice(own, reading, asked[index]!.kind, toHypothesis(own.facts, verdict.events, stamp)),
  )
  return toJsonResponse({ ...standOf(reader), stored: false, warnings: verdict.warnings, answers })
}

function answerTwice(
  reader: LedgerReader,
  reading: PromptReading,
  kind: Question['kind'],
  hypothesis: readonly RecordedEvent[],
): object {
  const before = toBody(reader, reading, reading.compute(reading.known.position))
  const after = withHypothetical(reader.facts, hypothesis, () =>
    toBody(reader, reading, reading.compute(reader.facts.head)),
  )
  return { differs: isDifferent(kind, before, after), before, after }
}

/** Events as they would be recorded next, and count: checked by somebody else, where that is needed. */
function toHypothesis(facts: Facts, events: readonly StoredEvent[], stamp: Stamp): readonly RecordedEvent[] {
  const checks = events.map(({ id, source }) => {
    const data = { target: id, verdict: 'checked' }
    return { id: `check:${id}`, type: 'event.reviewed', schemaVersion: 1, source, data }
  })
  return toHypothetical(facts, events, stamp).concat(
    facts.counting === 'record'
      ? []
      : toHypothetical(facts, checks, { ...stamp, recordedBy: `second to ${stamp.recordedBy}` }).map((check) => ({
          ...check,
          position: check.position + events.length,
        })),
  )
}

/** Whether the answer proper differs: compared fields of access answers, everything but the evidence of others. */
function isDifferent(kind: Question['kind'], before: object, after: object): boolean {
  if (kind === 'access') return changedFields(before as never, after as never).length > 0
  if (kind === 'why')
    return isDifferent('access', (before as { answer: object }).answer, (after as { answer: object }).answer)
  const essence = (body: object) =>
    JSON.stringify(body, (field, value: unknown) =>
      field === 'evidence' || field === 'confidence' ? undefined : value,
    )
  return essence(before) !== essence(after)
}

function unfit(question: Question, place: Place): ProblemError[] {
  if (!HYPOTHETICAL.has(question.kind))
    return [
      {
        code: 'SCHEMA_INVALID',
        detail: 'this kind compares positions and cannot be asked of a hypothesis',
        ...place('kind'),
      },
    ]
  if ('knownAt' in question && question.knownAt !== undefined)
    return [{ code: 'SCHEMA_INVALID', detail: 'a hypothesis stands after the newest position', ...place('knownAt') }]
  return []
}

const inQuestion: Place = (field) => ({ pointer: `/question/${field}` })

function inQuestions(index: number): Place {
  return (field) => ({ pointer: `/questions/${index}/${field}` })
}

/** A question, and the reader that looks at the record as it asks to. */
interface Ask {
  readonly reader: LedgerReader
  readonly reading: PromptReading
}

async function readAll(
  reader: LedgerReader,
  questions: readonly Question[],
  now: string,
  place: (index: number) => Place,
): Promise<readonly Ask[] | Refused> {
  if (questions.length > limits.questions) return refuse('SCHEMA_INVALID', `at most ${limits.questions} questions`)
  const asks: { reader: LedgerReader; reading: PromptReading | Refused }[] = []
  for (const [index, question] of questions.entries()) {
    const own = await reader.under(question.review)
    asks.push({ reader: own, reading: readQuestion(own, question, now, place(index)) })
  }
  const errors = asks.flatMap(({ reading }) => (isRefused(reading) ? reading.refused : []))
  return errors.length > 0 ? refuseAll(errors) : (asks as Ask[])
}

function standOf(reader: LedgerReader): object {
  return { ledger: reader.ledger.id, position: reader.position, head: reader.headAt(reader.position) }
}
