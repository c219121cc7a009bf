import type { Receipt } from '@asof/contract'
import { leafHash, rootOf } from './audit-path.ts'
import { canonicalBytes, fromBase64, fromHex, sha256, toBytes, toHex } from './bytes.ts'
import { openNote } from './open-note.ts'

/** What makes a receipt true, in the order in which it is looked at. */
export const CHECKS = ['digest', 'signature', 'checkpoint', 'evidence'] as const

/** Whether each holds. */
export type Checked = Readonly<Record<(typeof CHECKS)[number], boolean>>

const FIELDS = [
  'answer',
  'answerDigest',
  'checkpoint',
  'commits',
  'evidence',
  'origin',
  'rotations',
  'signature',
  'v',
].join()

/**
 * Checks a receipt by itself, without asking anybody; what cannot be read does not hold. What only the whole log tells, at
 * which positions its commits stand, is left to the stand-alone verifier.
 * @param keys verifier keys of the log
 */
export async function checkReceipt(receipt: Receipt, keys: readonly string[]): Promise<Checked> {
  const isReceipt = receipt.v === 1 && Object.keys(receipt).sort().join() === FIELDS
  return {
    digest: isReceipt && (await holds(isOfDigest(receipt))),
    signature: isReceipt && (await holds(isSigned(receipt, keys))),
    checkpoint: isReceipt && (await holds(isInLog(receipt, keys))),
    evidence: isReceipt && (await holds(isEvident(receipt))),
  }
}

const holds = (check: Promise<boolean>): Promise<boolean> => check.catch(() => false)

const digestOf = async (value: unknown) => toHex(await sha256(canonicalBytes(value)))

/** What an answer says of itself. */
interface Said {
  readonly ledger: string
  readonly knownAt: number
  readonly head: { readonly seq: number; readonly hash: string }
  readonly ruleVersion: string
}

const saidBy = ({ answer }: Receipt) => answer as unknown as Said

async function isOfDigest({ answer, answerDigest }: Receipt): Promise<boolean> {
  return answerDigest === (await digestOf(answer))
}

/** Whether a key signed for all that the receipt holds. */
async function isSigned(receipt: Receipt, keys: readonly string[]): Promise<boolean> {
  const { origin, answerDigest, evidence, checkpoint, rotations, signature } = receipt
  const { ledger, knownAt, head, ruleVersion } = saidBy(receipt)
  const [, size, root] = checkpoint.split('\n')
  const text = `asof receipt v1
${origin}
answer ${answerDigest}
position ${knownAt}
head ${head.seq} ${head.hash}
rules ${ruleVersion}
evidence ${await digestOf(evidence)}
checkpoint ${size} ${root}
rotations ${rotations.length}
`
  return (await openNote(signature, keys)) === text && origin.endsWith(`/${ledger}`)
}

/** Whether the commits, and the one the answer calls the head, lie in the log of the signed checkpoint. */
async function isInLog(receipt: Receipt, keys: readonly string[]): Promise<boolean> {
  const { checkpoint, commits, origin } = receipt
  const [own, size, root = ''] = (await openNote(checkpoint, keys))?.split('\n') ?? []
  if (own !== origin) return false
  const wanted = toHex(fromBase64(root))
  for (const { seq, text, path } of commits) {
    const leaf = await leafHash(toBytes(text))
    const found = await rootOf(leaf, { index: seq - 1, size: Number(size) }, path.map(fromHex))
    if (found === null || toHex(found) !== wanted) return false
  }
  const { head } = saidBy(receipt)
  const text = commits.find(({ seq }) => seq === head.seq)?.text
  return head.hash === (text === undefined ? '0'.repeat(64) : toHex(await sha256(toBytes(text))))
}

/** Whether the evidence is what the answer names, and the commits are those that hold it. */
async function isEvident(receipt: Receipt): Promise<boolean> {
  const { answer, evidence, commits } = receipt
  const { ledger, head } = saidBy(receipt)
  const named = groundsIn(answer)
  if (named.size !== evidence.length || !evidence.every(({ id }) => named.has(id))) return false
  const wanted = new Set([...evidence.map(({ seq }) => seq), ...(head.seq > 0 ? [head.seq] : [])])
  const held = new Map(commits.map(({ seq, text }) => [seq, JSON.parse(text) as StoredCommit]))
  if (held.size !== commits.length || wanted.size !== held.size) return false
  return evidence.every(({ id, seq, index }) => {
    const commit = held.get(seq)
    return commit?.ledger === ledger && commit.seq === seq && commit.events[index]?.id === id
  })
}

interface StoredCommit {
  readonly ledger: string
  readonly seq: number
  readonly events: readonly { readonly id: string }[]
}

/** Ids in the lists `evidence` and `causes` of an answer, wherever they stand. */
function groundsIn(value: unknown, name = ''): ReadonlySet<string> {
  if (typeof value !== 'object' || value === null) return new Set()
  const own = Array.isArray(value) && ['evidence', 'causes'].includes(name) ? value.map(idOf) : []
  const inner = Object.entries(value).flatMap(([key, each]) => [...groundsIn(each, key)])
  return new Set([...own, ...inner])
}

function idOf(named: string | { readonly id: string }): string {
  return typeof named === 'string' ? named : named.id
}
