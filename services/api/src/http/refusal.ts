import type { ProblemCode, ProblemError } from '@asof/contract'

/** A request that is not answered as wished: at least one error, the first sets the status. */
export interface Refused {
  readonly refused: readonly [ProblemError, ...ProblemError[]]
  readonly retryAfterS?: number
  /** Methods that are offered, for a wrong one. */
  readonly allow?: string
}

/** A refusal for one reason; `at` says where in the request. */
export function refuse(
  code: ProblemCode,
  detail: string,
  at: { readonly pointer?: string; readonly parameter?: string } = {},
): Refused {
  return { refused: [{ code, detail, ...at }] }
}

/** A refusal for all of these reasons. */
export function refuseAll(errors: readonly ProblemError[]): Refused {
  return { refused: errors as readonly [ProblemError, ...ProblemError[]] }
}

export function isRefused(value: object): value is Refused {
  return Object.hasOwn(value, 'refused')
}
