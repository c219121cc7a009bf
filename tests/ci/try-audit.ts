import { blocksOf } from './readme.ts'
import { linesOf, run, type Trial } from './run-line.ts'

const [AUDIT] = blocksOf('Audit', 1) as [string]

/** Does what the README says about the audit. */
export async function tryAudit(trial: Trial): Promise<void> {
  const { expect } = trial
  const [acts, event, ...tables] = linesOf(AUDIT)
  const recorded = JSON.parse((await run(acts!, trial)).output) as { acts: { seq: number }[] }
  expect(
    'asof audit names every commit',
    recorded.acts.map(({ seq }) => seq),
    [1, 2],
  )
  const { id, lineage } = JSON.parse((await run(event!, trial)).output) as { id: string; lineage: unknown[] }
  expect('and what became of an event', [id, Array.isArray(lineage)], ['seed-043', true])
  const [byCli, byHttp] = [(await run(tables[0]!, trial)).output, (await run(tables[1]!, trial)).output]
  expect('revisions are a table', byCli.startsWith('position,before,after,'), true)
  expect('the same one by HTTP', byHttp, byCli)
}
