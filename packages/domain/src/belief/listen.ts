import { EVER, FOREVER } from '../facts/columns/rows.ts'
import { dayNumber } from '../time/calendar.ts'
import { cutsOf } from '../time/reached.ts'
import type { Consult } from './scene.ts'

/** Days `[from, to)` by their numbers; {@link EVER} and {@link FOREVER} where they are open. */
export interface Days {
  readonly from: number
  readonly to: number
}

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
