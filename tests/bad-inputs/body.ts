import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { zip } from './zip.ts'

/** How a case writes its body; `body_language` of a corpus says what each form means. */
export type Body =
  | { readonly utf8: string }
  | { readonly b64: string }
  | { readonly rep: readonly [Body, number] }
  | { readonly cat: readonly Body[] }
  | { readonly gzip: Body }
  | { readonly zip: readonly { readonly name: string; readonly data: Body | string }[] }
  | { readonly base: string; readonly set?: Readonly<Record<string, unknown>>; readonly drop?: readonly string[] }
  | { readonly raw: string; readonly replace: readonly (readonly [string, string])[] }

/** What stands for the names in a body. */
export interface Filling {
  readonly bases: Readonly<Record<string, object>>
  /** Puts values in the place of `{{NAME}}`; `base` is the document that the text comes from. */
  readonly fill: (text: string, base?: string) => string
}

const FORMS = ['utf8', 'b64', 'rep', 'cat', 'gzip', 'zip', 'base', 'raw'] as const
const BLOCK_BYTES = 65_536
const INDEX = '{{I}}'

/** The bytes of a body, in pieces: it may be larger than memory. Throws Error for a form that is none. */
export async function* bytesOf(body: Body, filling: Filling): AsyncGenerator<Buffer> {
  const { bases, fill } = filling
  const form = FORMS.find((name) => Object.hasOwn(body, name))
  if (form === undefined) throw new Error(`a body of a form that is not understood: ${Object.keys(body).join(', ')}`)
  if ('utf8' in body) yield Buffer.from(fill(body.utf8))
  else if ('b64' in body) yield Buffer.from(body.b64, 'base64')
  else if ('rep' in body) yield* repeated(body.rep, filling)
  else if ('cat' in body) for (const part of body.cat) yield* bytesOf(part, filling)
  else if ('gzip' in body) yield* Readable.from(bytesOf(body.gzip, filling)).pipe(createGzip())
  else if ('zip' in body)
    yield await zip(body.zip.map(({ name, data }) => ({ name, data: bytesOf(toBody(data), filling) })))
  else if ('raw' in body)
    yield Buffer.from(fill(body.replace.reduce(replaced, JSON.stringify(baseOf(bases, body.raw))), body.raw))
  else yield Buffer.from(fill(JSON.stringify(changed(baseOf(bases, body.base), body)), body.base))
}

/** All bytes of a body. */
export async function toBytes(body: Body, filling: Filling): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of bytesOf(body, filling)) parts.push(part)
  return Buffer.concat(parts)
}

/** A text is a body, too. */
export function toBody(data: Body | string): Body {
  return typeof data === 'string' ? { utf8: data } : data
}

async function* repeated([part, times]: readonly [Body, number], filling: Filling): AsyncGenerator<Buffer> {
  if (JSON.stringify(part).includes(INDEX)) {
    for (let index = 1; index <= times; index++) {
      const fill: Filling['fill'] = (text, base) => filling.fill(text.replaceAll(INDEX, String(index)), base)
      yield* bytesOf(part, { ...filling, fill })
    }
    return
  }
  const bytes = await toBytes(part, filling)
  const perBlock = Math.min(times, Math.max(1, Math.floor(BLOCK_BYTES / Math.max(bytes.length, 1))))
  const block = Buffer.concat(Array<Buffer>(perBlock).fill(bytes))
  for (let left = times; left > 0; left -= perBlock) yield block.subarray(0, Math.min(left, perBlock) * bytes.length)
}

function baseOf(bases: Filling['bases'], name: string): object {
  const base = bases[name]
  if (base === undefined) throw new Error(`no base is named ${name}`)
  return base
}

function replaced(text: string, [find, put]: readonly [string, string]): string {
  if (!text.includes(find)) throw new Error(`nothing to replace: ${find}`)
  return text.replaceAll(find, () => put)
}

function changed(base: object, { set = {}, drop = [] }: Extract<Body, { base: string }>): object {
  const document = structuredClone(base)
  for (const pointer of drop) {
    const { parent, key } = placeOf(document, pointer)
    if (Array.isArray(parent)) parent.splice(Number(key), 1)
    else delete parent[key]
  }
  for (const [pointer, value] of Object.entries(set)) {
    const { parent, key } = placeOf(document, pointer)
    if (Array.isArray(parent) && key === '-') parent.push(value)
    else Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true })
  }
  return document
}

/** The names of a JSON Pointer. Source: RFC 6901. */
function namesOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function placeOf(document: object, pointer: string): { parent: Record<string, unknown>; key: string } {
  const names = [...namesOf(pointer)]
  const key = names.pop()
  const parent = names.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document)
  if (key === undefined || typeof parent !== 'object' || parent === null) throw new Error(`no place at ${pointer}`)
  return { parent: parent as Record<string, unknown>, key }
}

/** What stands at a pointer; undefined where nothing does. */
export function valueAt(document: unknown, pointer: string): unknown {
  return namesOf(pointer).reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document)
}
