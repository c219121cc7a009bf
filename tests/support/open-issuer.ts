import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A key of the provider; tokens are signed by hand, so that any wrong one can be made. */
export interface IssuerKey {
  readonly kid: string
  readonly alg: 'RS256' | 'ES256' | 'EdDSA'
  readonly secret: KeyObject
  readonly jwk: object
}

/** How a provider answers. */
type Mood = 'answers' | 'is down' | 'redirects' | 'describes another'

/** An OpenID provider on loopback. */
export interface Issuer {
  readonly issuer: string
  /** Published keys; change them to rotate. */
  keys: readonly IssuerKey[]
  mood: Mood
  /** Where its keys are said to lie. */
  keysAt: string
  /** Paths it was asked for. */
  readonly asked: readonly string[]
  close(): Promise<void>
}

/** A new key pair. */
export function makeIssuerKey(alg: IssuerKey['alg'], kid: string): IssuerKey {
  const { privateKey, publicKey } = pairOf(alg)
  return { kid, alg, secret: privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' } }
}

function pairOf(alg: IssuerKey['alg']): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  if (alg === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2_048 })
  return alg === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519')
}

/** Opens a provider that publishes these keys. */
export async function openIssuer(keys: readonly IssuerKey[]): Promise<Issuer> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (issuer.mood === 'is down') return response.writeHead(503).end()
    if (issuer.mood === 'redirects') return response.writeHead(302, { location: `${issuer.issuer}/keys` }).end()
    const named = issuer.mood === 'describes another' ? 'https://other.example' : issuer.issuer
    const body =
      request.url === '/keys' ? { keys: issuer.keys.map(({ jwk }) => jwk) } : { issuer: named, jwks_uri: issuer.keysAt }
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer: Issuer = {
    issuer: address,
    keys,
    mood: 'answers',
    keysAt: `${address}/keys`,
    asked,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return issuer
}

const encode = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** A token with any header and claims, signed by a key with the algorithm of that key. */
export function signToken(key: IssuerKey, claims: object, header: object = {}): string {
  const text = `${encode({ alg: key.alg, kid: key.kid, typ: 'JWT', ...header })}.${encode(claims)}`
  return `${text}.${signatureOf(key, text)}`
}

/** The same parts with a signature that somebody made up. */
export function forgeToken(header: object, claims: object, signature: string): string {
  return `${encode(header)}.${encode(claims)}.${signature}`
}

/** A signature by a secret that is none: the text of the public key. */
export function signByPublicKey(key: IssuerKey, header: object, claims: object): string {
  const text = `${encode(header)}.${encode(claims)}`
  return `${text}.${createHmac('sha256', JSON.stringify(key.jwk)).update(text).digest('base64url')}`
}

function signatureOf({ alg, secret }: IssuerKey, text: string): string {
  const key =
    alg === 'ES256'
      ? { key: secret, dsaEncoding: 'ieee-p1363' as const }
      : createPrivateKey(secret.export({ format: 'pem', type: 'pkcs8' }))
  return sign(alg === 'EdDSA' ? null : 'sha256', Buffer.from(text), key).toString('base64url')
}
