import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../architecture/source-files.ts'
import { blocksOf } from './readme.ts'
import { fill, linesOf, run, type Trial } from './run-line.ts'

const [FEEDS, WATCH, STREAM, PREVIEW, START, SUBSCRIBE, RECEIVER, RECEIVE, TRY] = blocksOf(
  'Subscriptions',
  9,
) as string[]

/** The environment with which the README starts a product that may call this port of the machine. */
export function webhookSettings(port: number): Readonly<Record<string, string>> {
  const assignments = [...START!.matchAll(/(ASOF_\w+)=(\S+)/g)].map(([, name, value]) => [name!, value!])
  return Object.fromEntries(assignments.map(([name, value]) => [name, value!.replace('9000', String(port))]))
}

/** Does what the README says about subscriptions. */
export async function trySubscriptions(trial: Trial): Promise<void> {
  const { expect } = trial
  const [atom, ics] = linesOf(FEEDS!)
  expect('an Atom feed', /<entry>.*urn:asof:notice_/s.test((await run(atom!, trial)).output), true)
  expect('a calendar', (await run(ics!, trial)).output.startsWith('BEGIN:VCALENDAR\r\n'), true)
  const hasNotice = (output: string) => output.includes('"stream":"answers"') && output.includes('position')
  // Without npx, which an interrupt ends in a way of its own.
  const watched = await run(WATCH!.replace('npx asof', 'node services/tracker/bin/asof.mjs'), trial, hasNotice)
  expect(
    'asof watch tells a notice, and ends well when interrupted',
    [hasNotice(watched.output), watched.code],
    [true, 0],
  )
  expect('a stream tells a notice', hasNotice((await run(STREAM!, trial, hasNotice)).output), true)
  const [byCli, byHttp] = linesOf(PREVIEW!)
  for (const [how, command] of Object.entries({ CLI: byCli!, HTTP: byHttp! }))
    expect(`a preview by ${how}`, hasNotice((await run(command, trial)).output), true)
  await tryWebhook(trial)
}

interface Created {
  readonly id: string
  readonly webhookSecret: { readonly secret: string }
}

async function tryWebhook(trial: Trial): Promise<void> {
  const { expect, data } = trial
  const { id, webhookSecret } = JSON.parse((await run(SUBSCRIBE!, trial)).output) as Created
  const made = { ...trial, id, secret: webhookSecret.secret }
  const file = join(data, 'receiver.mjs')
  writeFileSync(
    file,
    fill(RECEIVER!, made).replace(
      "'standardwebhooks'",
      `'${join(ROOT, 'node_modules/standardwebhooks/dist/index.js')}'`,
    ),
  )
  const [test, deliveries, end] = linesOf(TRY!)
  let isTested = false
  const receiver = run(RECEIVE!.replace('receiver.mjs', file), made, (output) => {
    if (!isTested && output.includes('asof.subscription.challenge')) {
      isTested = true
      void run(test!, made)
    }
    return output.includes('asof.test.v1')
  })
  expect('a receiver verifies a challenge and a test', (await receiver).output.includes('asof.test.v1'), true)
  expect('deliveries are listed', (await run(deliveries!, made)).output.includes('"deliveries":[{'), true)
  expect('a subscription is ended', (await run(end!, made)).code, 0)
}
