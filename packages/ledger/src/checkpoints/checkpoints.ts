import { sha256Hex } from '../canonical.ts'
import { createLogTree, type LogTree } from '../log-tree.ts'
import { equalHashes, leafHash, verifyConsistency } from '../merkle.ts'
import type { CheckedLedger } from './checked-ledger.ts'
import { type Checkpoint, formatCheckpoint } from './checkpoint.ts'
import { keepCheckpoint, readFolder } from './folder.ts'
import { formatNoteKey, type NoteSigner, signNote } from './note.ts'
import { judgeFolder, type SignedCheckpoint, type TrustedFolder } from './trusted.ts'

/** Nothing can be signed: the key is gone, what was signed cannot be trusted, or the log is another one. */
export class CheckpointFault extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'CheckpointFault'
  }
}

/** The tree over one ledger and what its owner signed about it. */
export interface Checkpoints {
  readonly ledger: CheckedLedger
  readonly tree: LogTree
  /** Name of the log in its checkpoints, and of the key that signs them. */
  readonly origin: string
  /** Number of commits seen that this process has signed no checkpoint over, of those that came since it began. */
  readonly unsigned: number
  /** The newest checkpoint this process published; null before the first. */
  readonly published: SignedCheckpoint | null
  /** The newest published checkpoint with the keys, as they lie on disk. Rejects with {@link CheckpointFault}. */
  read(): Promise<TrustedFolder & { readonly rotations: readonly string[] }>
  /**
   * A published checkpoint of `seq` commits or more: the newest one, or one signed now over the whole log. Rejects with
   * {@link CheckpointFault}; a log that does not extend the last one signed is distrusted from then on.
   */
  reach(seq: number): Promise<SignedCheckpoint>
  /** Signs a text in the name of the log. Rejects with {@link CheckpointFault}. */
  sign(text: string): Promise<string>
}

/** What checkpoints are made from. */
export interface CheckpointNeeds {
  readonly ledger: CheckedLedger
  readonly folder: string
  readonly origin: string
  /** The secrets at hand, read anew: of them the one signs that the rotations lead to. */
  readonly readSigners: () => Promise<readonly NoteSigner[]>
}

/** Checkpoints over a ledger, none signed yet by this process. */
export function createCheckpoints({ ledger, folder, origin, readSigners }: CheckpointNeeds): Checkpoints {
  const tree = createLogTree(ledger)
  const { seq: begun } = ledger.seen()
  let published: SignedCheckpoint | null = null
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<SignedCheckpoint> | null = null

  async function open() {
    const reading = await readFolder(folder)
    if (reading === null) throw new CheckpointFault(`${folder} is gone`)
    let problem = 'there is no signing key'
    for (const signer of await readSigners()) {
      const judged = judgeFolder(reading, origin, signer)
      if (typeof judged !== 'string') return { ...judged, signer, rotations: reading.rotations }
      problem = judged
    }
    throw new CheckpointFault(`nothing can be signed for ledger ${ledger.id}: ${problem}`)
  }

  async function signNewest(): Promise<SignedCheckpoint> {
    const { newest, history, signer } = await open()
    await tree.refresh()
    const problem = whatParts(tree, newest)
    if (problem !== null) {
      ledger.distrust(problem)
      throw new CheckpointFault(problem)
    }
    if (tree.size === newest.size) return newest
    const head = await readHead(ledger, tree)
    const root = tree.root(tree.size)
    const checkpoint: Checkpoint = { origin, size: tree.size, root, head, rotations: history.rotations.length }
    const note = signNote(formatCheckpoint(checkpoint), [signer])
    await keepCheckpoint(folder, checkpoint.size, note).catch((cause: Error) => {
      throw new CheckpointFault(`the checkpoint could not be kept: ${cause.message}`, cause)
    })
    return { ...checkpoint, note }
  }

  /** Who comes while one is being signed shares the next: the running one may have looked too early. */
  function signShared(): Promise<SignedCheckpoint> {
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null
        const signing = signNewest()
        running = signing
        return signing
      })
    return next
  }

  return {
    ledger,
    tree,
    origin,
    get published() {
      return published
    },
    get unsigned() {
      return ledger.seen().seq - Math.max(begun, published?.size ?? 0)
    },
    read: async () => {
      const { newest, history, rotations } = await open()
      return { newest, history, rotations }
    },
    reach: async (seq) => {
      if (published === null || published.size < seq) published = await signShared()
      if (published.size < seq) throw new RangeError(`commit ${seq} of ${published.size}`)
      return published
    },
    sign: async (text) => signNote(text, [(await open()).signer]),
  }
}

/** What keeps the log from extending the last checkpoint signed, as a sentence; null when it does. */
function whatParts(tree: LogTree, { size, root }: Checkpoint): string | null {
  if (tree.size < size) return `the log ends at commit ${tree.size}, the signed checkpoint at ${size}`
  const firstRoot = tree.root(size)
  const proof = size === 0 ? [] : tree.consistency(size, tree.size)
  const claim = { first: size, second: tree.size, firstRoot, secondRoot: tree.root(tree.size) }
  if (equalHashes(firstRoot, root) && (size === 0 || verifyConsistency(claim, proof))) return null
  return `the first ${size} commits are not those of the signed checkpoint`
}

/** Hash of the newest commit of the tree, from its bytes as they lie in the log now. */
async function readHead(ledger: CheckedLedger, tree: LogTree): Promise<string> {
  const [last] = await ledger.read(tree.size, 1)
  if (last !== undefined && equalHashes(leafHash(last.bytes), tree.leafAt(tree.size - 1))) return sha256Hex(last.bytes)
  throw new CheckpointFault(`commit ${tree.size} changed while it was being signed`)
}

/** The keys of a log, oldest first, each with the number of commits from which on it signs. */
export function describeKeys({ history }: TrustedFolder): readonly { readonly from: number; readonly key: string }[] {
  return history.keys.map((key, index) => ({
    from: index === 0 ? 0 : history.rotations[index - 1]!.from,
    key: formatNoteKey(key),
  }))
}
