import type { Receipt } from '@asof/contract'
import { canonicalBytes, sha256Hex } from '@asof/ledger'

/** The evidence of a receipt: where the log holds each event. */
export type Evidence = Receipt['evidence']

/** Names of the lists in which answers name the events they rest on. */
const NAMED_IN: ReadonlySet<string> = new Set(['evidence', 'causes'])

/** Ids of all events that an answer names as its ground, each once, wherever in it they stand. */
export function evidenceIn(answer: unknown): readonly string[] {
  const found = new Set<string>()
  const visit = (value: unknown, name: string): void => {
    if (typeof value !== 'object' || value === null) return
    if (Array.isArray(value) && NAMED_IN.has(name))
      for (const each of value as readonly unknown[]) {
        const id = typeof each === 'string' ? each : (each as { id?: unknown } | null)?.id
        if (typeof id === 'string') found.add(id)
      }
    for (const [key, inner] of Object.entries(value)) visit(inner, key)
  }
  visit(answer, '')
  return [...found]
}

/** SHA-256 (hex) of the RFC 8785 bytes of a JSON value. */
export function digestOf(value: unknown): string {
  return sha256Hex(canonicalBytes(value))
}

/** The text that a receipt signs: all of it, by digests and numbers a person can read. */
export function signedText(receipt: Omit<Receipt, 'signature'>): string {
  const { origin, answer, answerDigest, evidence, checkpoint, rotations } = receipt
  const { knownAt, head, ruleVersion } = answer
  const [, size, root] = checkpoint.split('\n')
  return [
    'asof receipt v1',
    origin,
    `answer ${answerDigest}`,
    `position ${knownAt}`,
    `head ${head.seq} ${head.hash}`,
    `rules ${ruleVersion}`,
    `evidence ${digestOf(evidence)}`,
    `checkpoint ${size} ${root}`,
    `rotations ${rotations.length}`,
    '',
  ].join('\n')
}
