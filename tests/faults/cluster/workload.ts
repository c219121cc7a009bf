import { buildCommit, type Ledger, LedgerFault, sha256Hex } from '@asof/ledger'
import { systemClock } from '@asof/runtime'
import type { Operation } from './history.ts'

/** A writer's work: command after command, each until its outcome is known. */
export interface Work {
  readonly process: string
  readonly ledger: Ledger
  /** Whether to leave it at the commands that are done. */
  readonly isOver: () => boolean
  readonly note: (operation: Operation) => void
  /** Longest pause between two commands, ms; drawn by `random`. */
  readonly paceMs: number
  readonly random: () => number
}

/** Milliseconds on a clock that all processes of this machine share. */
export function now(): number {
  return performance.timeOrigin + performance.now()
}

/** Does the work. Resolves to false when it gave up, because the ledger trusts its log no longer. */
export async function doWork(work: Work): Promise<boolean> {
  for (let n = 1; !work.isOver(); n++) {
    if (!(await perform(work, `${work.process}:${n}`))) return false
    if (work.paceMs > 0) await systemClock.after(work.random() * work.paceMs)
  }
  return true
}

/** Longest wait for a ledger to see the end of its log, ms. */
const PATIENCE_MS = 60_000

/** Notes all that a ledger holds at the end of its log, or had seen when it trusted it no longer. */
export async function noteView({ process, ledger, note }: Pick<Work, 'process' | 'ledger' | 'note'>): Promise<void> {
  const deadline = now() + PATIENCE_MS
  for (let isThere = false; !isThere; )
    isThere = await ledger.head().then(
      () => true,
      (fault: unknown) => {
        if (!(fault instanceof LedgerFault) || now() > deadline) throw fault
        return !fault.retriable
      },
    )
  const rows = await ledger.read(1, Number.MAX_SAFE_INTEGER)
  note({ kind: 'view', process, hashes: rows.map(({ bytes }) => sha256Hex(bytes)) })
}

/** False when the ledger can do no more. */
async function perform(work: Work, cmd: string): Promise<boolean> {
  for (;;) {
    try {
      if (await isDone(work, cmd)) return true
      if (work.ledger.state.mode === 'read-only') return false
    } catch (fault) {
      if (!(fault instanceof LedgerFault)) throw fault
      if (!fault.retriable) return false
      await systemClock.after(50)
    }
  }
}

async function isDone({ process, ledger, note }: Work, cmd: string): Promise<boolean> {
  const asked = now()
  const head = await ledger.head()
  note({ kind: 'head', process, invoked: asked, returned: now(), seq: head.seq, hash: head.hash })
  const event = { id: cmd, type: 'note.taken', schemaVersion: 1, source: [], data: { note: 'x'.repeat(200) } }
  const bytes = buildCommit(head, { cmd, by: process, now: '2026-03-01T12:00:00.000Z', events: [event] })
  const invoked = now()
  const noted = (outcome: 'ok' | 'refused' | 'unknown', where = {}) =>
    note({ kind: 'append', process, cmd, invoked, returned: now(), outcome, sent: sha256Hex(bytes), ...where })
  try {
    const answer = await ledger.append(bytes)
    if (answer.ok) {
      noted('ok', { seq: answer.head.seq, hash: answer.head.hash })
      return true
    }
    if (answer.reason !== 'duplicate-cmd') {
      noted('refused')
      return false
    }
    const original = await ledger.readCommand(cmd)
    noted('ok', { seq: original!.seq, hash: sha256Hex(original!.bytes) })
    return true
  } catch (fault) {
    if (fault instanceof LedgerFault) noted('unknown')
    throw fault
  }
}
