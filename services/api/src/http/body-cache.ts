/** Characters of all kept answers together. */
const MAX_CHARS = 16 * 1024 * 1024

/**
 * Answers by entity tag. A tag names question, position and rule version, so an entry can never be out of date; the least
 * recently used ones go first.
 */
export interface BodyCache {
  find(tag: string): string | undefined
  keep(tag: string, body: string): void
}

/** An empty cache. */
export function createBodyCache(): BodyCache {
  const bodies = new Map<string, string>()
  let chars = 0
  function drop(tag: string, body: string): void {
    bodies.delete(tag)
    chars -= body.length
  }
  return {
    find: (tag) => {
      const body = bodies.get(tag)
      if (body === undefined) return undefined
      bodies.delete(tag)
      bodies.set(tag, body)
      return body
    },
    keep: (tag, body) => {
      const before = bodies.get(tag)
      if (before !== undefined) drop(tag, before)
      bodies.set(tag, body)
      chars += body.length
      for (const [oldest, text] of bodies) {
        if (chars <= MAX_CHARS) return
        drop(oldest, text)
      }
    },
  }
}
