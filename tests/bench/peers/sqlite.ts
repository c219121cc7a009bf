import { rmSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { Tables } from '../tables/project.ts'
import type { Ask } from './asks.ts'
import { numbered, SQLITE } from './dialect.ts'
import { historySql } from './history-sql.ts'
import { valueOfParameter } from './parameters.ts'
import type { Peer, ResultRows } from './peer.ts'
import { pointSql } from './point-sql.ts'
import { boardSql } from './situation-sql.ts'
import { createSql, INDEXES, tablesOf } from './tables-sql.ts'

/** The tables in a SQLite file (or `:memory:`) inside this process, its cache large enough to hold them all. */
export function openSqlitePeer(file: string, tables: Tables): Peer {
  const database = new DatabaseSync(file)
  database.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -1000000; begin')
  for (const table of tablesOf(tables)) {
    database.exec(createSql(table))
    const marks = table.columns.map(() => '?').join()
    const insert = database.prepare(`insert into ${table.name} values (${marks})`)
    for (const row of table.rows()) insert.run(...row)
  }
  database.exec(`commit; ${INDEXES.join('; ')}; analyze`)

  const ask = (sql: string) => {
    const { text, names } = numbered(sql, '?')
    const statement = database.prepare(text)
    statement.setReturnArrays(true)
    return async (question: Ask): Promise<ResultRows> =>
      statement.all(...names.map((name): SQLInputValue => valueOfParameter(question, name))) as unknown as ResultRows
  }
  const [pages] = database.prepare('select page_count * page_size bytes from pragma_page_count, pragma_page_size').all()
  return {
    name: 'node:sqlite',
    bytes: Number(pages!['bytes']),
    point: ask(pointSql(SQLITE)),
    board: ask(boardSql(SQLITE)),
    difference: null,
    history: ask(historySql(SQLITE)),
    close: async () => {
      database.close()
      rmSync(file, { force: true })
    },
  }
}
