import { openControlLedger } from '@asof/runtime'
import { beforeEach, describe, expect, test } from 'vitest'
import { org } from '../support/events.ts'
import { readStream } from '../support/read-stream.ts'
import { type Guarded, openGuarded } from './open-guarded.ts'

let guarded: Guarded
let other: Guarded
beforeEach(async () => {
  const controlLedger = await openControlLedger({ kind: 'memory' })
  guarded = await openGuarded({ controlLedger, reading: 'keys' })
  other = await openGuarded({ controlLedger, reading: 'keys' })
})

const event = org('o', {}, { id: 'one', announcedAt: '2026-01-01' })

interface Issued {
  readonly id: string
  readonly token: string
}

const issue = async () =>
  (await (
    await guarded.ask('admin', 'POST', '/api/v1/keys', { principal: 'ann', role: 'reader', days: 1 })
  ).json()) as Issued

const follow = async (token: string) => {
  const headers = { authorization: `Bearer ${token}` }
  const stream = readStream(
    await guarded.api.fetch(new Request('http://asof.test/api/v1/stream?jurisdiction=GB', { headers })),
  )
  await stream.until(({ event }) => event === 'position')
  return stream
}

describe('a stream', () => {
  test('goes on while its key opens', async () => {
    const stream = await follow((await issue()).token)
    guarded.clock.set('2026-11-26T11:59:59.999Z')
    await guarded.api.turn()
    expect((await guarded.ask('recorder', 'POST', '/api/v1/events', event)).status).toBe(201)
    await guarded.api.turn()
    await stream.until(({ event: kind, data }) => kind === 'position' && data['position'] === 1)
    await stream.close()
  })

  test('ends when its key is over', async () => {
    const stream = await follow((await issue()).token)
    guarded.clock.set('2026-11-26T12:00:00.000Z')
    await guarded.api.turn()
    await expect(stream.until(() => false)).rejects.toThrow('the stream ended')
  })

  test('ends when its key is revoked, here or by another instance', async () => {
    for (const by of [guarded, other]) {
      const { id, token } = await issue()
      const stream = await follow(token)
      expect((await by.ask('admin', 'DELETE', `/api/v1/keys/${id}`)).status).toBe(204)
      // What others recorded is read in one turn, and acted upon in the next.
      await guarded.api.turn()
      await guarded.api.turn()
      await expect(stream.until(() => false)).rejects.toThrow('the stream ended')
    }
  })
})
