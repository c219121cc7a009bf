import { describe, expect, test } from 'vitest'
import { parseSearch, writeSearch } from './address.ts'
import { readClocks } from './clocks.ts'

describe('an address', () => {
  test('may say @412 or %40412', () => {
    expect(parseSearch('?knownAt=@412')).toEqual({ knownAt: '@412' })
    expect(parseSearch('?knownAt=%40412')).toEqual(parseSearch('?knownAt=@412'))
    expect(writeSearch({ knownAt: '@412', item: 'nvidia/h20', none: undefined })).toBe('?knownAt=@412&item=nvidia/h20')
  })

  test('keeps what says nothing, so that it is told to be wrong', () => {
    expect(writeSearch(parseSearch('?asOf='))).toBe('?asOf=')
    expect(writeSearch(parseSearch('?asOf=1&asOf=2'))).toBe('?asOf=1&asOf=2')
  })

  test('keeps what it was given', () => {
    const search = { asOf: '2025-03-01', knownAt: '2025-05-20T00:00:00+02:00', q: 'a & b = c? @ #' }
    expect(parseSearch(writeSearch(search))).toEqual(search)
  })
})

describe('clocks', () => {
  test.each([
    ['asOf', '2025-02-30'],
    ['asOf', '2025-3-1'],
    ['asOf', 'yesterday'],
    ['asOf', ''],
    ['asOf', '2025-03-01T10:00:00Z'],
    ['knownAt', '412'],
    ['knownAt', '@-1'],
    ['knownAt', '2025-05-20T00:00:00'],
    ['publicAt', '20250412'],
    ['view', 'Formal'],
    ['minConfidence', 'sure'],
  ])('%s=%s is an error, never the newest', (name, value) => {
    expect(readClocks({ [name]: value })).toMatchObject({ errors: [{ name, value }] })
  })

  test('a parameter given twice is an error', () => {
    expect(readClocks(parseSearch('?asOf=2025-03-01&asOf=2025-03-02'))).toHaveProperty('errors')
  })

  test('all errors are told at once', () => {
    const read = readClocks({ asOf: 'x', knownAt: 'y' })
    expect('errors' in read && read.errors.map(({ name }) => name)).toEqual(['asOf', 'knownAt'])
  })

  test('without parameters it is today, and the newest', () => {
    expect(readClocks({})).toMatchObject({ clocks: { isToday: true, knownAt: undefined, view: 'applied' } })
  })
})
