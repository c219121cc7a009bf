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
export function answerBoard(facts: Facts, question: BoardQuestion): readonly AnswerValue[] {
  const { items, jurisdictions, view } = question
  const scene = toScene(toBelief(facts, question), readAsOf(question.asOf), () => 0)
  const decided = valueReader(scene, view ?? 'applied')
  const isPainted = scene.day !== null && !hasRivals(facts, AUTHORITIES)
  const painted = isPainted ? paintBoard(scene, question) : NOTHING_PAINTED
  return jurisdictions.flatMap((jurisdiction, country) =>
    items.map((item) => VALUES[painted.get(item)?.[country] ?? IN_FULL] ?? decided({ jurisdiction, item })),
  )
}

const NOTHING_PAINTED: ReadonlyMap<string, Uint8Array> = new Map()

/** Stands for a cell that is not painted. */
const IN_FULL = 255

/** Values by strictness, as `sheet.ts` counts it. */
const VALUES: readonly AnswerValue[] = LEVELS.flatMap((level) =>
  REVIEW_POLICIES.map((reviewPolicy) => toValue({ level, reviewPolicy, certainty: 'certain' })),
)

/** Paints a board: strictness of every country by item; {@link IN_FULL} where it has to be decided in full, no entry where all have to. */
function paintBoard(scene: Scene, { items, jurisdictions }: BoardQuestion): ReadonlyMap<string, Uint8Array> {
  const chains = new Map<string, readonly string[]>()
  for (const item of items) {
    const chain = settled(scene, (at) => itemFacts(at, item, 'UTC').chain)
    if (chain !== null && !hasUnsorted(scene, item)) chains.set(item, chain)
  }
  const ground = { scene, terrain: createTerrain(scene, jurisdictions) }
  const sheets = readSheets(ground, new Set([...chains.values()].flat()))
  const canvas = createCanvas(jurisdictions.length)
  return new Map(
    [...chains].map(([item, chain]) => [
      item,
      paintItem(
        ground,
        canvas,
        chain.flatMap((each) => sheets.get(each) ?? []),
      ),
    ]),
  )
}

/** Whether a scope that may name an item has to be matched in full. */
function hasUnsorted(scene: Scene, item: string): boolean {
  const { rules, licences } = scene.facts.columns.scopes
  return unsortedDrawersFor(scene, item).some((drawer) =>
    [rules, licences].some((lists) => entriesIn(lists, drawer, scene.knownAt).length > 0),
  )
}

/** @param layers what is said about an item, then about what it descends from, nearest first */
function paintItem(ground: Ground, canvas: Canvas, layers: readonly Sheets[]): Uint8Array {
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
