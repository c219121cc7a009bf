import { believed } from '../belief/scene.ts'
import type { ScopeCore } from '../events/scope.ts'
import { type Rejection, refusal } from '../rejections.ts'
import { type Judging, plainScene } from './judging.ts'

/** Refuses what the log does not hold: a thing of a family by id, at a pointer. */
export function unknownReference(judging: Judging, family: string, id: string, pointer: string): readonly Rejection[] {
  if (believed(plainScene(judging), `${family}:${id}`).length > 0) return []
  return [refusal('UNKNOWN_REFERENCE', pointer, `no such ${family}: ${id}`)]
}

/** Refuses groups a scope names that nothing in the log defines. */
export function unknownGroups(
  judging: Judging,
  scope: ScopeCore & { except?: readonly ScopeCore[] | undefined },
  pointer: string,
): readonly Rejection[] {
  const { recipients } = scope
  const at = `${pointer}/recipients`
  const named = [
    ...(recipients?.groups ?? []).map((group, index) => ({ group, pointer: `${at}/groups/${index}` })),
    ...(recipients?.headquarteredIn ?? []).flatMap((place, index) =>
      place.startsWith('group:')
        ? [{ group: place.slice('group:'.length), pointer: `${at}/headquarteredIn/${index}` }]
        : [],
    ),
    ...(recipients?.affiliatesOf === undefined
      ? []
      : [{ group: recipients.affiliatesOf.group, pointer: `${at}/affiliatesOf/group` }]),
  ]
  return [
    ...named.flatMap(({ group, pointer: where }) => unknownReference(judging, 'group', group, where)),
    ...(scope.except ?? []).flatMap((carved, index) => unknownGroups(judging, carved, `${pointer}/except/${index}`)),
  ]
}
