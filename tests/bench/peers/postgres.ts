import pg from 'pg'
import type { Tables } from '../tables/project.ts'
import type { Ask } from './asks.ts'
import { numbered, POSTGRES } from './dialect.ts'
import { historySql } from './history-sql.ts'
import { valueOfParameter } from './parameters.ts'
import type { Peer, ResultRows } from './peer.ts'
import { pointSql } from './point-sql.ts'
import { boardSql, diffSql } from './situation-sql.ts'
import { createSql, INDEXES, type TableData, tablesOf } from './tables-sql.ts'

/** Rows sent in one statement while loading. */
const BATCH = 20_000
/** Longest wait for a server, in ms. */
const CONNECT_MS = 3_000

/**
 * What the server is told for this connection alone: memory for hash tables, no compilation of short queries, and one plan
 * per question: planning anew costs two to four times what the questions themselves cost.
 */
const SETTINGS =
  "set jit = off; set work_mem = '256MB'; set random_page_cost = 1.1; set plan_cache_mode = force_generic_plan"

/**
 * A connection to the server that the PG* environment names (by default the local one), or why there is none.
 */
export async function connectPostgres(): Promise<pg.Client | string> {
  const client = new pg.Client({ connectionTimeoutMillis: CONNECT_MS })
  try {
    await client.connect()
    await client.query(SETTINGS)
    return client
  } catch (error) {
    return error instanceof AggregateError ? String(error.errors[0]) : String(error)
  }
}

/** The tables in PostgreSQL, in a schema of their own that is dropped on closing. Takes the connection over. */
export async function openPostgresPeer(client: pg.Client, schema: string, tables: Tables): Promise<Peer> {
  await client.query(`drop schema if exists ${schema} cascade; create schema ${schema}; set search_path to ${schema}`)
  for (const table of tablesOf(tables)) await load(client, table)
  for (const index of INDEXES) await client.query(index)
  await client.query('vacuum analyze')
  const size = await client.query(
    `select sum(pg_total_relation_size(c.oid))::text bytes from pg_class c where relnamespace = '${schema}'::regnamespace
      and relkind = 'r'`,
  )

  const ask = (name: string, sql: string) => {
    const { text, names } = numbered(sql, '$')
    return async (question: Ask): Promise<ResultRows> => {
      const values = names.map((parameter) => valueOfParameter(question, parameter))
      return (await client.query({ name, text, values, rowMode: 'array' })).rows
    }
  }
  return {
    name: 'PostgreSQL',
    bytes: Number(size.rows[0].bytes),
    point: ask('point', pointSql(POSTGRES)),
    board: ask('board', boardSql(POSTGRES)),
    difference: ask('difference', diffSql(POSTGRES)),
    history: ask('history', historySql(POSTGRES)),
    nothing: async () => (await client.query({ name: 'nothing', text: 'select 1', rowMode: 'array' })).rows,
    close: async () => {
      await client.query(`drop schema ${schema} cascade`)
      await client.end()
    },
  }
}

async function load(client: pg.Client, table: TableData): Promise<void> {
  await client.query(createSql(table, 'unlogged'))
  const arrays = table.columns.map((_, index) => `$${index + 1}::integer[]`).join(', ')
  const text = `insert into ${table.name} select * from unnest(${arrays})`
  let columns = table.columns.map((): number[] => [])
  const send = async () => {
    if (columns[0]!.length > 0) await client.query({ text, values: columns })
    columns = table.columns.map(() => [])
  }
  for (const row of table.rows()) {
    for (const [index, value] of row.entries()) columns[index]!.push(value)
    if (columns[0]!.length === BATCH) await send()
  }
  await send()
}
