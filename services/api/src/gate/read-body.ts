import { limits } from '@asof/contract'
import { type Refused, refuse } from '../http/refusal.ts'

/** The bytes of a body; refused before anything beyond the limit is kept. */
export async function readBody(request: Request, maxBytes: number = limits.bodyBytes): Promise<Uint8Array | Refused> {
  const tooLarge = () => refuse('PAYLOAD_TOO_LARGE', `a body has at most ${maxBytes} bytes`)
  const announced = request.headers.get('content-length')
  if (announced !== null && Number(announced) > maxBytes) return tooLarge()
  if (request.body === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) return tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
