import { crc32 } from 'node:zlib'

/** A token taken apart; whether anybody holds it is another question. */
export interface TokenParts {
  readonly id: string
  readonly secret: string
}

const FORM = /^(asof_([0-9a-f]{16})_([\w-]{43}))([0-9a-z]{7})$/

/**
 * The token of a key: what it is for, its id, 256 bits in base64url, and a checksum that tells it from a typo without
 * asking anybody.
 * @param secret 43 characters of base64url
 */
export function formatToken({ id, secret }: TokenParts): string {
  const token = `asof_${id}_${secret}`
  return token + checksumOf(token)
}

/** The parts of a token; null for text that no server ever issued. */
export function parseToken(text: string): TokenParts | null {
  const [, token, id, secret, checksum] = FORM.exec(text) ?? []
  if (token === undefined || id === undefined || secret === undefined) return null
  return checksumOf(token) === checksum ? { id, secret } : null
}

/** CRC-32 in base 36. */
function checksumOf(token: string): string {
  return crc32(token).toString(36).padStart(7, '0')
}
