import type { Notice } from '@asof/contract'
import { canonicalBytes, sha256Hex } from '@asof/ledger'
import type { Draft } from './draft.ts'

/**
 * A notice under its name: the same for the same subscription, cause and content, whenever and by whomever it is told
 * (domain.md section 9).
 * @param owner id of the subscription; or, for a question nobody subscribed to, text that says the question
 */
export function identify({ notice }: Draft, owner: string, subscription: string | null): Notice {
  const { cause, changes, stream, ledger } = notice
  const named = { owner, ledger, stream, cause, at: notice.at, changes }
  return { id: `notice_${sha256Hex(canonicalBytes(named)).slice(0, 40)}`, subscription, ...notice } as Notice
}
