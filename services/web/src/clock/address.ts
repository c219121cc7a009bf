import type { Search } from './clocks.ts'

/** Stands between the values of a parameter given twice; no parameter may hold it. */
const TWICE = '\n'

/** Reads the query of an address; nothing is guessed, `@` and `%40` are one. */
export function parseSearch(text: string): Search {
  const search: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(text))
    search[name] = name in search ? `${search[name]}${TWICE}${value}` : value
  return search
}

/** Writes a query so that people can read it: `@`, `/` and `:` stay as they are. Absent values are left out. */
export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(search).flatMap(([name, value]) =>
    value === undefined || value === null
      ? []
      : String(value)
          .split(TWICE)
          .map((one) => `${encodeURIComponent(name)}=${readable(one)}`),
  )
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

/** Whether a value was given more than once. */
export function isGivenTwice(value: string): boolean {
  return value.includes(TWICE)
}

/** An id in a path: its slashes stay, so that `/access/GB/anthropic/claude` reads as it is written. */
export function inPath(id: string): string {
  return id.split('/').map(encodeURIComponent).join('/').replaceAll('%3A', ':').replaceAll('%40', '@')
}

function readable(value: string): string {
  return encodeURIComponent(value)
    .replaceAll('%40', '@')
    .replaceAll('%2F', '/')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
}
