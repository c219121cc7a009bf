import type { OutboundPolicy } from '@asof/notices'
import { createGuard, type Judgement, type OutboundRefusal } from './guard.ts'
import type { Resolve } from './resolver.ts'
import { type Answer, noAnswer, type Post, send } from './send.ts'

/** Longest time of a call, from the name to the end of the answer, in ms. */
const CALL_MS = 15_000

/** The only way out of the product. */
export interface Outbound {
  judge(url: string): Promise<Judgement>
  /** Judges, and posts once; an answer with `refusal` says that no connection was made. Never rejects. */
  post(url: string, post: Post): Promise<Answer & { readonly refusal: OutboundRefusal | null }>
  /** Ends all calls, also those to come. */
  abort(): void
  readonly isAborted: boolean
}

/** A way out under a policy. Throws Error when the policy cannot be read. */
export function createOutbound(needs: {
  readonly policy: OutboundPolicy
  readonly resolve: Resolve
  /** Default: 15 s. Only tests change it. */
  readonly callMs?: number
}): Outbound {
  const { judge, isAllowed } = createGuard(needs.policy, needs.resolve)
  const closing = new AbortController()
  return {
    judge,
    post: async (url, post) => {
      const signal = AbortSignal.any([AbortSignal.timeout(needs.callMs ?? CALL_MS), closing.signal])
      const judgement = await Promise.race([judge(url), whenAborted(signal)])
      if (judgement === null) return { ...noAnswer('no address in time'), refusal: null }
      if (!judgement.ok) return { ...noAnswer(judgement.refusal), refusal: judgement.refusal }
      return { ...(await send(judgement.target, post, { signal, isAllowed })), refusal: null }
    },
    abort: () => closing.abort(),
    get isAborted() {
      return closing.signal.aborted
    },
  }
}

function whenAborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null)
    signal.addEventListener('abort', () => resolve(null), { once: true })
  })
}
