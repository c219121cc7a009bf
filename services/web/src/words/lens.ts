import type { Clocks } from '../clock/clocks.ts'
import { writeDay } from '../clock/days.ts'

/** What narrows the answers of a page, in words; empty where nothing does. */
export function describeLens({ publicAt, view, minConfidence, review }: Clocks): readonly string[] {
  return [
    ...(publicAt === undefined ? [] : [`Only what was announced by ${writeDay(publicAt)}`]),
    ...(view === 'formal' ? ['Read formally: rules that are not enforced count'] : []),
    ...(minConfidence === undefined ? [] : [`Only claims that are ${minConfidence} or better`]),
    ...(review === undefined ? [] : ['Only events that a second person has checked']),
  ]
}
