import type { Reply } from '@asof/contract'
import { rootOf } from './audit-path.ts'
import { fromBase64, fromHex, toHex } from './bytes.ts'
import { openNote } from './open-note.ts'

/**
 * Whether a commit lies in the log of a checkpoint that one of the keys signed, by its audit path; null where nothing is
 * signed. Rejects when the proof cannot be read.
 * @param keys verifier keys of the log
 */
export async function checkInclusion(
  { seq, size, leafHash, root, path, checkpoint }: Reply<'getLogInclusion'>,
  keys: readonly string[],
): Promise<boolean | null> {
  if (checkpoint === null) return null
  const [, signedSize, signedRoot = ''] = (await openNote(checkpoint, keys))?.split('\n') ?? []
  const found = await rootOf(fromHex(leafHash), { index: seq - 1, size }, path.map(fromHex))
  if (found === null || signedSize !== String(size)) return false
  return toHex(found) === root && toHex(fromBase64(signedRoot)) === root
}
