/** Where the peers' SQL differs. */
export interface Dialect {
  readonly name: 'sqlite' | 'duckdb' | 'postgres'
  /** Whole-number division. */
  readonly div: (a: string, b: number) => string
  readonly greatest: (...values: readonly string[]) => string
  readonly least: (...values: readonly string[]) => string
}

const call =
  (name: string) =>
  (...values: readonly string[]) =>
    `${name}(${values.join(', ')})`

export const SQLITE: Dialect = {
  name: 'sqlite',
  div: (a, b) => `(${a}) / ${b}`,
  greatest: call('max'),
  least: call('min'),
}

export const DUCKDB: Dialect = {
  name: 'duckdb',
  div: (a, b) => `(${a}) // ${b}`,
  greatest: call('greatest'),
  least: call('least'),
}

export const POSTGRES: Dialect = {
  name: 'postgres',
  div: (a, b) => `(${a}) / ${b}`,
  greatest: call('greatest'),
  least: call('least'),
}

/** A question in SQL with its parameters by number, and the names they stand for. */
export interface Statement {
  readonly text: string
  readonly names: readonly string[]
}

/** Turns `:name` into numbered parameters (`?1` or `$1`); a name used twice is one parameter. */
export function numbered(sql: string, sign: '?' | '$'): Statement {
  const names: string[] = []
  const text = sql.replace(/(?<!:):([a-z]\w*)/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name)
    return `${sign}${names.indexOf(name) + 1}`
  })
  return { text, names }
}

/** Rows of an alias that hold on a day and are known at a position. */
export function holds(alias: string, day: string, known = ':k'): string {
  return `${alias}.vf <= ${day} and ${alias}.vt > ${day} and ${isKnown(alias, known)}`
}

/** Rows of an alias that are known at a position. */
export function isKnown(alias: string, known = ':k'): string {
  return `${alias}.kf <= ${known} and ${alias}.kt > ${known}`
}
