/** Longest wait for the issuer, in ms. */
const WAIT_MS = 5_000
/** Most bytes of an answer of it. */
const MAX_BYTES = 262_144

/**
 * Fetches JSON from the host of the issuer and from nowhere else; redirects are not followed.
 * Errors: rejects when the address is another host's, or the answer late, too long or not 200.
 */
export async function fetchFromIssuer(address: string, issuer: string): Promise<Response> {
  if (new URL(address).origin !== new URL(issuer).origin) throw new Error(`${address} is not at the issuer's host`)
  const init = { redirect: 'manual', signal: AbortSignal.timeout(WAIT_MS) } as const
  const response = await fetch(address, { ...init, headers: { accept: 'application/json' } })
  if (response.status !== 200 || response.body === null) throw new Error(`${address} answers ${response.status}`)
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    if (bytes > MAX_BYTES) throw new Error(`${address} answers with more than ${MAX_BYTES} bytes`)
    chunks.push(chunk)
  }
  return new Response(Buffer.concat(chunks))
}
