import { useSyncExternalStore } from 'react'
import { heldKey, onHeldKey } from '../api/held-key.ts'

/** The key of this tab, followed as it changes; empty where none is held. */
export function useHeldKey(): string {
  return useSyncExternalStore(onHeldKey, heldKey)
}
