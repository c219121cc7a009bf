import { permits } from '@asof/contract'
import type { Peer, Principal } from '@asof/runtime'
import { receiveFile } from '../gate/file-body.ts'
import { receiveJson } from '../gate/json-body.ts'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import type { Admitted } from './admitted.ts'
import type { Authenticated, Holder } from './authenticate.ts'
import type { Demand } from './demands.ts'
import { readReason } from './read-reason.ts'

/** Whether anyone may read, or only holders of a key. */
export type Reading = 'open' | 'keys'

/** A request that is let in, or why not, and whose key it named if anybody's. */
export type Verdict = Admitted | (Refused & { readonly holder: Holder | null })

const receive = { json: receiveJson, file: receiveFile, none: async () => new Uint8Array() } as const

/**
 * Judges a request whose sender is known. Stages: size, content coding, media type, credential, role, reason; the first that
 * refuses answers.
 */
export async function admit(
  request: Request,
  found: Authenticated,
  {
    demand,
    reading,
    requestId,
    peer,
  }: {
    readonly demand: Demand
    readonly reading: Reading
    readonly requestId: string
    readonly peer: Peer | undefined
  },
): Promise<Verdict> {
  const body = await receive[demand.body ?? 'none'](request)
  if (isRefused(body)) return { ...body, holder: null }
  if (isRefused(found)) return found
  const { principal } = found
  const holder = principal && { principal: principal.name, key: principal.keyId }
  const unauthorised = authorise(principal, demand, reading)
  if (unauthorised !== null) return { ...unauthorised, holder }
  const said = readReason(request)
  if (isRefused(said)) return { ...said, holder: demand.changes ? holder : null }
  return { request, body, caller: { principal, requestId, reason: said.reason }, peer }
}

function authorise(principal: Principal | null, { role, isOpen }: Demand, reading: Reading): Refused | null {
  if (role === 'public') return null
  if (principal === null)
    return isOpen && reading === 'open' ? null : refuse('UNAUTHENTICATED', 'this needs `Authorization: Bearer <key>`')
  if (permits(principal.role, role)) return null
  return refuse('FORBIDDEN', `this needs the role ${role}, and the key has ${principal.role}`)
}
