import { parseStand, toStandText } from '../board-stand.ts'
import type { BoardChange, Views } from '../port.ts'
import type { Connection } from './connection.ts'
import { orNothing } from './faults.ts'
import type { Keys } from './keys.ts'

type BoardViews = Pick<Views, 'readBoard' | 'readStand' | 'changeBoard' | 'dropBoard'>

/** Boards, one hash each: the cells by name, and under the empty name where they stand. */
export function createBoards({ ask }: Connection, keys: Keys): BoardViews {
  async function change({ ledger, version, from, to, set, remove }: BoardChange): Promise<string> {
    const stands = [from === null ? '' : toStandText(from), toStandText(to)]
    const cells = [...set].flat()
    return ask((redis) =>
      redis.changeBoard([keys.board(ledger, version), ...stands, remove.length, ...remove, ...cells]),
    )
  }

  async function dropBoard(ledger: string, version: string): Promise<void> {
    await ask((redis) => redis.unlink(keys.board(ledger, version)))
  }

  return {
    readBoard: async (ledger, version) => {
      const { '': text, ...cells } = (await ask((redis) => orNothing(redis.hgetall(keys.board(ledger, version))))) ?? {}
      const stand = parseStand(text)
      return stand === null ? null : { stand, cells: new Map(Object.entries(cells)) }
    },
    readStand: async (ledger, version) =>
      parseStand(await ask((redis) => orNothing(redis.hget(keys.board(ledger, version), '')))),
    changeBoard: async (wanted) => {
      const text = await change(wanted)
      if (text === '' || parseStand(text) !== null) return parseStand(text)
      // Whatever is there is no board.
      await dropBoard(wanted.ledger, wanted.version)
      return parseStand(await change(wanted))
    },
    dropBoard,
  }
}
