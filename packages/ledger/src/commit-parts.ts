import type { RecordedEvent } from '@asof/domain'
import { type Commit, recordedEvents } from './chain.ts'

/** A stored commit of which single events are read without reading all of them. */
export interface CommitParts {
  /** Number of events. */
  readonly count: number
  /** The event at an index from 0, as {@link recordedEvents} gives it; each is read once. */
  readonly eventAt: (index: number) => RecordedEvent
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/** Depth of what stands between the events of a commit. */
const BETWEEN = 2

/**
 * Takes a commit that counts apart; `firstPosition` is one more than the position before it.
 * Errors: throws SyntaxError for bytes that are no commit, at once or when the spoilt part is read.
 * @param cuts of these bytes, where they are known from before
 */
export function partsOf(
  bytes: Uint8Array,
  firstPosition: number,
  cuts: ArrayLike<number> = cutsOf(bytes),
): CommitParts {
  const decoder = new TextDecoder()
  const textOf = (from: number, to: number) => decoder.decode(bytes.subarray(from, to))
  // Keys are sorted, so all that events take from their commit stands before them.
  const commit = JSON.parse(`${textOf(0, cuts[0]! + 1)}]}`) as Commit
  const events: RecordedEvent[] = []
  return {
    count: cuts.length - 1,
    eventAt: (index) => {
      events[index] ??= recordedEvents(
        { ...commit, events: [JSON.parse(textOf(cuts[index]! + 1, cuts[index + 1]!))] },
        firstPosition + index,
      )[0]!
      return events[index]
    },
  }
}

/**
 * Bytes at which the events of a commit are cut apart: where their list opens, each comma between two, and where it closes.
 * Errors: throws SyntaxError for bytes that are no commit.
 */
export function cutsOf(bytes: Uint8Array): readonly number[] {
  const cuts: number[] = []
  let depth = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte === QUOTE) at = endOfString(bytes, at)
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth += 1
      if (depth === BETWEEN) cuts.push(at)
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      if (depth === BETWEEN) {
        cuts.push(at)
        return cuts
      }
      depth -= 1
    } else if (byte === COMMA && depth === BETWEEN) cuts.push(at)
  }
  throw new SyntaxError('not a commit')
}

function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return at
}
