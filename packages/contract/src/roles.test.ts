import { expect, test } from 'vitest'
import { permits, type Role, roles } from './roles.ts'
import { routes } from './routes/all.ts'

test('every role may read, an admin everything, and neither a recorder review nor a reviewer record', () => {
  const allowed = (held: Role) => roles.filter((asked) => permits(held, asked))
  expect(Object.fromEntries(roles.map((held) => [held, allowed(held)]))).toEqual({
    reader: ['reader'],
    recorder: ['reader', 'recorder'],
    reviewer: ['reader', 'reviewer'],
    admin: [...roles],
  })
})

test('every route names a role, and documents what a wrong credential is told', () => {
  expect(Object.keys(routes).length).toBeGreaterThan(35)
  for (const route of Object.values(routes)) {
    expect(roles).toContain(route['x-role'])
    expect(Object.keys(route.responses)).toEqual(expect.arrayContaining(['401', '403', '429']))
  }
})
