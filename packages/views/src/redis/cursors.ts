import type { Views } from '../port.ts'
import type { Connection } from './connection.ts'
import { orNothing } from './faults.ts'
import type { Keys } from './keys.ts'

type CursorViews = Pick<Views, 'readCursor' | 'writeCursor' | 'dropCursor'>

/** Cursors, one hash each. */
export function createCursors({ ask }: Connection, keys: Keys): CursorViews {
  return {
    readCursor: async (reader, ledger) => {
      const fields = await ask((redis) => orNothing(redis.hmget(keys.cursor(reader, ledger), 'seq', 'head')))
      const [text, head] = fields ?? []
      const seq = Number(text ?? Number.NaN)
      return Number.isSafeInteger(seq) && typeof head === 'string' ? { ledger, seq, head } : null
    },
    writeCursor: async (reader, { ledger, seq, head }) => {
      await ask((redis) => redis.moveCursor(keys.cursor(reader, ledger), seq, head))
    },
    dropCursor: async (reader, ledger) => {
      await ask((redis) => redis.unlink(keys.cursor(reader, ledger)))
    },
  }
}
