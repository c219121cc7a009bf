import { type AccessQuestion, type Revision, walkRevisions } from '@asof/domain'
import { createBreather, type LedgerReader } from '@asof/reader'

/** How the answer for one D changed as knowledge advanced. Gives way in between. */
export async function readRevisions({ facts }: LedgerReader, question: AccessQuestion): Promise<readonly Revision[]> {
  const work = createBreather()
  const revisions: Revision[] = []
  for (const revision of walkRevisions(facts, question)) {
    if (revision !== null) revisions.push(revision)
    await work.breathe()
  }
  return revisions
}
