/** The parts of answers that people are shown; the contract's schemas are wider. */
export interface Answer {
  readonly level: string
  readonly reviewPolicy: string | null
  readonly conditions: readonly string[]
  readonly licences: readonly string[]
  readonly schemes: readonly string[]
  readonly terms: Readonly<Record<string, unknown>> | null
  readonly certainty: string
  readonly possibleLevels: readonly string[]
  readonly confidence: string | null
  readonly flags: readonly string[]
  readonly evidence: readonly string[]
}

export interface Event {
  readonly id: string
  readonly type: string
  readonly position: number
  readonly recordedAt: string
  readonly recordedBy: string
  readonly announcedAt?: string
  readonly effectiveFrom?: string
  readonly effectiveTo?: string
  readonly confidence?: string
  readonly source: readonly Readonly<Record<string, unknown>>[]
  readonly data: Readonly<Record<string, unknown>>
}

export interface Why {
  readonly ledger: string
  readonly question: Readonly<Partial<Record<'view' | 'minConfidence' | 'review', string>>>
  readonly asOf: string
  readonly publicAt: string | null
  readonly knownAt: number
  readonly coverageFrom: string | null
  readonly answer: Answer
  readonly since: string | null
  readonly nextChange: string | null
  readonly tracks: readonly Track[]
  readonly evidence: readonly Event[]
  readonly assumed: readonly string[]
  /** Ids of the question that nothing on record names. */
  readonly unregistered: readonly string[]
  /** Ids of events that wait for a check and may change the answer. */
  readonly waiting?: readonly string[]
}

interface Track {
  readonly authority: string
  readonly track: string
  readonly level: string
  readonly provisions: readonly {
    readonly provision: string
    readonly policy: string
    readonly title: string | null
    readonly effect: string
    readonly citation: string | null
    readonly status: string
    readonly outcome: string
    readonly against: readonly string[]
    readonly evidence: readonly string[]
  }[]
  readonly licences: readonly { readonly licence: string; readonly covers: boolean; readonly reason: string | null }[]
}
