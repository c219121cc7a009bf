/** A state of the page that is looked at: pinned, so that it looks the same on every day. */
export interface Screen {
  readonly name: string
  readonly path: string
}

const CONTROLS = 'ledger=ai-controls&knownAt=@545'
const STORY = 'ledger=seed-story&knownAt=@77'

/** Every screen on the shipped records, and the states that are designed for when something is missing. */
export const screens: readonly Screen[] = [
  { name: 'situation', path: `/?${CONTROLS}&asOf=2025-12-01` },
  { name: 'situation-story', path: `/?${STORY}&asOf=2026-06-17` },
  { name: 'subject', path: `/access/CN/nvidia/h20?${CONTROLS}&asOf=2025-05-01` },
  { name: 'subject-uncertain', path: `/access/FR/anthropic/claude?${STORY}&asOf=2025-06-01` },
  { name: 'subject-story', path: `/access/GB/anthropic/claude?${STORY}&asOf=2026-06-17` },
  { name: 'subject-waived', path: `/access/CN/weights/closed-1e26?${CONTROLS}&asOf=2025-05-14&view=formal` },
  { name: 'subject-checked', path: `/access/CN/nvidia/h20?${CONTROLS}&asOf=2025-05-01&review=checked` },
  { name: 'compare-dates', path: `/compare?${CONTROLS}&by=dates&jurisdiction=GB&from=2024-01-01&to=2026-11-01` },
  {
    name: 'compare-known',
    path: `/compare?${CONTROLS}&by=known&asOf=2025-05-01&knownFrom=@500&knownTo=@545&item=nvidia/h20`,
  },
  {
    name: 'compare-recipients',
    path: `/compare?${STORY}&by=recipient&a=US&b=GB&item=anthropic/claude&asOf=2026-06-17`,
  },
  {
    name: 'compare-items',
    path: `/compare?${STORY}&by=provider&a=anthropic/claude&b=openai/models&jurisdiction=GB&asOf=2026-06-17`,
  },
  {
    name: 'compare-providers',
    path: `/compare?${STORY}&by=provider&a=anthropic&b=openai&jurisdiction=GB&asOf=2026-06-17`,
  },
  { name: 'statements', path: `/statements?${STORY}&asOf=2026-06-17` },
  { name: 'events', path: `/events?${CONTROLS}&type=policy` },
  { name: 'event', path: `/events/us/letter-nvda-2025-04%23announced?${CONTROLS}` },
  { name: 'policy', path: `/policies/us/ai-diffusion?${CONTROLS}&asOf=2025-05-14` },
  { name: 'entity', path: `/entities/nvidia?${CONTROLS}` },
  { name: 'replay', path: `/replay?${STORY}&step=4&asOf=2026-06-16` },
  { name: 'record', path: '/record?ledger=seed-story&form=announcement' },
  { name: 'subscriptions', path: '/subscriptions?ledger=seed-story&jurisdiction=GB&item=anthropic/claude' },
  { name: 'operations', path: '/ops' },
  { name: 'prove', path: '/prove' },
  { name: 'bad-address', path: '/?asOf=2025-02-30&knownAt=yesterday' },
]
