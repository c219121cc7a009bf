import type { StoredEvent } from '@asof/domain'
import { buildCommit, type Ledger } from '@asof/ledger'
import { type Draft, draft, item, policy, policyStep, provision } from './events.ts'

const place = (jurisdiction: string) => draft('jurisdiction.registered', { jurisdiction }, { effectiveFrom: '..' })
const dated = (effectiveFrom: string) => ({ announcedAt: '2026-01-01', effectiveFrom })

/** A short history of two models in three countries, commit by commit: bans, a lift, one rule still to come. */
export const SMALL_HISTORY: readonly (readonly Draft[])[] = [
  [draft('authority.registered', { authority: 'us', jurisdiction: 'US', zone: 'UTC' }, { effectiveFrom: '..' })],
  [place('GB'), place('FR'), place('CN')],
  [item('acme/one', {}, { effectiveFrom: '..' }), item('acme/two', {}, { effectiveFrom: '..' })],
  [policy('us/ban', {}, dated('2026-01-01'))],
  [policyStep('rescinded', 'us/ban', {}, dated('2026-03-01'))],
  [
    policy(
      'us/china',
      { provisions: [provision('us/china:1', { scope: { recipients: { jurisdictions: ['CN'] } } })] },
      dated('2026-04-01'),
    ),
  ],
  [
    policy(
      'us/open',
      { provisions: [provision('us/open:1', { effect: 'permit', scope: { items: ['acme/one'] }, track: 'main' })] },
      dated('2026-05-01'),
    ),
  ],
]

/** Appends commits of these events to the end of a ledger, an hour apart; the newest is recorded in 2026. */
export async function appendCommits(
  ledger: Ledger,
  commits: readonly (readonly Draft[])[],
  by = 'test',
): Promise<void> {
  for (const events of commits) {
    const head = await ledger.head()
    const now = new Date(Date.UTC(2026, 0, 2, head.seq)).toISOString()
    const cmd = `test:${head.seq + 1}`
    const bytes = buildCommit(head, { cmd, by, now, events: events as readonly unknown[] as StoredEvent[] })
    const outcome = await ledger.append(bytes)
    if (!outcome.ok) throw new Error(outcome.reason)
  }
}
