import { EVER, FOREVER } from '../facts/columns/rows.ts'
import { dayNumber } from '../time/calendar.ts'
import { cutsOf } from '../time/reached.ts'
import type { Consult, KeptKind, Scene } from './scene.ts'
import { type Days, holdsOn, type Span } from './span.ts'

/** Listens to what an evaluation on a day looks at, and tells the days around it on which all that stays as it is. */
export function listenOn(day: number): { readonly consult: Consult; readonly heard: () => Days } {
  let [from, to] = [EVER, FOREVER]
  const cut = (at: number) => {
    if (at > day) to = Math.min(to, at)
    else from = Math.max(from, at)
  }
  const consult: Consult = {
    day: cut,
    time: (time, zone) => {
      for (const { day: at } of cutsOf(time, zone)) cut(dayNumber(at))
    },
  }
  return { consult, heard: () => ({ from, to }) }
}

/** What is kept, and whether a value may be: one that works something out later, of the day it was made on, may not. */
interface Keeping<T> {
  readonly kind: KeptKind
  readonly name: number | string
  readonly isLasting?: (value: T) => boolean
}

/**
 * Works something out, on a walk over days only where what an earlier day left does not hold. What a world was asked for is
 * worked out anew each time.
 * @param compute must look at nothing that was worked out outside of it: whoever listens would not hear how long that holds
 */
export function keep<T>(scene: Scene, { kind, name, isLasting }: Keeping<T>, compute: (scene: Scene) => T): T {
  const { trail } = scene
  if (trail === null) return compute(scene)
  const { day } = trail
  const kept = trail.kept[kind]
  const known = kept.get(name) as Span<T> | undefined
  if (known !== undefined && holdsOn(known, day)) return retell(scene, known)
  const { span, isChosen } = look(scene, day, compute)
  if (!isChosen && isLasting?.(span.value) !== false) kept.set(name, span)
  return span.value
}

/** What was worked out; whoever listens hears how long it holds, as when it was. */
export function retell<T>({ consult }: Scene, { from, to, value }: Span<T>): T {
  consult.day(from)
  consult.day(to)
  return value
}

/** Works something out on a day, noting how long it holds, whether a world was asked for, and whether hours were looked at. */
export function look<T>(
  scene: Scene,
  day: number,
  compute: (scene: Scene) => T,
): { readonly span: Span<T>; readonly isChosen: boolean; readonly hasHours: boolean } {
  const { consult, heard } = listenOn(day)
  let [isChosen, hasHours] = [false, false]
  const value = compute({
    ...scene,
    membersSeen: new Map(),
    groupOrders: new Map(),
    choose: (atom, options) => {
      isChosen = true
      return scene.choose(atom, options)
    },
    consult: {
      day: consult.day,
      time: (time, zone) => {
        hasHours ||= time.kind === 'instant'
        consult.time(time, zone)
        scene.consult.time(time, zone)
      },
    },
  })
  const span = { ...heard(), value }
  retell(scene, span)
  return { span, isChosen, hasHours }
}
