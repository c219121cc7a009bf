import { toValue, valueReader } from '../access/answer.ts'
import { LEVELS, REVIEW_POLICIES } from '../access/strictness.ts'
import { readAsOf, toBelief } from '../belief/belief.ts'
import { hasRivals } from '../belief/remember.ts'
import { type Scene, toScene } from '../belief/scene.ts'
import { AUTHORITIES } from '../facts/keys.ts'
import type { Facts } from '../facts/state.ts'
import type { AnswerValue, BoardQuestion } from '../questions.ts'
import { entriesIn, unsortedDrawersFor } from '../scope/drawers.ts'
import { itemFacts } from '../scope/subject.ts'
import { addAll, createCountrySet, hasCountry } from './country-set.ts'
import { type Canvas, createCanvas, paintTrack, strictestOf, wipe } from './paint.ts'
import { settled } from './settled.ts'
import { coveredBy, type Ground, readSheets, type Sheets } from './sheet.ts'
import { createTerrain } from './terrain.ts'

/**
 * The value of every cell of a board, row by row: what `answerAccess` gives for each country and item. Where rows tell all
 * that is said about an item, its cells are painted at once; every other cell is decided by itself.
 */
export function answerBoard(facts: Facts, { items, jurisdictions, ...lens }: BoardQuestion): readonly AnswerValue[] {
  const scene = toScene(toBelief(facts, lens), readAsOf(lens.asOf), () => 0)
  const decided = valueReader(scene, lens.view ?? 'applied')
  const painted = scene.day === null || hasRivals(facts, AUTHORITIES) ? null : createPainter(scene, jurisdictions)
  const columns = items.map((item) => {
    const codes = painted?.(item)
    return jurisdictions.map((jurisdiction, country) => {
      const value = codes == null ? undefined : VALUES[codes[country]!]
      return value ?? decided({ jurisdiction, item })
    })
  })
  return jurisdictions.flatMap((_, country) => columns.map((column) => column[country]!))
}

/** Stands for a cell that is not painted. */
const IN_FULL = 255

/** Values by strictness, as `sheet.ts` counts it. */
const VALUES: readonly AnswerValue[] = LEVELS.flatMap((level) =>
  REVIEW_POLICIES.map((reviewPolicy) => toValue({ level, reviewPolicy, certainty: 'certain' })),
)

/** Strictness of every country for an item; {@link IN_FULL} where it has to be decided in full, null when all have to. */
function createPainter(scene: Scene, jurisdictions: readonly string[]): (item: string) => Uint8Array | null {
  const ground = { scene, terrain: createTerrain(scene, jurisdictions) }
  const canvas = createCanvas(jurisdictions.length)
  const read = new Map<string, Sheets>()
  const sheetsOf = (item: string) => {
    let sheets = read.get(item)
    if (sheets === undefined) {
      sheets = readSheets(ground, item)
      read.set(item, sheets)
    }
    return sheets
  }
  return (item) => {
    const chain = settled(scene, (at) => itemFacts(at, item, 'UTC').chain)
    return chain === null || hasUnsorted(scene, item) ? null : paint(ground, canvas, chain.map(sheetsOf))
  }
}

/** Whether a scope that may name an item has to be matched in full. */
function hasUnsorted(scene: Scene, item: string): boolean {
  const { rules, licences } = scene.facts.columns.scopes
  return unsortedDrawersFor(scene, item).some((drawer) =>
    [rules, licences].some((lists) => entriesIn(lists, drawer, scene.knownAt).length > 0),
  )
}

/** @param layers what is said about an item, then about what it descends from, nearest first */
function paint(ground: Ground, canvas: Canvas, layers: readonly Sheets[]): Uint8Array {
  const { size, undecided } = ground.terrain
  wipe(canvas)
  for (const track of new Set(layers.flatMap(({ byTrack }) => [...byTrack.keys()])))
    paintTrack(
      canvas,
      layers.flatMap(({ byTrack }) => byTrack.get(track) ?? []),
    )
  const strictest = strictestOf(canvas, size)
  const inFull = createCountrySet(size)
  addAll(inFull, undecided)
  for (const layer of layers) for (const recipient of layer.inFull) addAll(inFull, coveredBy(ground, recipient))
  return strictest.map((strictness, country) => (hasCountry(inFull, country) ? IN_FULL : strictness))
}
