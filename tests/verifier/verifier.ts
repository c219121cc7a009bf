import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../architecture/source-files.ts'

/** The stand-alone verifier as its one file exports it; each throws when something does not hold. */
export interface Verifier {
  verifyInclusion(reply: object, known: Known): unknown
  verifyConsistency(reply: object, known: Known & { readonly old: string }): unknown
  compareCheckpoints(note: string, known: Known & { readonly old: string }): { readonly size: number }
  verifyExport(folder: string, known: { readonly key: string }): { readonly commits: readonly unknown[] }
  verifyReceipt(receipt: object, known: { readonly key: string; readonly log: unknown }): unknown
  readKey(text: string): object
  followKeys(first: object, rotations: readonly string[]): readonly object[]
  readCheckpoint(note: string, keys: readonly object[]): { readonly size: number }
  leafHash(bytes: Uint8Array): Uint8Array
  rootOf(leaves: readonly Uint8Array[]): Uint8Array
  rootByPath(index: number, size: number, leaf: Uint8Array, path: readonly Uint8Array[]): Uint8Array
  rootsByProof(first: number, second: number, proof: readonly Uint8Array[], root: Uint8Array): readonly Uint8Array[]
  canonical(value: unknown): string
}

interface Known {
  readonly key: string
  readonly rotations: readonly string[]
}

/** Its file. */
const VERIFIER = join(ROOT, 'packages/verifier/asof-verify.mjs')

/** The verifier as it is. */
export async function loadVerifier(): Promise<Verifier> {
  return (await import(pathToFileURL(VERIFIER).href)) as Verifier
}

/** The verifier with a bug in it. Throws when its source does not have the text exactly once. */
export async function loadMutant(from: string, to: string): Promise<Verifier> {
  const source = await readFile(VERIFIER, 'utf8')
  if (source.split(from).length !== 2)
    throw new Error(`${source.split(from).length - 1} times in the verifier: ${from}`)
  const file = join(await mkdtemp(join(tmpdir(), 'asof-mutant-')), 'mutant.mjs')
  await writeFile(
    file,
    source.replace(from, () => to),
  )
  return (await import(pathToFileURL(file).href)) as Verifier
}
