import { REJECTION_CODES } from '@asof/domain'
import { expect, test } from 'vitest'
import { fromSlug, problemCodes, problems, toSlug } from './problems.ts'

test('every rejection of the domain has a problem', () => {
  expect(REJECTION_CODES.length).toBeGreaterThan(40)
  for (const code of REJECTION_CODES) expect(problems[code].title).not.toBe('')
})

test('a slug leads back to its code, and nothing else does', () => {
  for (const code of problemCodes) expect(fromSlug(toSlug(code))).toBe(code)
  expect(toSlug('BAD_INTERVAL')).toBe('bad-interval')
  for (const slug of ['BAD_INTERVAL', 'bad_interval', 'constructor', '__proto__', '']) expect(fromSlug(slug)).toBeNull()
})

test('refusals are answers of 400 and above, no two with one title', () => {
  const specs = Object.values(problems)
  expect(specs.every(({ status }) => status >= 400 && status < 600)).toBe(true)
  expect(new Set(specs.map(({ title }) => title)).size).toBe(specs.length)
})
