import { useMemo } from 'react'
import { valueAt } from '../../answer/segments.ts'
import { boardQuery, lanesQuery, type Setting } from '../../api/queries.ts'
import { usePage } from '../../frame/page-state.ts'
import { useAnswer } from '../../frame/use-answer.ts'

/** A destination and an item with its answer. */
export interface Cell {
  readonly jurisdiction: string
  readonly item: string
  readonly value: string
}

/** What cells are compared; what is not named is compared for all. */
interface Which {
  readonly jurisdiction: string | undefined
  readonly item: string | undefined
}

/** Cells on a day, as known; undefined until they are answered. One item is asked by its histories, which hold every day. */
export function useCells(setting: Setting, day: string, { jurisdiction, item }: Which): readonly Cell[] | undefined {
  const { names } = usePage()
  const all = useMemo(() => names.entities.filter(({ type }) => type === 'jurisdiction').map(({ id }) => id), [names])
  const places = jurisdiction === undefined ? all : [jurisdiction]
  const lanes = useAnswer({ ...lanesQuery(setting, item ?? '', places), enabled: item !== undefined })
  const board = useAnswer({ ...boardQuery(setting, day, undefined, jurisdiction), enabled: item === undefined })
  if (item === undefined) return board?.cells
  return lanes?.map(({ id, segments }) => ({ jurisdiction: id, item, value: valueAt(segments, day) }))
}
