import { gzipSync } from 'node:zlib'

/** How a case writes its body, as `tests/acceptance/bad-inputs.jsonl` does. */
export type BodyText =
  | { readonly utf8: string }
  | { readonly b64: string }
  | { readonly rep: readonly [BodyText, number] }
  | { readonly cat: readonly BodyText[] }
  | { readonly gzip: BodyText }
  | { readonly base: string; readonly set: Readonly<Record<string, unknown>> }
  | { readonly raw: string; readonly replace: readonly (readonly [string, string])[] }

/** The bytes of a body; `bases` are the documents that `base` and `raw` start from. */
export function toBytes(body: BodyText, bases: Readonly<Record<string, object>>): Buffer {
  if ('utf8' in body) return Buffer.from(body.utf8)
  if ('b64' in body) return Buffer.from(body.b64, 'base64')
  if ('rep' in body) return repeated(toBytes(body.rep[0], bases), body.rep[1])
  if ('cat' in body) return Buffer.concat(body.cat.map((part) => toBytes(part, bases)))
  if ('gzip' in body) return gzipSync(toBytes(body.gzip, bases))
  if ('raw' in body)
    return Buffer.from(
      body.replace.reduce((text, [find, put]) => replaced(text, find, put), JSON.stringify(bases[body.raw])),
    )
  const document = structuredClone(bases[body.base]!)
  for (const [pointer, value] of Object.entries(body.set)) put(document, pointer, value)
  return Buffer.from(JSON.stringify(document))
}

function repeated(part: Buffer, times: number): Buffer {
  return Buffer.alloc(part.length * times, part)
}

function replaced(text: string, find: string, put: string): string {
  if (!text.includes(find)) throw new Error(`nothing to replace: ${find}`)
  return text.replace(find, () => put)
}

function put(document: object, pointer: string, value: unknown): void {
  const keys = pointer.slice(1).split('/')
  const last = keys.pop()!
  const parent = keys.reduce((at, key) => at[key] as Record<string, unknown>, document as Record<string, unknown>)
  parent[last] = value
}

/** What stands at a pointer. */
export function valueAt(document: unknown, pointer: string): unknown {
  return pointer
    .slice(1)
    .split('/')
    .reduce((at, key) => (at as Record<string, unknown>)[key], document)
}
