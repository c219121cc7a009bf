import { deepStrictEqual, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { REJECTION_CODES } from '@asof/domain'
import { describe, it } from 'vitest'

/** Fewer specs than this means that the search is broken and not that all is well. */
const LEAST_SPECS = 9
const DOMAIN = new URL('../../packages/domain/src/', import.meta.url).pathname

interface Proof {
  readonly refused: boolean
  readonly accepted: boolean
}

/** Which codes a spec provokes, and which it also shows a near miss of: one `describe` block per code. */
function proofsIn(spec: string): ReadonlyMap<string, Proof> {
  const proofs = new Map<string, Proof>()
  for (const block of spec.split(/^(?=describe\()/m)) {
    const code = /^describe\('([A-Z0-9_]+)'/.exec(block)?.[1]
    if (code === undefined) continue
    const refused = [...block.matchAll(/\.refused(?:With)?\(\s*'([A-Z0-9_]+)'/g)].some(
      ([, provoked]) => provoked === code,
    )
    proofs.set(code, { refused, accepted: block.includes('.accepted()') })
  }
  return proofs
}

function unproven(proofs: readonly ReadonlyMap<string, Proof>[]): readonly string[] {
  const shown = (code: string) => proofs.some((each) => each.get(code)?.refused && each.get(code)?.accepted)
  return REJECTION_CODES.filter((code) => !shown(code))
}

describe('the specs of the domain', () => {
  it('provoke every rejection code and show a near miss of each', async () => {
    const specs: string[] = []
    for await (const file of glob('**/*.spec.ts', { cwd: DOMAIN })) specs.push(readFileSync(DOMAIN + file, 'utf8'))
    ok(specs.length >= LEAST_SPECS, `read ${specs.length} specs`)
    deepStrictEqual(unproven(specs.map(proofsIn)), [])
  })

  it('would be found wanting without a refusal or without a near miss', () => {
    const only = (body: string) =>
      unproven([proofsIn(`describe('POLICY_VOID', () => {\n${body}\n})\n`)]).includes('POLICY_VOID')
    deepStrictEqual(only(".refused('POLICY_VOID')\n.accepted()"), false)
    deepStrictEqual(only(".refused('POLICY_ENDED')\n.accepted()"), true)
    deepStrictEqual(only(".refused('POLICY_VOID')"), true)
    deepStrictEqual(unproven([]).length, REJECTION_CODES.length)
  })
})
