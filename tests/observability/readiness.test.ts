import { createApi } from '@asof/api'
import { type Ledger, LedgerFault } from '@asof/ledger'
import {
  createCountingIds,
  createManualClock,
  loadShipped,
  noKeys,
  openControlLedger,
  openLedgers,
  silentLogger,
} from '@asof/runtime'
import { expect, test } from 'vitest'

/** An api whose log is as `change` says once it is open; its clock waits until `isLate` ends. */
async function readinessOf(change: (sound: Ledger) => Partial<Ledger>, isLate: Promise<void> = new Promise(() => {})) {
  const [sound] = await openLedgers(['seed-story'], { kind: 'memory' })
  await loadShipped([sound!])
  const ledger = { ...sound! }
  const api = await createApi({
    ledgers: [ledger],
    controlLedger: await openControlLedger({ kind: 'memory' }),
    webhookKey: new Uint8Array(32),
    maxLag: 10,
    clock: { ...createManualClock('2026-11-25T12:00:00.000Z'), after: () => isLate },
    ids: createCountingIds(),
    logger: silentLogger,
    keys: noKeys,
  })
  Object.assign(ledger, change(sound!))
  const response = await api.fetch(new Request('http://asof.test/readyz'))
  const { ledgers } = (await response.json()) as { ledgers: { reason: string | null }[] }
  expect((await api.fetch(new Request('http://asof.test/livez'))).status).toBe(200)
  return [response.status, ...ledgers.map(({ reason }) => reason)]
}

const never = () => new Promise<never>(() => {})
const seen = (sound: Ledger, ahead: number) => () => ({ ...sound.seen(), position: sound.seen().position + ahead })

test('a ledger that is reached, writable and folded is ready', async () => {
  expect(await readinessOf(() => ({}))).toEqual([200, null])
})

test('one that was found damaged is not', async () => {
  const state = { mode: 'read-only', isDamaged: true, reason: '/secret/place is damaged' } as const
  expect(await readinessOf(() => ({ state }))).toEqual([503, 'read-only'])
})

test('one whose log fails, or says nothing in time, is not', async () => {
  const read = () => Promise.reject(new LedgerFault('LOG_BUSY', 'no broker'))
  expect(await readinessOf(() => ({ read }))).toEqual([503, 'log unreachable'])
  expect(await readinessOf(() => ({ read: never }), Promise.resolve())).toEqual([503, 'log unreachable'])
})

test('one that is further behind its log than allowed is not, and at the limit it is', async () => {
  const behind = (events: number) =>
    readinessOf((sound) => ({ read: never, seen: seen(sound, events) }), Promise.resolve())
  expect(await behind(11)).toEqual([503, '11 events behind, more than 10'])
  expect(await behind(10)).toEqual([200, null])
})
