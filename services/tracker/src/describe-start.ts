import type { Config, Progress } from '@asof/runtime'
import type { Tracker } from './create-tracker.ts'

/** What a person is told once the product answers. */
export function describeStart({ url, ledgers, madeKey, hasPage }: Tracker, config: Config): string {
  const lines = [
    '',
    'asof is running.',
    ...ledgers.map(({ id, state }, index) => {
      const name = `${id}${index === 0 ? ' (default)' : ''}`
      return `  ledger         ${name}${state.mode === 'read-only' ? `   READ-ONLY: ${state.reason}` : ''}`
    }),
    ...(config.kafka === null ? [] : [`  ledgers in     Kafka at ${config.kafka.brokers.join(', ')}`]),
    `  data folder    ${config.dataFolder}`,
    `  recorder key   ${madeKey ?? whereTheKeyIs(config)}`,
    ...(madeKey === null ? [] : ['                 needed for appending and shown only now: keep it']),
    `  API            ${url}/api/v1   (${url}/openapi.json)`,
    ...(hasPage ? [] : ['  page is not built: "npm run build:web" says why; the first page alone is served']),
    `  checkpoint     ${url}/checkpoint`,
    `  page           ${url}/`,
  ]
  return `${lines.join('\n')}\n`
}

/** Why the product could not start, and what to do about it. */
export function describeFault(fault: unknown, { host, port, dataFolder }: Config): string {
  const { code, syscall, message } = fault as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `${host}:${port} is taken by another program: set ASOF_PORT to a free port`
  if (syscall === 'listen' || syscall === 'getaddrinfo')
    return `${host}:${port} cannot be listened on (${message}): set ASOF_HOST and ASOF_PORT`
  if (code === 'DISK_FULL' || code === 'ENOSPC') return `no room left in the data folder ${dataFolder}: make room there`
  if (syscall !== undefined)
    return `the data folder ${dataFolder} cannot be used (${message}): set ASOF_DATA to a folder that may be written`
  return fault instanceof Error ? message : String(fault)
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
