/** Where the commits of a ledger end, and their events in them. Small, for there may be millions. */
export interface CommitEnds {
  /** Number of commits. */
  count: number
  /** Position of the last event of commit `seq`, at index `seq - 1`; the rest is room. */
  lasts: Int32Array
  /** The cuts of all commits one after the other: each has one more than events. The rest is room. */
  cuts: Int32Array
}

/** Commits that end at these positions, ascending, with their cuts. */
export function createCommitEnds(
  lasts: Int32Array = new Int32Array(0),
  cuts: Int32Array = new Int32Array(0),
): CommitEnds {
  return { count: lasts.length, lasts, cuts }
}

/** Adds the next commit by its cuts. */
export function addCommit(ends: CommitEnds, cuts: readonly number[]): void {
  const last = newestIn(ends) + cuts.length - 1
  ends.lasts = withRoom(ends.lasts, ends.count + 1)
  ends.cuts = withRoom(ends.cuts, last + ends.count + 1)
  ends.cuts.set(cuts, newestIn(ends) + ends.count)
  ends.lasts[ends.count++] = last
}

/** The cuts of a commit. */
export function cutsIn(ends: CommitEnds, seq: number): Int32Array {
  return ends.cuts.subarray(endOf(ends, seq - 1) + seq - 1, endOf(ends, seq) + seq)
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

function withRoom(numbers: Int32Array, length: number): Int32Array {
  if (length <= numbers.length) return numbers
  const larger = new Int32Array(Math.ceil(length * 1.25) + 16)
  larger.set(numbers)
  return larger
}
