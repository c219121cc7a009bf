import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { sha256Hex } from '../canonical.ts'
import { followAll } from '../embedded.ts'
import { createFollower, type Follower } from '../follower.ts'
import { digestFile, hasWal, isEmpty, isOurs, openForReading, rowReader } from './database.ts'
import { toFault } from './faults.ts'
import { readSavedHead, type SavedHead, type SavedHeadReading } from './saved-head.ts'

/** What the files hold, found without changing them. `db` is null when there is nothing to read from. */
export interface Inspection {
  readonly db: DatabaseSync | null
  readonly follower: Follower
  readonly problems: readonly string[]
}

export interface LogFiles {
  readonly id: string
  readonly file: string
  readonly headFile: string
}

/** Walks the whole chain and compares it with the saved head. */
export function inspect(files: LogFiles): Inspection {
  for (;;) {
    const saved = readSavedHead(files.headFile)
    const found = inspectAgainst(files, saved)
    // A saved head that moved meanwhile means a live writer, not damage: look again.
    if (found.problems.length === 0 || readSavedHead(files.headFile).text === saved.text) return found
    found.db?.close()
  }
}

function inspectAgainst({ id, file, headFile }: LogFiles, saved: SavedHeadReading): Inspection {
  const follower = createFollower(id)
  if (!existsSync(file)) {
    return { db: null, follower, problems: saved.found === 'nothing' ? [] : [`the log file ${file} is missing`] }
  }
  const problems: string[] = []
  let db: DatabaseSync | null = null
  let isReadable = false
  try {
    const closedFile = saved.found === 'head' ? saved.head.closedFile : null
    if (closedFile !== null && !hasWal(file) && digestFile(file) !== closedFile) {
      problems.push(`the log file ${file} changed while nobody had it open`)
    }
    db = openForReading(file)
    if (isEmpty(db) && saved.found === 'nothing') {
      db.close()
      return { db: null, follower, problems }
    }
    if (!isOurs(db)) problems.push(`the log file ${file} is not a ledger`)
    const readRows = fromTheVeryStart(rowReader(db))
    isReadable = true
    // Row by row, so that everything before a damaged row stays readable.
    const damage = followAll(follower, { readRows }, 1)
    if (damage !== null) problems.push(damage)
    problems.push(...compareHead(saved, headFile, follower, db))
  } catch (error) {
    const fault = toFault(error)
    if (fault.retriable) {
      db?.close()
      throw fault
    }
    problems.push(`the log file ${file} cannot be read after commit ${follower.head.seq}: ${(error as Error).message}`)
  }
  if (!isReadable) db?.close()
  return { db: isReadable ? db : null, follower, problems }
}

/** Rows before the first one are damage too, so the walk must see them. */
function fromTheVeryStart(readRows: ReturnType<typeof rowReader>): typeof readRows {
  return (afterSeq, limit) => readRows(afterSeq === 0 ? Number.MIN_SAFE_INTEGER : afterSeq, limit)
}

/** What is wrong between the log and the saved head; a longer log is fine when it contains the saved head. */
export function compareHead(saved: SavedHeadReading, path: string, follower: Follower, db: DatabaseSync): string[] {
  const { ledger, seq } = follower.head
  // The head of a new log is saved before its first commit, so only one without commits may lack it.
  if (saved.found === 'nothing')
    return seq === 0 ? [] : [`the saved head ${path} is missing, so nobody can tell whether commits are`]
  if (saved.found === 'damage') return [`the saved head ${path} is unreadable`]
  if (saved.head.ledger !== ledger) return [`the saved head ${path} is of ledger ${saved.head.ledger}`]
  if (saved.head.seq > seq) return [`the log ends at commit ${seq}, the saved head ${path} at ${saved.head.seq}`]
  if (hashAt(saved.head, db) === saved.head.hash) return []
  return [`commit ${saved.head.seq} is not the one of the saved head ${path}`]
}

function hashAt({ seq }: SavedHead, db: DatabaseSync): string {
  const row = rowReader(db)(seq - 1, 1)[0]
  return seq > 0 && row ? sha256Hex(row.bytes) : '0'.repeat(64)
}
