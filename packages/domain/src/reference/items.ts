import { believed } from '../belief/believed.ts'
import { latest, type Scene } from '../belief/scene.ts'
import type { Content } from '../facts/content.ts'

/** An item with what it descends from, nearest first, its provider and its nearest class. */
export interface ItemFacts {
  readonly chain: readonly string[]
  readonly provider: string | null
  readonly itemClass: { readonly name: string; readonly position: number } | null
}

/** Reads an item at D: the nearest class and provider along `parent` count (domain.md section 3). */
export function readItem(scene: Scene, item: string, zone: string): ItemFacts {
  const chain: string[] = []
  let provider: string | null = null
  let classified: Content | undefined
  for (let each: string | undefined = item; each !== undefined && !chain.includes(each); ) {
    chain.push(each)
    const registered: Content | undefined = latest(scene, believed(scene, `item:${each}`), zone)
    classified ??= latest(scene, believed(scene, `class:${each}`), zone)
    provider ??= (registered?.event.data['provider'] as string | undefined) ?? null
    each = registered?.event.data['parent'] as string | undefined
  }
  const itemClass =
    classified === undefined ? null : { name: classified.event.data['class'] as string, position: classified.position }
  return { chain, provider, itemClass }
}
