import { limits } from '@asof/contract'
import { type Refused, refuse } from '../http/refusal.ts'

const tooLarge = () => refuse('PAYLOAD_TOO_LARGE', `a body has at most ${limits.bodyBytes} bytes`)

/** The bytes of a body; refused before anything beyond the limit is kept. */
export async function readBody(request: Request): Promise<Uint8Array | Refused> {
  const announced = request.headers.get('content-length')
  if (announced !== null && Number(announced) > limits.bodyBytes) return tooLarge()
  if (request.body === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > limits.bodyBytes) return tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
