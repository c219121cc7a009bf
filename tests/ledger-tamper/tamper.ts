import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomFrom } from '../support/seeded.ts'
import { byteDamages, type Damage, killedDamages, rewrittenLogs } from './damages.ts'
import { judge, makePristine, type Pristine, readCommits, type Verdict, writeFiles } from './pristine.ts'

/** How often each verdict was given, by what was damaged and how. */
export type Tally = ReadonlyMap<string, Record<Verdict, number>>

/** What a run of damages came to. */
export interface TamperReport {
  readonly tally: Tally
  /** Damages that have to be noticed, and that were. */
  readonly cases: number
  readonly noticed: number
  /** Of any damage: a folder that was taken for sound and is another one. */
  readonly missed: number
}

/**
 * Harms a data folder so many times and starts on it each time. Half as many damages again go to the log of a killed
 * process, where bytes that carry nothing may be changed unnoticed, but no commit.
 */
export async function tamper(
  cases: number,
  seed: number,
  progress: (done: number) => void = () => {},
): Promise<TamperReport> {
  const folder = mkdtempSync(join(tmpdir(), 'asof-tamper-'))
  try {
    const { closed, killed } = await makePristine(join(folder, 'pristine'))
    const commits = await readCommits(join(folder, 'read'), closed)
    const damages = [...byteDamages(closed), ...rewrittenLogs(closed, commits, join(folder, 'scratch'))]
    const random = randomFrom(seed)
    const tally = new Map<string, Record<Verdict, number>>()
    const run = async (all: readonly Damage[], count: number, pristine: Pristine) => {
      for (let done = 0; done < count; done++) {
        const { target, kind, apply } = all[done % all.length]!
        writeFiles(join(folder, 'work'), await apply(random))
        const verdict = await judge(join(folder, 'work'), pristine)
        const key = `${target} | ${kind}`
        const row = tally.get(key) ?? { noticed: 0, harmless: 0, missed: 0 }
        tally.set(key, { ...row, [verdict]: row[verdict] + 1 })
        progress(done + 1)
      }
    }
    await run(damages, cases, closed)
    const noticed = sum(tally, 'noticed')
    await run(killedDamages(killed), Math.floor(cases / 2), killed)
    return { tally, cases, noticed, missed: sum(tally, 'missed') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function sum(tally: Tally, verdict: Verdict): number {
  return [...tally.values()].reduce((all, row) => all + row[verdict], 0)
}

/** The tally as a table for people. */
export function renderTally(tally: Tally): string {
  const rows = [...tally].map(([key, { noticed, harmless, missed }]) =>
    [...key.split(' | '), noticed, harmless, missed].map(String),
  )
  const all = [['damaged', 'how', 'noticed', 'harmless', 'missed'], ...rows]
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)))
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
