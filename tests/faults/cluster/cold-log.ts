import { createHash } from 'node:crypto'
import type { Transport } from '@asof/ledger/kafka'
import type { ColdCommit } from './history.ts'

/**
 * The log as the chain rule has it, read from the first record by code that shares nothing with the ledger but the client:
 * slow, and so short that a reader can check it by eye.
 */
export async function readColdLog(transport: Transport, ledger: string): Promise<readonly ColdCommit[]> {
  const log: ColdCommit[] = []
  const cmds = new Set<string>()
  for await (const text of readTexts(transport)) {
    const commit = parse(text)
    const last = log.at(-1)
    const extendsChain =
      commit?.ledger === ledger && commit.seq === log.length + 1 && commit.prev === (last?.hash ?? '0'.repeat(64))
    if (!extendsChain || cmds.has(commit.cmd)) continue
    cmds.add(commit.cmd)
    log.push({ seq: commit.seq, cmd: commit.cmd, hash: createHash('sha256').update(text).digest('hex') })
  }
  return log
}

async function* readTexts(transport: Transport): AsyncGenerator<string> {
  const reader = transport.openReader()
  const end = await reader.readEnd()
  for (let offset = 0; offset < end; ) {
    const got = await reader.readFrom(offset, { maxBytes: 1024 * 1024, waitMs: 0 })
    if (got.kind !== 'records') throw new Error(`reading cold ended with ${got.kind}`)
    for (const record of got.records) {
      if (record.offset < offset) continue
      offset = record.offset + 1
      if ('bytes' in record) yield Buffer.from(record.bytes).toString()
    }
  }
  await reader.close()
}

interface Parsed {
  readonly ledger: string
  readonly seq: number
  readonly prev: string
  readonly cmd: string
}

function parse(text: string): Parsed | null {
  try {
    return JSON.parse(text) as Parsed
  } catch {
    return null
  }
}
