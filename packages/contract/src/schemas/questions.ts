import { z } from '@hono/zod-openapi'
import { limits } from '../limits.ts'
import { beside, clocks, isSpan, lens, namesBoth, target } from './parameters.ts'
import { day, eventId, identifier, knownAt, listed } from './primitives.ts'

/** A knowledge time in JSON: as in a query, or the position itself. */
const knownAtValue = z.union([knownAt, z.int().min(0)])

const query = z.strictObject(target).superRefine(namesBoth, beside)
const { asOf, publicAt } = clocks
const known = { knownAt: knownAtValue.optional(), publicAt }

const access = { query, asOf, ...known, ...lens }

/** A question as data, one shape per kind (domain.md section 15, `why` and `revisions` beside it). */
export const questionSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('access'), ...access }),
    z.strictObject({ kind: z.literal('why'), ...access }),
    z.strictObject({ kind: z.literal('revisions'), ...access }),
    z
      .strictObject({ kind: z.literal('timeline'), query, from: day, to: day, ...known, ...lens })
      .superRefine(isSpan, beside),
    z
      .strictObject({
        kind: z.literal('diff'),
        query,
        from: day,
        to: day,
        knownAtBefore: knownAtValue,
        knownAtAfter: knownAtValue,
        publicAt,
        ...lens,
      })
      .superRefine(isSpan, beside),
    z.strictObject({
      kind: z.literal('status'),
      policy: identifier,
      provision: identifier.optional(),
      asOf,
      ...known,
      ...lens,
    }),
    z.strictObject({ kind: z.literal('member'), group: identifier, member: listed, asOf, ...known, ...lens }),
    z.strictObject({ kind: z.literal('parity'), a: query, b: query, asOf, ...known, ...lens }),
    z.strictObject({ kind: z.literal('stance'), party: identifier, topic: identifier, asOf, ...known, ...lens }),
    z.strictObject({ kind: z.literal('action'), action: identifier, asOf, ...known, ...lens }),
    z.strictObject({ kind: z.literal('notify'), subscription: query, cause: eventId, ...lens }),
    z.strictObject({ kind: z.literal('tick'), subscription: query, after: day, upTo: day, ...lens }),
  ])
  .openapi('Question')

export type Question = z.output<typeof questionSchema>
export type QuestionKind = Question['kind']

/** Several questions to one ledger. */
export const questionsSchema = z.strictObject({ questions: z.array(questionSchema).min(1).max(limits.questions) })

/** An event as a client sends it: judged by the domain, so that every refusal carries the domain's code. */
export const sentEvent = z
  .record(z.string(), z.unknown())
  .openapi('Event', { description: 'An event of the model; see `EventEnvelope` and the `data` schema of its type' })

/** Questions asked twice: as things are, and as if the events had been recorded now. Nothing is stored. */
export const whatIfSchema = z
  .strictObject({
    events: z.array(sentEvent).min(1).max(limits.hypotheticalEvents),
    question: questionSchema.optional(),
    questions: z.array(questionSchema).min(1).max(limits.questions).optional(),
  })
  .superRefine((value, context) => {
    if ((value.question === undefined) !== (value.questions === undefined)) return
    context.addIssue({ code: 'custom', path: ['questions'], message: 'either `question` or `questions`' })
  }, beside)

/** The events of one append. */
export const commitSchema = z.strictObject({ events: z.array(sentEvent).min(1).max(limits.commitEvents) })
