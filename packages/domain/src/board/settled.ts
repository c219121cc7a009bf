import { look } from '../belief/listen.ts'
import type { Scene } from '../belief/scene.ts'

/** Works something out that is the same in every world and every zone; null where it may differ. @param scene of a day */
export function settled<T>(scene: Scene, compute: (scene: Scene) => T): T | null {
  const { span, isChosen, hasHours } = look(scene, scene.day!, compute)
  return isChosen || hasHours ? null : span.value
}
