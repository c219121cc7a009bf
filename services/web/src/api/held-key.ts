/** Where the browser keeps the key: with the tab, and nowhere else. */
const NAME = 'asof-key'

const listeners = new Set<() => void>()

/** The key of this tab; empty where none is held. */
export function heldKey(): string {
  return sessionStorage.getItem(NAME) ?? ''
}

/** Holds a key until the tab is closed; an empty one lets go of it. */
export function holdKey(key: string): void {
  if (key === '') sessionStorage.removeItem(NAME)
  else sessionStorage.setItem(NAME, key)
  for (const tell of listeners) tell()
}

/** Calls back whenever another key is held; returns how to end that. */
export function onHeldKey(tell: () => void): () => void {
  listeners.add(tell)
  return () => listeners.delete(tell)
}
