import { afterAll, beforeAll, expect, test } from 'vitest'
import { org } from '../support/events.ts'
import { openEmbeddedProduct, type TestProduct, testKeys } from '../support/in-process.ts'

let product: TestProduct
beforeAll(async () => {
  product = await openEmbeddedProduct({ backend: 'memory', ledgers: ['main'] })
})
afterAll(() => product.close())

const asAdmin = ['--key', testKeys.admin] as const

test('a key is issued, seen, used and revoked from the command line', async () => {
  const issued = await product.cli('keys', 'issue', 'ann', '--role', 'reader', '--days', '7', ...asAdmin)
  const { id, token } = JSON.parse(issued.stdout) as { id: string; token: string }
  const own = await product.cli('keys', 'list', '--key', token)
  expect((JSON.parse(own.stdout) as { keys: object[] }).keys).toMatchObject([
    { id, principal: 'ann', role: 'reader', state: 'live', expiresAt: '2026-12-02T12:00:00.000Z' },
  ])
  const forPeople = await product.cli('keys', 'list', '--text', ...asAdmin)
  expect(forPeople.stdout).toMatch(/^[0-9a-f]{16} {2}ann {2}reader {2}live {2}until \S+ {2}used \S+\n$/)
  expect(await product.cli('keys', 'revoke', id, '--text', ...asAdmin)).toMatchObject({ code: 0, stdout: 'revoked\n' })
  expect((await product.cli('keys', 'list', '--key', token)).code).toBe(1)
})

test('one issued for people shows its token on a line of its own', async () => {
  const { stdout } = await product.cli('keys', 'issue', 'bob', '--role', 'recorder', '--text', ...asAdmin)
  expect(stdout).toMatch(/^shown only now\n {2}asof_[0-9a-f]{16}_[\w-]{50}\n {2}[0-9a-f]{16}, recorder bob, until /)
})

test('what cannot be is said before anything is asked', async () => {
  expect((await product.cli('keys', 'issue', 'ann', '--role', 'owner', ...asAdmin)).code).toBe(2)
  expect((await product.cli('keys', 'issue', 'ann', '--days', 'x', ...asAdmin)).code).toBe(2)
})

test('a reason goes along with what is changed, and is judged', async () => {
  const event = org('o', {}, { id: 'one', announcedAt: '2026-01-01' })
  const append = (reason: string) => product.cli('append', JSON.stringify(event), '--reason', reason)
  expect((await append('turned\u202e round')).stdout).toContain('Asof-Reason')
  expect((await append('Amtsblatt, § 3')).code).toBe(0)
  expect((await product.cli('access', 'GB', 'a/b', '--as-of', '2026-01-01', '--reason', 'x')).code).toBe(2)
})
