interface Part {
  close(): Promise<void>
}

/** The parts of a client that are open, so that all can be closed with it. */
export interface OpenParts {
  /** The part, noted until it is closed. */
  keep<T extends Part>(part: T): T
  /** Closes all that are still open. */
  close(): Promise<void>
}

/** No parts yet. */
export function createOpenParts(): OpenParts {
  const open = new Set<Part>()
  return {
    keep: (part) => {
      open.add(part)
      const close = () => {
        open.delete(part)
        return part.close()
      }
      return { ...part, close }
    },
    close: async () => {
      await Promise.all([...open].map((part) => part.close()))
      open.clear()
    },
  }
}
