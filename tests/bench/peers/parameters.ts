import type { Ask } from './asks.ts'

/** Value of a named parameter of the peers' SQL. */
export function valueOfParameter(ask: Ask, name: string): number {
  switch (name) {
    case 'j':
      return ask.place
    case 'o':
      return ask.org
    case 'n0':
      return ask.items[0]
    case 'n1':
      return ask.items[1]
    case 'n2':
      return ask.items[2]
    case 'd':
      return ask.day
    case 'e':
      return ask.later
    case 'k':
      return ask.known
    default:
      throw new Error(`no parameter :${name}`)
  }
}
