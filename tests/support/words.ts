import fc from 'fast-check'

/** The things of the small world that generated histories are about. Few of each, so that they meet often. */
export const AUTHORITIES = {
  us: { jurisdiction: 'US', zone: 'America/New_York' },
  gb: { jurisdiction: 'GB', zone: 'Europe/London' },
  jp: { jurisdiction: 'JP', zone: 'Asia/Tokyo' },
  ws: { jurisdiction: 'WS', zone: 'Pacific/Apia' },
} as const

/** `bloc` groups hold places, `list` groups hold organisations; `p` groups are partial. `outer` may hold the other two blocs. */
export const GROUPS = {
  bloc: { kind: 'jurisdictions', completeness: 'complete', nests: [] },
  'bloc-p': { kind: 'jurisdictions', completeness: 'partial', nests: ['bloc'] },
  outer: { kind: 'jurisdictions', completeness: 'complete', nests: ['bloc', 'bloc-p'] },
  list: { kind: 'organisations', completeness: 'complete', nests: [] },
  'list-p': { kind: 'organisations', completeness: 'partial', nests: ['list'] },
} as const

export const PLACES = ['US', 'GB', 'JP', 'FR', 'CN', 'HK'] as const
export const ORGS = ['alpha', 'beta', 'gamma', 'delta'] as const
export const PROVIDERS = ['acme', 'globex'] as const
export const ITEMS = ['family', 'model', 'weights', 'chip'] as const
export const CLASSES = ['4E091', '3A090'] as const
export const TRACKS = ['main', 'nationalSecurity'] as const
export const POLICIES = ['p1', 'p2', 'p3', 'p4', 'p5'] as const
export const LICENCES = ['l1', 'l2', 'l3'] as const
export const CONDITIONS = ['report', 'notify', 'secure'] as const
export const CONFIDENCES = ['official', 'primary', 'reported', 'alleged'] as const

export const any = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
export const keysOf = <T extends object>(record: T): fc.Arbitrary<keyof T & string> =>
  any(Object.keys(record) as (keyof T & string)[])
export const some = (values: readonly string[], maxLength = 2): fc.Arbitrary<string[]> =>
  fc.uniqueArray(any(values), { minLength: 1, maxLength })

/** Has the value in so many per cent of the cases. */
export const maybe = <T>(arbitrary: fc.Arbitrary<T>, percent: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 100 - percent, arbitrary: fc.constant(undefined) }, { weight: percent, arbitrary })

/** A record without the fields that came out undefined. */
export function record(model: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(model).map(known)
}

export function known(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** Day of 2025 by its number. */
function dayOf2025(index: number): string {
  return new Date(Date.UTC(2025, 0, 1 + index)).toISOString().slice(0, 10)
}

export const day = fc.nat({ max: 35 }).map((step) => dayOf2025(step * 10))
const OFFSETS = ['Z', '-05:00', '+09:00', '+13:00']
const CLOCKS = ['00:00:00', '04:00:00', '13:30:00', '23:59:59']
/** Instants fall on few days, so that they share them. */
export const busyDay = fc.nat({ max: 7 }).map((step) => dayOf2025(20 + step * 40))
export const instant = fc.tuple(busyDay, any(CLOCKS), any(OFFSETS)).map(([date, clock, offset]) => {
  return new Date(`${date}T${clock}${offset}`).toISOString().replace('.000Z', 'Z')
})
const window = fc.oneof(
  fc.nat({ max: 11 }).map((month) => `2025-${String(month + 1).padStart(2, '0')}`),
  fc
    .tuple(fc.nat({ max: 35 }), fc.nat({ max: 5 }))
    .map(([a, b]) => `[${dayOf2025(a * 10)}..${dayOf2025((a + b) * 10)}]`),
)

/** Any time value, mostly a day. */
const time = fc.oneof(
  { weight: 30, arbitrary: day },
  { weight: 9, arbitrary: instant },
  { weight: 3, arbitrary: window },
  { weight: 1, arbitrary: day.map((exact) => `${exact}?`) },
)
/** A time that may be a start: also since always, or not fixed. */
export const start = fc.oneof(
  { weight: 20, arbitrary: time },
  { weight: 5, arbitrary: fc.constant('..') },
  { weight: 1, arbitrary: fc.constant('unknown') },
)
export const end = fc.oneof({ weight: 20, arbitrary: time }, { weight: 1, arbitrary: fc.constant('unknown') })
/** A time inside data, where no doubt may be marked. */
export const plainTime = time.map((text) => text.replace('?', ''))
