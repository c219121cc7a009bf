import type { RecordedEvent } from '../events/envelope.ts'
import { streamOf } from '../events/registry.ts'
import { type Content, rankOf } from '../facts/content.ts'
import { keysOf } from '../facts/keys.ts'
import { positionsUnder } from '../facts/positions.ts'
import { contentAt, wasRevised } from '../facts/read.ts'
import { reached } from '../time/reached.ts'
import type { Belief } from './belief.ts'
import { remember } from './remember.ts'
import type { Scene } from './scene.ts'

/** Live events under an index key, oldest first, rival claims resolved (domain.md sections 6.1 and 6.5). */
export function believed(scene: Scene, key: string): readonly Content[] {
  return remember(scene, { kind: 'believed', of: key, keys: [key] }, () =>
    visible(scene, key).filter((content) => isChosen(scene, content)),
  )
}

function visible(belief: Belief, key: string): Content[] {
  const contents: Content[] = []
  for (const position of positionsUnder(belief.facts, key)) {
    if (position > belief.knownAt) break
    const content = contentAt(belief.facts, position, belief.knownAt)
    if (content === null || !isVisible(belief, content)) continue
    if (wasRevised(belief.facts, position) && !keysOf(content.event).includes(key)) continue
    contents.push(content)
  }
  return contents
}

/** World events are dropped by P and by confidence, and rivals of a claim that is judged; meta events follow K alone. */
function isVisible({ publicAt, minConfidence, claim }: Belief, content: Content): boolean {
  if (claim !== null && isRival(claim, content.event)) return false
  if (content.event.type === 'claim.resolved') return true
  if (rankOf(content.confidence) > rankOf(minConfidence)) return false
  return publicAt === null || reached(content.announced, publicAt, 'UTC') === 'yes'
}

/** Whether two events claim something of one fact, in the same way and about the same thing. */
function isRival(a: RecordedEvent, b: RecordedEvent): boolean {
  return a.fact !== undefined && a.fact === b.fact && a.type === b.type && streamOf(a) === streamOf(b)
}

function isChosen(scene: Scene, content: Content): boolean {
  const { fact } = content.event
  if (fact === undefined) return true
  const rivals = visible(scene, `fact:${fact}`)
  if (rivals.length < 2) return true
  const resolved = visible(scene, `resolved:${fact}`).at(-1)?.event.data['chosen']
  if (rivals.some(({ event }) => event.id === resolved)) return content.event.id === resolved
  const best = Math.min(...rivals.map(({ confidence }) => rankOf(confidence)))
  const claims = distinct(rivals.filter(({ confidence }) => rankOf(confidence) === best))
  const choice = claims.length < 2 ? 0 : scene.choose(`fact:${fact}`, claims.length)
  return claims[choice]?.position === content.position
}

/** The first of each group of rivals that say the same: type, announcement, interval, data. */
function distinct(rivals: readonly Content[]): Content[] {
  const claims = new Map<string, Content>()
  for (const content of rivals) if (!claims.has(content.claim!)) claims.set(content.claim!, content)
  return [...claims.values()]
}
