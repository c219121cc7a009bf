import type { RecordedEvent } from '@asof/domain'
import { dayNumber, numberIn } from '../workload/world.ts'
import type { Assertion } from './assertion.ts'
import { type Painted, repaint } from './repaint.ts'
import { createRows, FOREVER, type Rows } from './rows.ts'

interface Licence {
  readonly values: readonly number[]
  isGranted: boolean
  start: number
  /** As granted or last renewed. */
  end: number
  revoked: number
  painted: readonly Painted<Licence>[]
}

/** Licences as a SQL user keeps them: one row per span of days and of knowledge in which it is active. */
export interface LicenceRows {
  readonly licences: Rows
  take(event: RecordedEvent): Assertion
}

export function createLicenceRows(): LicenceRows {
  const rows = createRows('authority', 'org', 'item', 'lic')
  const licences = new Map<string, Licence>()
  const paint = (licence: Licence, position: number) => {
    const to = Math.min(licence.end, licence.revoked)
    const is = licence.isGranted && to > licence.start ? [{ from: licence.start, to, of: licence }] : []
    licence.painted = repaint(rows, { was: licence.painted, is, position }, ({ values }) => values)
  }
  return {
    licences: rows,
    take: (event) => {
      const data = event.data as { licence: string; newEffectiveTo?: string }
      const licence = licences.get(data.licence) ?? grant(licences, event)
      if (event.type === 'licence.renewed') licence.end = dayNumber(data.newEffectiveTo!)
      if (event.type === 'licence.revoked') licence.revoked = dayNumber(event.effectiveFrom!)
      paint(licence, event.position)
      return {
        correct: (start, position) => {
          licence.start = start
          paint(licence, position)
        },
        retract: (position) => {
          licence.isGranted = false
          paint(licence, position)
        },
      }
    },
  }
}

function grant(licences: Map<string, Licence>, { data, effectiveFrom, effectiveTo }: RecordedEvent): Licence {
  const { licence: id, authority, holder, scope } = data as Readonly<Record<string, string>> & { scope: unknown }
  const [item] = (scope as { items: [string] }).items
  const licence: Licence = {
    values: [numberIn(authority!), numberIn(holder!), numberIn(item), numberIn(id!)],
    isGranted: true,
    start: dayNumber(effectiveFrom!),
    end: effectiveTo === undefined ? FOREVER : dayNumber(effectiveTo),
    revoked: FOREVER,
    painted: [],
  }
  licences.set(id!, licence)
  return licence
}
