import { believed } from '../belief/believed.ts'
import type { Recipients, ScopeCore } from '../events/scope.ts'
import { type Rejection, refusal } from '../rejections.ts'
import { type Judging, plainScene } from './judging.ts'

/** The event that makes a thing exist, where others may stand under its name before it or without it. */
const FOUNDING: Readonly<Record<string, string>> = {
  policy: 'policy.announced',
  scheme: 'scheme.opened',
  statement: 'statement.made',
}

/** Refuses what the log does not hold: a thing of a family by id, at a pointer. */
export function unknownReference(judging: Judging, family: string, id: string, pointer: string): readonly Rejection[] {
  const founding = FOUNDING[family]
  const events = believed(plainScene(judging), `${family}:${id}`)
  if (events.some(({ event }) => founding === undefined || event.type === founding)) return []
  return [refusal('UNKNOWN_REFERENCE', pointer, `no such ${family}: ${id}`)]
}

/** Refuses groups a scope names that nothing in the log defines. */
export function unknownGroups(
  judging: Judging,
  scope: (ScopeCore & { except?: readonly ScopeCore[] | undefined }) | undefined,
  pointer: string,
): readonly Rejection[] {
  return [
    ...unknownParties(judging, scope?.recipients, `${pointer}/recipients`),
    ...(scope?.except ?? []).flatMap((carved, index) => unknownGroups(judging, carved, `${pointer}/except/${index}`)),
  ]
}

/** Refuses groups that recipients name and nothing in the log defines. */
export function unknownParties(
  judging: Judging,
  recipients: Recipients | undefined,
  pointer: string,
): readonly Rejection[] {
  const named = [
    ...(recipients?.groups ?? []).map((group, index) => ({ group, at: `${pointer}/groups/${index}` })),
    ...(recipients?.headquarteredIn ?? []).flatMap((place, index) =>
      place.startsWith('group:')
        ? [{ group: place.slice('group:'.length), at: `${pointer}/headquarteredIn/${index}` }]
        : [],
    ),
    ...(recipients?.affiliatesOf === undefined
      ? []
      : [{ group: recipients.affiliatesOf.group, at: `${pointer}/affiliatesOf/group` }]),
  ]
  return named.flatMap(({ group, at }) => unknownReference(judging, 'group', group, at))
}
