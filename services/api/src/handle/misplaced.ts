import { permits, type Role } from '@asof/contract'
import { type Refused, refuse } from '../http/refusal.ts'

/** Operations that append events. */
export type WriteOperation = 'postEvent' | 'postCommit' | 'postReview' | 'postSetting'

/** Types of events that are not for every recorder: the role they take, and the operation that is for them. */
const RESERVED: Readonly<Record<string, { readonly role: Role; readonly operation: WriteOperation }>> = {
  'event.reviewed': { role: 'reviewer', operation: 'postReview' },
  'ledger.configured': { role: 'admin', operation: 'postSetting' },
}

/** Why events may not be appended by an operation or a role; null where they may. `prefix` points to a list of them. */
export function misplaced(
  events: readonly unknown[],
  {
    operation,
    role,
    prefix = '/events',
  }: { readonly operation: WriteOperation; readonly role: Role; readonly prefix?: string },
): Refused | null {
  const own = Object.keys(RESERVED).find((type) => RESERVED[type]!.operation === operation)
  for (const [index, event] of events.entries()) {
    const type = String((event as Readonly<Record<string, unknown>> | null)?.['type'])
    const pointer = `${operation === 'postCommit' ? `${prefix}/${index}` : ''}/type`
    if (own !== undefined && type !== own) return refuse('SCHEMA_INVALID', `only ${own} is taken here`, { pointer })
    const asked = RESERVED[type]?.role
    if (asked !== undefined && !permits(role, asked))
      return refuse('FORBIDDEN', `${type} needs the role ${asked}, and the key has ${role}`, { pointer })
  }
  return null
}
