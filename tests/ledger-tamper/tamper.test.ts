import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomFrom } from '../support/seeded.ts'
import { rewrittenLogs, withoutTrace } from './damages.ts'
import { judge, makePristine, type Pristine, readCommits, writeFiles } from './pristine.ts'
import { tamper } from './tamper.ts'

let folder: string
let closed: Pristine
let killed: Pristine
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asof-tampered-'))
  const made = await makePristine(join(folder, 'pristine'))
  closed = made.closed
  killed = made.killed
})
afterAll(() => rmSync(folder, { recursive: true }))

test('every damage to log, saved head, checkpoint, rotation or key is noticed; none to a killed log changes a commit', async () => {
  const { tally, cases, noticed, missed } = await tamper(72, 11)
  expect([noticed, missed]).toEqual([cases, 0])
  expect(tally.size).toBe(28)
})

test('a folder without damage is sound, closed or killed', async () => {
  for (const pristine of [closed, killed]) {
    writeFiles(join(folder, 'work'), pristine.files)
    expect(await judge(join(folder, 'work'), pristine)).toBe('harmless')
  }
})

// That the judge can say so: what nobody can notice who holds nothing of before.
test('a log that was rewritten together with all that was signed is missed', async () => {
  const commits = await readCommits(join(folder, 'read'), closed)
  const random = randomFrom(3)
  for (const { apply } of rewrittenLogs(closed, commits, join(folder, 'scratch'))) {
    writeFiles(join(folder, 'work'), withoutTrace(closed.files, await apply(random)))
    expect(await judge(join(folder, 'work'), closed)).toBe('missed')
  }
})
