import { importForms, limits } from '@asof/contract'
import { type Refused, refuse } from '../http/refusal.ts'
import { isCoded } from './json-body.ts'
import { readBody } from './read-body.ts'

/** The bytes of a file that is sent. Stages: size, content coding, media type of the `format` that is named. */
export async function receiveFile(request: Request): Promise<Uint8Array | Refused> {
  const format = new URL(request.url).searchParams.get('format')
  const bytes = await readBody(request, format === 'json' ? limits.importJsonBytes : limits.importBytes)
  if (!(bytes instanceof Uint8Array)) return bytes
  if (isCoded(request.headers.get('content-encoding')))
    return refuse('UNSUPPORTED_ENCODING', 'send the file without content coding')
  const known = Object.entries(importForms).filter(([form]) => form === format)
  const taken = (known.length === 0 ? Object.entries(importForms) : known).map(([, type]) => type)
  if (taken.includes(typeOf(request.headers.get('content-type')) as (typeof taken)[number])) return bytes
  return refuse('UNSUPPORTED_MEDIA_TYPE', `send ${taken.join(' or ')}`)
}

/** A media type without parameters; null for text in anything but UTF-8. */
function typeOf(header: string | null): string | null {
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim().toLowerCase())
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  return charset === undefined || /^charset="?utf-8"?$/.test(charset) ? type : null
}
