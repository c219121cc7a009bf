import { isDeepStrictEqual } from 'node:util'
import { type Filling, toBytes, valueAt } from './body.ts'
import type { Case, Corpus } from './corpus.ts'
import { exchange, type Target } from './target.ts'

interface Run {
  readonly target: Target
  readonly filling: Filling
  readonly fresh: string
}

/** What is wrong with that which a case left in the log. */
export async function judgeStored(corpus: Corpus, one: Case, run: Run): Promise<readonly string[]> {
  const { stored, stored_equal: equal, stored_text: text, export_cell: cell } = one.expect
  const problems: string[] = []
  if (stored !== undefined || equal !== undefined) problems.push(...(await judgeEvent(one, run)))
  if (text !== undefined) problems.push(...judgeText(await readNewest(run.target), text))
  if (cell === undefined) return problems
  problems.push(...(await judgeExport(corpus, one, cell, run.target)))
  if (text !== undefined) problems.push(...judgeText(await readNewest(run.target), text))
  return problems
}

async function judgeEvent({ body, expect }: Case, { target, filling, fresh }: Run): Promise<readonly string[]> {
  const read = { method: 'GET', path: `/api/v1/events/${fresh}`, as: 'reader', status: 200 } as const
  const { event } = (await exchange(target, read)) as { event: object }
  const wanted = Object.entries(expect.stored ?? {})
  if (expect.stored_equal !== undefined && body !== undefined) {
    const sent: unknown = JSON.parse((await toBytes(body, filling)).toString())
    for (const pointer of expect.stored_equal) wanted.push([pointer, valueAt(sent, pointer)])
  }
  return wanted
    .filter(([pointer, value]) => value === undefined || !isDeepStrictEqual(valueAt(event, pointer), value))
    .map(
      ([pointer, value]) =>
        `${pointer} is stored as ${JSON.stringify(valueAt(event, pointer))}, not ${JSON.stringify(value)}`,
    )
}

interface Newest {
  readonly data: Readonly<Record<string, unknown>>
}

/** The last event of the log. */
async function readNewest(target: Target): Promise<Newest> {
  for (let after = ''; ; ) {
    const read = { method: 'GET', path: `/api/v1/events?limit=1000${after}`, as: 'reader', status: 200 } as const
    const page = (await exchange(target, read)) as { events: { event: Newest }[]; next: string | null }
    if (page.next === null) return page.events.at(-1)!.event
    after = `&after=${encodeURIComponent(page.next)}`
  }
}

function judgeText({ data }: Newest, text: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(text)
    .filter(([name, value]) => data[name] !== value)
    .map(([name]) => `${name} is stored as ${JSON.stringify(data[name])}`)
}

/** An exported cell is quoted by RFC 4180; imported again, the export says nothing new. */
async function judgeExport(
  { bindings }: Corpus,
  { as, op, headers: sent }: Case,
  cell: string,
  target: Target,
): Promise<readonly string[]> {
  const [method = '', path = ''] = (bindings['export_csv'] ?? '').split(' ')
  const headers = { authorization: `Bearer ${target.keys[as]}` }
  const { status, text } = await target.send({ method, path, headers, body: null })
  if (status !== 200) return [`the export answered ${status}`]
  if (!text.includes(`"${cell.replaceAll('"', '""')}"`)) return ['the cell is not exported as expected']
  const [importMethod = '', importPath = ''] = bindings[op]!.split(' ')
  const again = { method: importMethod, path: importPath, headers: { ...sent, ...headers }, body: Buffer.from(text) }
  const { status: taken } = await target.send(again)
  return taken === 200 ? [] : [`importing the export again answered ${taken}`]
}
