import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { canonicalBytes, sha256Hex } from '../canonical.ts'

/** The head kept outside the database, so that a shorter or different log is noticed. */
export interface SavedHead {
  readonly ledger: string
  readonly seq: number
  readonly hash: string
  /** SHA-256 hex of the whole database file, while nobody has it open for writing; else null. */
  readonly closedFile: string | null
}

/** What the head file holds; `text` tells two readings apart. */
export type SavedHeadReading =
  | { readonly found: 'nothing'; readonly text: '' }
  | { readonly found: 'damage'; readonly text: string }
  | { readonly found: 'head'; readonly text: string; readonly head: SavedHead }

export function readSavedHead(path: string): SavedHeadReading {
  const text = readTextOrNull(path)
  if (text === null) return { found: 'nothing', text: '' }
  try {
    const { sum, ...head } = JSON.parse(text) as SavedHead & { sum: string }
    // The sum covers the one canonical text, so a readable file is one that this module wrote.
    return text === toText(head) && sum === sumOf(head) ? { found: 'head', text, head } : { found: 'damage', text }
  } catch {
    return { found: 'damage', text }
  }
}

/** Replaces the head file in one step; durable on return. */
export function writeSavedHead(path: string, head: SavedHead): void {
  const written = `${path}.tmp`
  writeFileSync(written, toText(head), { flush: true })
  renameSync(written, path)
  syncFolder(dirname(path))
}

function toText(head: SavedHead): string {
  return `${Buffer.from(canonicalBytes({ ...head, sum: sumOf(head) })).toString('utf8')}\n`
}

function sumOf({ ledger, seq, hash, closedFile }: SavedHead): string {
  return sha256Hex(canonicalBytes({ ledger, seq, hash, closedFile }))
}

function readTextOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return // has no way to sync a folder
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
