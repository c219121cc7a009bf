let held = ''

/** The recorder key of this tab; it is written nowhere and ends with the tab. */
export function heldKey(): string {
  return held
}

/** Holds the key as long as the tab is open. */
export function holdKey(key: string): void {
  held = key.trim()
}
