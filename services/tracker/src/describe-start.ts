import type { Config, Progress } from '@asof/runtime'
import type { Tracker } from './create-tracker.ts'

/** What a person is told once the product answers. */
export function describeStart({ url, ledgers, madeKey }: Tracker, config: Config): string {
  const lines = [
    '',
    'asof is running.',
    ...ledgers.map(({ id, state }, index) => {
      const name = `${id}${index === 0 ? ' (default)' : ''}`
      return `  ledger         ${name}${state.mode === 'read-only' ? `   READ-ONLY: ${state.reason}` : ''}`
    }),
    `  data folder    ${config.dataFolder}`,
    `  recorder key   ${madeKey ?? whereTheKeyIs(config)}`,
    ...(madeKey === null ? [] : ['                 needed for appending and shown only now: keep it']),
    `  API            ${url}/api/v1   (${url}/openapi.json)`,
    `  page           ${url}/`,
  ]
  return `${lines.join('\n')}\n`
}

function whereTheKeyIs({ recorderKey }: Config): string {
  if (recorderKey !== null) return 'the one in ASOF_RECORDER_KEY'
  return 'shown at the first start (delete recorder-key.sha256 in the data folder to get a new one)'
}

/** Tells how far the loading of a shipped history got: one line per ledger, kept current on a terminal. */
export function describeProgress(stderr: { readonly isTTY?: boolean; write(text: string): unknown }): Progress {
  return ({ ledger, done, of }) => {
    if (stderr.isTTY === true) stderr.write(`\rloading ${ledger}: ${done} of ${of} commits${done === of ? '\n' : ''}`)
    else if (done === of) stderr.write(`loaded ${ledger}: ${of} commits\n`)
  }
}
