import type { Confidence, RecordedEvent } from './events/envelope.ts'

/** Who asks for what. A question names a jurisdiction or an organisation, and an item or a provider (domain.md section 5). */
export interface Query {
  readonly jurisdiction?: string
  readonly org?: string
  readonly item?: string
  readonly provider?: string
  /** Default `export`. */
  readonly activity?: string
  readonly endUse?: string
}

/** `applied` skips rules whose enforcement is waived; `formal` reads the text alone. */
export type View = 'applied' | 'formal'

/** Strictness of an answer: `open` < `open-with-conditions` < `licence-required` < `prohibited`; `unknown` is outside the order. */
export type Level = 'unknown' | 'open' | 'open-with-conditions' | 'licence-required' | 'prohibited'
/** How applications for a licence are judged; stated strictness grows from approval to denial (domain.md section 4.1). */
export type ReviewPolicy = 'approval' | 'case-by-case' | 'denial'
/** `uncertain` where readings of undecided facts lead to different answers (domain.md section 6.5). */
export type Certainty = 'certain' | 'uncertain'

/** The clocks of one answer. `knownAt` is a position, inclusive. `asOf`: legal date or instant. `publicAt`: date or instant. */
export interface Clocks {
  readonly asOf: string
  readonly knownAt: number
  readonly publicAt?: string
}

/** What may narrow an access question beyond its clocks. */
export interface Lens {
  readonly view?: View
  readonly minConfidence?: Confidence
}

/** Who may get what at D, as known at K (domain.md section 5). */
export interface AccessQuestion extends Clocks, Lens {
  readonly query: Query
}

/** Many cells at once: every one of some countries with every one of some items. */
export interface BoardQuestion extends Clocks, Lens {
  readonly jurisdictions: readonly string[]
  readonly items: readonly string[]
}

/** Terms of supply: price, quota, support; open by design. */
export type Terms = Readonly<Record<string, unknown>>

/** The answer of domain.md section 5. Lists of names are sorted; absent values are null, absent lists empty. */
export interface AccessAnswer {
  readonly level: Level
  readonly reviewPolicy: ReviewPolicy | null
  readonly conditions: readonly string[]
  readonly licences: readonly string[]
  readonly schemes: readonly string[]
  readonly terms: Terms | null
  readonly certainty: Certainty
  /** From `unknown` to `prohibited`; a single one when all readings agree. */
  readonly possibleLevels: readonly Level[]
  readonly confidence: Confidence | null
  readonly flags: readonly string[]
  /** Ids of the provisions that decide. */
  readonly decisive: readonly string[]
  /** Ids of the events the answer rests on. */
  readonly evidence: readonly string[]
}

/** `level[/reviewPolicy][?]`, `?` = uncertain. */
export type AnswerValue = string

/** Half-open `[from, to)`, legal dates. */
export interface Segment {
  readonly from: string
  readonly to: string
  readonly value: AnswerValue
  readonly answer: AccessAnswer
}

/** One question over a range of legal days, `from` inclusive, `to` exclusive. */
export interface TimelineQuestion extends Lens {
  readonly query: Query
  readonly from: string
  readonly to: string
  readonly knownAt: number
  readonly publicAt?: string
}

/** Half-open `[from, to)` where the compared answers differ. */
export interface DiffSegment {
  readonly from: string
  readonly to: string
  readonly before: AnswerValue
  readonly after: AnswerValue
}

/** Status of a provision or policy at D: the first that fits (domain.md section 4.1). */
export type ProvisionStatus =
  | 'void'
  | 'ended'
  | 'not-announced'
  | 'pending'
  | 'suspended'
  | 'stayed'
  | 'in-force-not-yet-applicable'
  | 'not-enforced'
  | 'applicable'

/** Status of a policy, or of one of its provisions, at D. */
export interface StatusQuestion extends Clocks, Lens {
  readonly policy: string
  readonly provision?: string
}

/** `uncertain` with all possible statuses, sorted, where readings differ. */
export interface StatusAnswer {
  readonly status: ProvisionStatus | 'uncertain'
  readonly possibleStatuses: readonly ProvisionStatus[]
}

/** A policy at D: statuses, the wording of each provision, and the events of its life as believed. */
export interface PolicyDescription extends StatusAnswer {
  readonly title: string | null
  readonly authority: string | null
  readonly legalForm: string | null
  readonly provisions: readonly (StatusAnswer & {
    readonly provision: string
    readonly effect: string
    readonly reviewPolicy: ReviewPolicy | null
    readonly citation: string | null
  })[]
  readonly events: readonly RecordedEvent[]
}

/** Whether a member (an id, or `group:<id>`) belongs to a group at D. */
export interface MemberQuestion extends Clocks, Lens {
  readonly group: string
  readonly member: string
}

/** Two questions that differ in recipient or in provider, at one D. */
export interface ParityQuestion extends Clocks, Lens {
  readonly a: Query
  readonly b: Query
}

/** Who stands better; `levelGap` is rank(b) - rank(a), null when a side is unknown or uncertain (domain.md section 7). */
export interface ParityAnswer {
  readonly relation: 'a-better' | 'b-better' | 'equal' | 'incomparable' | 'unknown' | 'uncertain'
  readonly levelGap: number | null
  /** `b - a` in the same currency and unit; null when not comparable. */
  readonly priceGap: number | null
  readonly a: AnswerValue
  readonly b: AnswerValue
  readonly termsA: Terms | null
  readonly termsB: Terms | null
}

/** Where a party stands on a topic at D. */
export interface StanceQuestion extends Clocks, Lens {
  readonly party: string
  readonly topic: string
}

/** A stance, an observed silence, or no record: silence is never inferred (domain.md section 8). */
export interface StanceAnswer {
  readonly stance:
    | 'supports'
    | 'supports-with-reservations'
    | 'opposes'
    | 'calls-for'
    | 'neutral'
    | 'silent'
    | 'no-record'
  readonly statement: string | null
  readonly observedAt: string | null
  readonly flags: readonly string[]
  /** Ids of the events the answer rests on. */
  readonly evidence: readonly string[]
}

/** How far a pending action has come at D. */
export interface ActionQuestion extends Clocks, Lens {
  readonly action: string
}

/** The last step reached, with the event that says so. */
export interface ActionAnswer {
  readonly state: 'threatened' | 'planned' | 'filed' | 'resolved' | 'withdrawn' | 'no-record'
  readonly evidence: readonly string[]
}

/** One matched provision in an explanation, with why it won or lost (domain.md section 6.8). */
export interface ExplainedProvision {
  readonly provision: string
  readonly policy: string
  readonly title: string | null
  readonly effect: string
  readonly reviewPolicy: ReviewPolicy | null
  readonly citation: string | null
  readonly status: ProvisionStatus
  /** `wins`, or why not: `status`, `defeated`, `less-specific`, `older`, `lower-priority`, `weaker`, `no-effect`. */
  readonly outcome:
    | 'wins'
    | 'status'
    | 'defeated'
    | 'less-specific'
    | 'older'
    | 'lower-priority'
    | 'weaker'
    | 'no-effect'
  /** Provision ids it lost to. */
  readonly against: readonly string[]
  readonly evidence: readonly string[]
}

/** A licence that was tried against a requirement. */
export interface ExplainedLicence {
  readonly licence: string
  readonly covers: boolean
  /** Null when it covers; else `not-active`, `scope`, `track`. */
  readonly reason: 'not-active' | 'scope' | 'track' | null
}

/** What one track of one authority came to, and how (domain.md section 6.8). */
export interface ExplainedTrack {
  readonly authority: string
  readonly track: string
  readonly level: Level
  readonly reviewPolicy: ReviewPolicy | null
  readonly conditions: readonly string[]
  readonly provisions: readonly ExplainedProvision[]
  readonly licences: readonly ExplainedLicence[]
}

/** An answer with everything it rests on; reproducible from position and question. */
export interface Explanation {
  readonly answer: AccessAnswer
  readonly tracks: readonly ExplainedTrack[]
  /** In words-free form: each step names the level reached and by which authority and track. */
  readonly combination: readonly { readonly authority: string; readonly track: string; readonly level: Level }[]
  /** The events behind the answer as known at K, oldest first. */
  readonly evidence: readonly RecordedEvent[]
  /** `event id: field` for every inferred field of the evidence. */
  readonly assumed: readonly string[]
  /** First day of the answer that holds at asOf; null when that is since the first day there is. */
  readonly since: string | null
  /** First day on which the compared answer differs from it after asOf; null when none is known. */
  readonly nextChange: string | null
}

/** How the answer for asOf changed as knowledge advanced: one entry per position at which it did. */
export interface Revision {
  /** Last position of the commit that changed the answer. */
  readonly position: number
  readonly recordedAt: string
  /** Events of that commit. */
  readonly causes: readonly string[]
  readonly before: AnswerValue
  readonly after: AnswerValue
  readonly answer: AccessAnswer
}

/** `revision` = a past answer changed, `change` = the present one, `upcoming` = only a future one (domain.md section 9). */
export type NoticeClass = 'revision' | 'change' | 'upcoming'

/** A differing segment, cut at the legal today. */
export interface NoticeSegment extends DiffSegment {
  readonly timing: 'past' | 'current' | 'upcoming'
}

/** What one append changed in a watched answer; `cls` null and no segments = nothing. */
export interface Notice {
  readonly cls: NoticeClass | null
  readonly segments: readonly NoticeSegment[]
}

/** A clock-driven change of the answer: `at` is a legal date, or the instant as stated. */
export interface Transition {
  readonly at: string
  readonly before: AnswerValue
  readonly after: AnswerValue
}

/** One notice in order of time: of an append (`ref` = its tx or event id) or of the clock (`ref` = `before -> after`). */
export interface StreamEntry {
  /** UTC instant. */
  readonly at: string
  readonly cls: NoticeClass | 'transition'
  readonly ref: string
}
