import { findText, textOf } from './columns/texts.ts'
import { SOURCE_PREFIX } from './keys.ts'
import type { Facts } from './state.ts'

/** Index keys of all sources that were ever to be read again; under some may stand nothing any more. */
export function sourceKeys({ keys, kept }: Facts): readonly string[] {
  const { seen, found } = kept.sources
  if (seen === keys.count) return found
  const added = Array.from({ length: keys.count - seen }, (_, index) => textOf(keys, seen + index))
  kept.sources = { seen: keys.count, found: [...found, ...added.filter((key) => key.startsWith(SOURCE_PREFIX))] }
  return kept.sources.found
}

/** Forgets the keys that were taken back. */
export function forgetSources({ keys, kept }: Facts): void {
  const { seen, found } = kept.sources
  if (seen <= keys.count) return
  kept.sources = { seen: keys.count, found: found.filter((key) => findText(keys, key) >= 0) }
}
