import { type AsofClient, createClient, type Parameters, type Problem, type Refusal } from '@asof/contract'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import type { CliNeeds, LocalOperations, Target } from './needs.ts'

/** Options every command takes. */
export interface CommonOptions extends Target {
  readonly ledger?: string
  readonly json?: boolean
  readonly text?: boolean
}

/** Options of a command that acts for the holder of a key. */
export interface KeyedOptions extends CommonOptions {
  readonly key?: string
  /** Why something is changed; kept in the log. */
  readonly reason?: string
}

/** One run of the program: what its commands share. */
export interface Session {
  readonly exitCode: ExitCode
  readonly local: LocalOperations
  /** Whether output is for a person. */
  isForPeople(options: CommonOptions): boolean
  /** Asks, prints the bytes as they came or as `render` shows them; resolves to the answer, null when it was refused. */
  show(options: CommonOptions, request: Asked, render: (body: never) => string): Promise<unknown>
  /** Runs `body` with a client and closes the connection whatever happens. */
  withClient<T>(
    options: Pick<KeyedOptions, 'reason'> & CommonOptions,
    body: (client: AsofClient, isReadOnly: boolean) => Promise<T>,
  ): Promise<T>
  /** Prints a refusal. `usage`: the user can cure it by typing something else. */
  refuse(options: CommonOptions, answer: Refusal, code?: ExitCode): void
  /** Says what to type instead. */
  misuse(text: string): void
  print(text: string): void
  tell(text: string): void
  end(code: ExitCode): void
}

/** A reading request. */
interface Asked {
  readonly path: string
  readonly parameters: Parameters
  /** Whether the answer is wanted as a table. */
  readonly isTable?: boolean
}

/** A session over the process's needs. */
export function createSession({ connect, local, stdout, stderr, isTTY }: CliNeeds): Session {
  let exitCode: ExitCode = exitCodes.ok
  const end = (code: ExitCode) => {
    exitCode = code
  }
  const isForPeople = ({ json, text }: CommonOptions) => text === true || (isTTY && json !== true)
  const withClient = clientRunner(connect)
  const refuse: Session['refuse'] = (options, { text, problem }, code = exitCodes.failure) => {
    end(code)
    if (isForPeople(options)) stderr.write(renderProblem(problem))
    else stdout.write(text)
  }
  const show: Session['show'] = (options, { path, parameters, isTable = false }, render) =>
    withClient(options, async (client) => {
      const accept = isTable ? { accept: 'text/csv' } : {}
      const answer = await client.get(path, { ledger: options.ledger, ...parameters }, accept)
      if (!answer.ok) {
        refuse(options, answer, codeOf(answer))
        return null
      }
      stdout.write(isForPeople(options) && !isTable ? render(answer.body as never) : answer.text)
      return answer.body
    })
  return {
    get exitCode() {
      return exitCode
    },
    local,
    isForPeople,
    show,
    withClient,
    refuse,
    misuse: (text) => {
      stderr.write(`asof: ${text}\n`)
      end(exitCodes.usage)
    },
    print: (text) => stdout.write(text),
    tell: (text) => stderr.write(text),
    end,
  }
}

/** A refusal that something else typed can cure is wrong usage. */
export function codeOf({ status }: Refusal): ExitCode {
  return status === 400 || status === 422 ? exitCodes.usage : exitCodes.failure
}

/** Runs `body` with a client of a running server and a key; says what is missing otherwise. */
export function withKey(
  session: Session,
  { what, ...options }: KeyedOptions & { readonly what: string },
  body: (client: AsofClient, key: string) => Promise<void>,
): Promise<void> {
  return session.withClient(options, async (client, isReadOnly) => {
    if (isReadOnly) return session.misuse(`${what} needs a running server: name it by --server or ASOF_SERVER`)
    const key = options.key ?? session.local.recorderKey()
    if (key === undefined) return session.misuse(`${what} needs a key: give it by --key or ASOF_KEY`)
    return body(client, key)
  })
}

function clientRunner(connect: CliNeeds['connect']): Session['withClient'] {
  return async (options, body) => {
    const link = await connect(options)
    try {
      const { reason } = options
      const client = createClient({ ...link.connection, ...(reason !== undefined && { reason }) })
      return await body(client, link.isReadOnly === true)
    } finally {
      await link.close()
    }
  }
}

function renderProblem({ title, errors, code, requestId }: Problem): string {
  const lines = errors.map(({ detail, pointer, parameter, code: own }) => {
    const place =
      parameter === undefined ? pointer : `--${parameter.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    return `  ${[place, detail, own === code ? undefined : `(${own})`].filter((part) => part !== undefined && part !== '').join('  ')}\n`
  })
  return `asof: ${title} (${code}, request ${requestId})\n${lines.join('')}`
}
