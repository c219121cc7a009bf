import { routes } from '@asof/contract'
import { describe, expect, test } from 'vitest'
import { parseQuery } from './parse-query.ts'

const schema = routes.getAccess.request.query
const base = 'http://x/api/v1/access?jurisdiction=UK&item=a%2Fb&asOf='
const errorsOf = (url: string) => {
  const parsed = parseQuery(url, schema)
  return 'refused' in parsed ? parsed.refused.map(({ code, parameter }) => `${code} ${parameter ?? ''}`.trim()) : parsed
}

describe('parseQuery', () => {
  test('gives the parameters as the route reads them', () => {
    expect(errorsOf(`${base}2026-06-16T02:00:00%2B02:00`)).toEqual({
      jurisdiction: 'GB',
      item: 'a/b',
      asOf: '2026-06-16T00:00:00Z',
    })
  })

  test('reports everything that is wrong, the unreadable first', () => {
    expect(errorsOf('http://x/?asOf=2026-02-30&colour=red&view=odd&jurisdiction=GB&item=a')).toEqual([
      'INVALID_QUERY view',
      'INVALID_QUERY colour',
      'INVALID_DATE asOf',
    ])
  })

  test.each([`${base}2026-01-01&asOf=2026-01-01`, `${base}2026-01-01&%61sOf=2026-01-01`])(
    '%s names a parameter twice',
    (url) => {
      expect(errorsOf(url)).toEqual(['INVALID_QUERY asOf'])
    },
  )

  test.each([`${base}%ff`, `${base}%`, `${base}%E2%82`])('%s is not percent-encoded UTF-8', (url) => {
    expect(errorsOf(url)).toEqual(['INVALID_QUERY'])
  })

  test.each(['__proto__', 'constructor', 'toString'])('%s is no parameter', (name) => {
    expect(errorsOf(`${base}2026-01-01&${name}=1`)).toEqual([`INVALID_QUERY ${name}`])
  })
})
