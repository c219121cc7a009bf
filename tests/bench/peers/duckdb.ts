import { rmSync, statSync } from 'node:fs'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Tables } from '../tables/project.ts'
import type { Ask } from './asks.ts'
import { DUCKDB, numbered } from './dialect.ts'
import { historySql } from './history-sql.ts'
import { valueOfParameter } from './parameters.ts'
import type { Peer, ResultRows } from './peer.ts'
import { pointSql } from './point-sql.ts'
import { boardSql, diffSql } from './situation-sql.ts'
import { createSql, type TableData, tablesOf } from './tables-sql.ts'

/** The tables in a DuckDB file inside this process, two threads and 6 GB. */
export async function openDuckdbPeer(file: string, tables: Tables): Promise<Peer> {
  const instance = await DuckDBInstance.create(file, { threads: '2', memory_limit: '6GB' })
  const connection = await instance.connect()
  for (const table of tablesOf(tables)) await load(connection, table)
  await connection.run('create index rule_by_item on rule(item)')
  await connection.run('checkpoint')

  const ask = async (sql: string) => {
    const { text, names } = numbered(sql, '$')
    const statement = await connection.prepare(text)
    return async (question: Ask): Promise<ResultRows> => {
      for (const [index, name] of names.entries()) statement.bindInteger(index + 1, valueOfParameter(question, name))
      return (await statement.runAndReadAll()).getRows()
    }
  }
  return {
    name: 'DuckDB',
    bytes: statSync(file).size,
    point: await ask(pointSql(DUCKDB)),
    board: await ask(boardSql(DUCKDB)),
    difference: await ask(diffSql(DUCKDB)),
    history: await ask(historySql(DUCKDB)),
    close: async () => {
      connection.closeSync()
      instance.closeSync()
      for (const part of ['', '.wal']) rmSync(file + part, { force: true })
    },
  }
}

async function load(connection: DuckDBConnection, table: TableData): Promise<void> {
  await connection.run(createSql(table))
  const appender = await connection.createAppender(table.name)
  for (const row of table.rows()) {
    for (const value of row) appender.appendInteger(value)
    appender.endRow()
  }
  appender.closeSync()
}
