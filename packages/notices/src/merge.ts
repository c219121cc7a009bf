import type { Told } from '@asof/domain'

/** Groups what is told at one place for one reason, in order of first appearance. */
export function sameMoment<T>(all: readonly T[], toldOf: (each: T) => Told): readonly (readonly T[])[] {
  return [...Map.groupBy(all, (each) => nameOf(toldOf(each))).values()]
}

function nameOf(told: Told): string {
  const { ms, position } = told.place
  return told.kind === 'append' ? `@${position}` : `${told.kind} ${told.aheadDays} ${ms} ${told.crossing.cut.label}`
}
