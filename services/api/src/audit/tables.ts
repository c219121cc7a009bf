import type { Row } from '../pages/csv.ts'
import type { Act } from './act.ts'
import type { ActEntry } from './acts.ts'
import type { ControlAct } from './control-acts.ts'

/** Acts as a table: a line for each event. */
export function actRows({ acts }: { readonly acts: readonly (ActEntry | ControlAct)[] }): readonly Row[] {
  return acts.flatMap(({ events, ...act }) => events.map((event) => ({ ...act, ...event })))
}

interface Lineage {
  readonly recorded: Act
  readonly lineage: readonly (Row & { readonly recorded: Act; readonly patch: unknown })[]
}

/** An event and its lineage as a table: a line for each, itself first. */
export function lineageRows(body: Lineage & Row): readonly Row[] {
  const { id, type, position, retracted, source } = body
  const silent = { target: null, why: null, verdict: null, counterClaim: null, patch: null }
  const itself = { id, type, position, ...silent, retracted, recorded: body.recorded }
  return [itself, ...body.lineage].map(({ recorded, patch, ...entry }, index) => ({
    ...entry,
    patch: patch === null ? null : JSON.stringify(patch),
    source: index === 0 ? JSON.stringify(source) : null,
    ...recorded,
  }))
}

interface Revisions {
  readonly revisions: readonly (Row & { readonly causes: readonly string[]; readonly recorded: Act })[]
}

/** Revisions of an answer as a table. */
export function revisionRows({ revisions }: Revisions): readonly Row[] {
  return revisions.map(({ position, before, after, causes, recorded }) => ({
    ...{ position, before, after, causes: causes.join(' ') },
    ...recorded,
  }))
}
