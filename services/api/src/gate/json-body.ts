import { type Refused, refuse, refuseAll } from '../http/refusal.ts'
import { readBody } from './read-body.ts'
import { scanJson } from './scan-json.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The bytes of a JSON request. Stages: size, content coding, media type; the first that refuses answers. */
export async function receiveJson(request: Request): Promise<Uint8Array | Refused> {
  const bytes = await readBody(request)
  if (!(bytes instanceof Uint8Array)) return bytes
  if (isCoded(request.headers.get('content-encoding')))
    return refuse('UNSUPPORTED_ENCODING', 'send the body without content coding')
  if (isJson(request.headers.get('content-type'))) return bytes
  return refuse('UNSUPPORTED_MEDIA_TYPE', 'send application/json')
}

/** The value of a JSON body. Stages: UTF-8, scan; the first that refuses answers, with all of its errors. */
export function readJson(bytes: Uint8Array, holdsMany: boolean): { readonly value: unknown } | Refused {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    return refuse('INVALID_ENCODING', 'the body is not UTF-8')
  }
  const scan = scanJson(text, holdsMany)
  return scan.ok ? { value: scan.value } : refuseAll(scan.errors)
}

/** Whether a body has to be inflated first. */
export function isCoded(coding: string | null): boolean {
  return coding !== null && coding.trim().toLowerCase() !== 'identity'
}

function isJson(type: string | null): boolean {
  return /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type?.trim() ?? '')
}
