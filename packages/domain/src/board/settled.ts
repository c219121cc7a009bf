import { type Scene, UNHEARD } from '../belief/scene.ts'

/** Works something out of a day that is the same in every world and every zone; null where it may differ. */
export function settled<T>(scene: Scene, compute: (scene: Scene) => T): T | null {
  let isSettled = true
  const choose: Scene['choose'] = () => {
    isSettled = false
    return 0
  }
  const time: Scene['consult']['time'] = ({ kind }) => {
    isSettled &&= kind !== 'instant'
  }
  const value = compute({ ...scene, choose, consult: { ...UNHEARD, time } })
  return isSettled ? value : null
}
