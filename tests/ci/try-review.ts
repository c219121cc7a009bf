import { blocksOf } from './readme.ts'
import { linesOf, run, type Trial } from './run-line.ts'

const [REVIEW] = blocksOf('Review', 1) as [string]

/** Does what the README says about review. */
export async function tryReview(trial: Trial): Promise<void> {
  const { expect } = trial
  const [issue, review, access] = linesOf(REVIEW)
  const { token } = JSON.parse((await run(issue!, trial)).output) as { token: string }
  const { output } = await run(review!.replace('<reviewer key>', token), trial)
  expect('a reviewer checks an event', (JSON.parse(output) as { position?: number }).position, 79)
  const answer = JSON.parse((await run(access!, trial)).output) as { level: string; question: { review: string } }
  expect('checked events alone', [answer.level, answer.question.review], ['unknown', 'checked'])
}
