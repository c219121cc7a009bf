/** Where the commits of a ledger end. Small, for there may be millions. */
export interface CommitEnds {
  /** Number of commits. */
  count: number
  /** Position of the last event of commit `seq`, at index `seq - 1`; the rest is room. */
  lasts: Int32Array
}

/** Commits that end at these positions; ascending. */
export function createCommitEnds(lasts: Int32Array = new Int32Array(0)): CommitEnds {
  return { count: lasts.length, lasts }
}

/** Adds the next commit. */
export function addCommit(ends: CommitEnds, last: number): void {
  if (ends.count === ends.lasts.length) {
    const larger = new Int32Array(Math.ceil(ends.count * 1.25) + 16)
    larger.set(ends.lasts)
    ends.lasts = larger
  }
  ends.lasts[ends.count++] = last
}

/** Position of the last event of a commit; 0 before the first. */
export function endOf({ lasts }: CommitEnds, seq: number): number {
  return seq === 0 ? 0 : lasts[seq - 1]!
}

/** Position of the newest event of all; 0 without any. */
export function newestIn(ends: CommitEnds): number {
  return endOf(ends, ends.count)
}

/** Number of commits that end at or before a position. */
export function countUpTo({ count, lasts }: CommitEnds, position: number): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (lasts[middle]! <= position) low = middle + 1
    else high = middle
  }
  return low
}

/** `seq` of the commit that holds the event at a position. */
export function seqOf(ends: CommitEnds, position: number): number {
  return countUpTo(ends, position - 1) + 1
}
