import type { Scene } from '../belief/scene.ts'
import { textOf } from '../facts/columns/texts.ts'
import type { ExplainedLicence } from '../questions.ts'
import { type Drawers, entriesIn } from '../scope/drawers.ts'
import type { Coverage, CoveringLicence, Requirement } from './coverage.ts'
import { coverageByRows, isLicenceInRows } from './licence-rows.ts'
import { coverageInFull } from './read-licence.ts'

/** What trying licences against a requirement came to. */
export interface Trial {
  /** Licences that meet it. */
  readonly covering: readonly CoveringLicence[]
  /** Of these the one with the fewest conditions, then the smallest id. */
  readonly reliedOn: CoveringLicence | null
  /** Every licence that counts before the authority, by id; read for an explanation alone. */
  readonly tried: readonly ExplainedLicence[]
}

/** Where nothing requires a licence. */
export const UNTRIED: Trial = { covering: [], reliedOn: null, tried: [] }

/**
 * Tries licences against a requirement.
 * @param licences numbers of those that may cover the question: {@link licencesIn}
 * @param explains whether those that do not meet it are listed too
 */
export function tryLicences(
  scene: Scene,
  required: Requirement,
  { licences, explains }: { licences: readonly number[]; explains: boolean },
): Trial {
  const covering: CoveringLicence[] = []
  const tried: ExplainedLicence[] = []
  for (const licence of licences) {
    const coverage = coverageOf(scene, licence, required)
    if (coverage === null) continue
    const { covers, reason } = coverage
    if (covers !== null) covering.push(covers)
    if (explains) tried.push({ licence: nameOf(scene, licence), covers: covers !== null, reason })
  }
  tried.sort((a, b) => (a.licence < b.licence ? -1 : 1))
  return { covering, reliedOn: fewestConditions(covering), tried }
}

/** Numbers of the licences that may cover what is asked for, in the order in which they came to their drawers. */
export function licencesIn({ facts, knownAt }: Scene, { plain, unsorted }: Drawers): readonly number[] {
  const { licences } = facts.columns.scopes
  const found: number[] = []
  for (const drawers of [plain, unsorted])
    for (const drawer of drawers) for (const licence of entriesIn(licences, drawer, knownAt)) found.push(licence)
  return found.length < 2 ? found : [...new Set(found)]
}

function coverageOf(scene: Scene, licence: number, required: Requirement): Coverage | null {
  return isLicenceInRows(scene, licence)
    ? coverageByRows(scene, licence, required)
    : coverageInFull(scene, nameOf(scene, licence), required)
}

function nameOf({ facts }: Scene, licence: number): string {
  return textOf(facts.columns.licences.licences, licence)
}

function fewestConditions(covering: readonly CoveringLicence[]): CoveringLicence | null {
  let best: CoveringLicence | null = null
  for (const licence of covering) {
    const fewer = best === null ? -1 : licence.conditions.length - best.conditions.length
    if (fewer < 0 || (fewer === 0 && licence.id < best!.id)) best = licence
  }
  return best
}
