import type { Role } from './corpus.ts'

/** A request as it is sent. */
export interface Sent {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | AsyncIterable<Buffer> | null
}

/** What came back. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** How a product is between two looks at it. */
export interface Vitals {
  /** Bytes of memory it holds. */
  readonly memory: number
  /** Longest that its event loop stood still since the last look, in ms. */
  readonly stillMs: number
  /** Properties that no prototype of all objects has by itself. */
  readonly polluted: readonly string[]
  /** Addresses it called since the last look. */
  readonly called: readonly string[]
}

/** What one run of a case showed. */
export interface Ran {
  readonly problems: readonly string[]
  /** The answers without what differs from run to run; null where their order is chance. */
  readonly same: string | null
  readonly vitals: Vitals | null
}

/** A product that inputs are sent to. */
export interface Target {
  readonly keys: Readonly<Record<Role, string>>
  /** Resolves with the answer also when it comes before the request is whole. */
  send(request: Sent): Promise<Answer>
  /** Lines it logged since the last look. */
  takeLog(): Promise<readonly string[]>
  /** Null where it cannot be looked at from outside. */
  readVitals: (() => Promise<Vitals>) | null
  /** Null where nothing is delivered. */
  readonly receiver: TestReceiver | null
}

/** The one endpoint that the product holds for public. */
export interface TestReceiver {
  /** `https://host:port` */
  readonly origin: string
  readonly address: string
  /** Answers deliveries so from now on; challenges are echoed. */
  answerWith(reply: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: Buffer
  }): void
  /** Lets the notifier do all that is due. */
  deliver(): Promise<void>
}

/** Sends JSON and reads JSON, for what a harness needs beside its cases. Throws Error when the status is another one. */
export async function exchange(
  { send, keys }: Target,
  { method, path, as, body, status }: { method: string; path: string; as: Role; body?: object; status: number },
): Promise<unknown> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${keys[as]}` }
  const answer = await send({
    method,
    path,
    headers,
    body: body === undefined ? null : Buffer.from(JSON.stringify(body)),
  })
  if (answer.status !== status) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`)
  return JSON.parse(answer.text)
}
