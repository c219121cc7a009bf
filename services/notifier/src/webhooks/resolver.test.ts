import { afterAll, beforeAll, expect, test } from 'vitest'
import { type NameAnswer, type NameServer, openNameServer } from '../../../../tests/support/name-server.ts'
import { createGuard } from './guard.ts'
import { createResolver, type Resolve } from './resolver.ts'

const names: Readonly<Record<string, NameAnswer>> = {
  'both.example': ['192.0.2.7', '2606:4700::1111', '192.0.2.8'],
  'four.example': ['192.0.2.7'],
  'six.example': ['2606:4700::1'],
  'many.example': Array.from({ length: 25 }, (_, n) => `198.41.0.${n}`),
  'inside.example': ['198.41.0.4', '10.0.0.1'],
  'silent.example': 'silent',
}

let server: NameServer
let resolve: Resolve
beforeAll(async () => {
  server = await openNameServer((name) => names[name] ?? 'unknown')
  resolve = createResolver({ servers: [server.address] })
})
afterAll(() => server.close())

test('tells every address of both kinds', async () => {
  expect(await resolve('both.example')).toEqual(['192.0.2.7', '192.0.2.8', '2606:4700::1111'])
  expect(await resolve('four.example')).toEqual(['192.0.2.7'])
  expect(await resolve('six.example')).toEqual(['2606:4700::1'])
  expect((await resolve('many.example')).length).toBe(25)
  expect(server.asked).toContain('six.example AAAA')
})

test.each(['unknown.example', 'localhost', 'localhost.', 'no name'])('%s has none', async (name) => {
  await expect(resolve(name)).rejects.toThrow()
})

test('a name that nobody speaks of has none after a while', async () => {
  const hasty = createResolver({ servers: [server.address], timeout: 20 })
  await expect(hasty('silent.example')).rejects.toThrow('no address')
})

test('each address that is told is judged', async () => {
  const guard = createGuard({ allowHttp: false, ports: [443], networks: [] }, resolve)
  expect(await guard.judge('https://inside.example/')).toEqual({ ok: false, refusal: 'ADDRESS_NOT_ALLOWED' })
  expect(await guard.judge('https://unknown.example/')).toEqual({ ok: false, refusal: 'NAME_NOT_RESOLVED' })
  expect(await guard.judge('https://many.example/')).toMatchObject({ ok: true, target: { addresses: { length: 8 } } })
})
