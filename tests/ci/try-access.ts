import { blocksOf } from './readme.ts'
import { linesOf, run, type Trial } from './run-line.ts'

const [ISSUE, REVOKE] = blocksOf('Access', 2) as [string, string]

interface Issued {
  readonly id: string
  readonly token: string
}

/** Does what the README says about access. */
export async function tryAccess(trial: Trial): Promise<void> {
  const { expect, url } = trial
  const [issue, list] = linesOf(ISSUE)
  const { id, token } = JSON.parse((await run(issue!, trial)).output) as Issued
  expect('a key is issued', /^asof_[0-9a-f]{16}_[\w-]{50}$/.test(token), true)
  const statusWith = async (key: string) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const response = await fetch(`${url}/api/v1/events?ledger=seed-story`, { method: 'POST', headers, body: '{}' })
    return response.status
  }
  expect(
    'it is let in, and one with another end is not',
    [await statusWith(token), await statusWith(`${token}0`)],
    [422, 401],
  )
  const listed = (await run(list!, trial)).output
  expect(
    'it is in the list, and its token is not',
    [id, token].map((text) => listed.includes(text)),
    [true, false],
  )
  expect('it is revoked', (await run(REVOKE, { ...trial, id })).code, 0)
  expect('and opens nothing any more', await statusWith(token), 401)
}
