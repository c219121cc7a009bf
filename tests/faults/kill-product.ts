import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Product, runCommand, startProduct } from '../support/product.ts'
import { randomFrom } from '../support/seeded.ts'

const CLIENTS = 8
const KEY = 'fault-run-recorder-key-0123456789abcdef'
const LEDGER = 'faults'
/** Longest time from the first request to the kill, ms. */
const MAX_LIFE_MS = 400

/** One append as a client remembers it; `position` once it was answered. */
interface Sent {
  readonly id: string
  position: number | null
}

/** A run of kills over one data folder: what was sent, and what the log must hold in the end. */
export interface KillRun {
  /** Starts the product, lets 8 clients append, kills it at a random moment, and checks; the problems of the cycle. */
  cycle(number: number): Promise<readonly string[]>
  /** Takes an answered event out of the record and claims it: the check must notice. */
  plant(): Promise<readonly string[]>
  readonly answered: number
  readonly resolved: number
  end(): void
}

export function openKillRun(seed: number): KillRun {
  const random = randomFrom(seed)
  const folder = mkdtempSync(join(tmpdir(), 'asof-kills-'))
  const env = { ASOF_DATA: folder, ASOF_PORT: '0', ASOF_LEDGERS: LEDGER, ASOF_RECORDER_KEY: KEY, ASOF_RATE: 'off' }
  const sent = new Map<string, Sent>()
  let resolved = 0

  async function client(url: string, name: string, problems: string[]): Promise<void> {
    for (let n = 1; ; n++) {
      const entry: Sent = { id: `${name}-${n}`, position: null }
      sent.set(entry.id, entry)
      if (!(await post(url, entry, problems))) return
    }
  }

  /** Appends with the event id as key; false when the product is gone before it answers. */
  async function post(url: string, entry: Sent, problems: string[]): Promise<boolean> {
    const data = { org: entry.id, name: 'An organisation', kind: 'company' }
    const event = {
      id: entry.id,
      type: 'org.registered',
      schemaVersion: 1,
      announcedAt: '2026-01-01',
      source: [{ kind: 'fault-run' }],
      data,
    }
    const headers = {
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/json',
      'idempotency-key': `key-${entry.id}`,
    }
    try {
      const response = await fetch(`${url}/api/v1/events?ledger=${LEDGER}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(event),
      })
      const body = (await response.json()) as { position?: number }
      if (response.status !== 201 || body.position === undefined)
        problems.push(`${entry.id}: answered ${response.status}`)
      else entry.position = body.position
      return true
    } catch {
      return false
    }
  }

  /** Sends again what was never answered: the same key must give one event, stored before or now. */
  async function resolveUnknown(url: string, problems: string[]): Promise<void> {
    for (const entry of sent.values()) {
      if (entry.position !== null) continue
      if (!(await post(url, entry, problems))) problems.push(`${entry.id}: no answer to the retry`)
      resolved += 1
    }
  }

  async function check(product: Product): Promise<string[]> {
    const stored = await readEvents(product.url)
    const problems: string[] = []
    stored.forEach((id, index) => {
      if (!sent.has(id)) problems.push(`${id} was never sent`)
      if (stored.indexOf(id) !== index) problems.push(`${id} is stored twice`)
    })
    for (const { id, position } of sent.values())
      if (position !== null && stored[position - 1] !== id)
        problems.push(`${id} was answered with position ${position}, which holds ${stored[position - 1]}`)
    return problems
  }

  async function verify(): Promise<string[]> {
    const { code, stdout, stderr } = await runCommand(
      [process.execPath, 'services/tracker/bin/asof.mjs', 'verify', '--data', folder, '--ledger', LEDGER],
      env,
    )
    return code === 0 ? [] : [`asof verify ended with ${code}: ${stdout}${stderr}`]
  }

  return {
    async cycle(number) {
      const problems: string[] = []
      const product = await startProduct(env)
      await resolveUnknown(product.url, problems)
      problems.push(...(await check(product)))
      const clients = Array.from({ length: CLIENTS }, (_, index) =>
        client(product.url, `c${number}-${index}`, problems),
      )
      await new Promise((killed) => setTimeout(killed, random() * MAX_LIFE_MS))
      await product.stop('SIGKILL')
      await Promise.all(clients)
      return [...problems, ...(await verify())]
    },
    async plant() {
      sent.set('never-stored', { id: 'never-stored', position: 1 })
      const product = await startProduct(env)
      const problems = await check(product)
      sent.delete('never-stored')
      await product.stop('SIGTERM')
      return problems
    },
    get answered() {
      return [...sent.values()].filter(({ position }) => position !== null).length
    },
    get resolved() {
      return resolved
    },
    end: () => rmSync(folder, { recursive: true }),
  }
}

/** Ids of all events in log order, page by page. */
async function readEvents(url: string): Promise<readonly string[]> {
  const ids: string[] = []
  for (let next: string | null = `/api/v1/events?ledger=${LEDGER}&limit=1000`; next !== null; ) {
    const response = await fetch(new URL(next, url))
    const page = (await response.json()) as { events: { event: { id: string } }[]; next: string | null }
    ids.push(...page.events.map(({ event }) => event.id))
    next =
      page.next === null ? null : `/api/v1/events?ledger=${LEDGER}&limit=1000&after=${encodeURIComponent(page.next)}`
  }
  return ids
}
