import type { Ledger } from '@asof/ledger'
import { createLogger, openControlLedger, openLedgers, randomIds } from '@asof/runtime'
import { expect, test } from 'vitest'
import { openGuarded } from './open-guarded.ts'

const bytesOf = async (ledger: Ledger) =>
  Buffer.concat((await ledger.read(1, 10_000)).map(({ bytes }) => bytes)).toString()

test('of a hundred tokens that were issued, used, refused and revoked none is in a log or a ledger', async () => {
  const lines: string[] = []
  const logger = createLogger('debug', { write: (line) => lines.push(line) })
  const controlLedger = await openControlLedger({ kind: 'memory' })
  const ledgers = await openLedgers(['main'], { kind: 'memory' })
  const guarded = await openGuarded({ ledgers, controlLedger, logger, ids: randomIds })
  const tokens: string[] = []
  for (let count = 0; count < 100; count++) {
    const spec = { principal: `desk-${count}`, role: 'reader' }
    const issued = await guarded.ask('admin', 'POST', '/api/v1/keys', spec)
    const { id, token } = (await issued.json()) as { id: string; token: string }
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const append = () =>
      guarded.api.fetch(new Request('http://asof.test/api/v1/events', { method: 'POST', headers, body: '{}' }))
    expect((await append()).status).toBe(403)
    await guarded.ask('admin', 'DELETE', `/api/v1/keys/${id}`)
    expect((await append()).status).toBe(401)
    tokens.push(token)
  }
  await guarded.api.turn()
  const kept = [lines.join('\n'), await bytesOf(controlLedger), ...(await Promise.all(ledgers.map(bytesOf)))].join('\n')
  expect(kept).toContain('desk-99')
  expect(lines.length).toBeGreaterThan(300)
  // The id in it is no secret.
  for (const token of tokens) for (const part of [token, token.slice(22, 65)]) expect(kept).not.toContain(part)
})
