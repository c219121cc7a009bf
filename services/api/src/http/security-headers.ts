/** How long a browser comes by https alone, in s: a year. */
const HSTS_S = 31_536_000

/** Of an answer that is no page: whatever it is taken for, it may load and run nothing. */
const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const always: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

/** Adds what every answer tells browsers. A page brings a policy of its own; a 304 leaves the one that was told. */
export function secure({ status, headers }: Response, isHttps: boolean): void {
  for (const [name, value] of Object.entries(always)) headers.set(name, value)
  const isTold = status === 304 || headers.has('content-security-policy')
  if (!isTold) headers.set('content-security-policy', NOTHING)
  const isFramed = headers.get('content-security-policy')?.includes('frame-ancestors *') === true
  if (!isFramed) headers.set('x-frame-options', 'DENY')
  if (isHttps) headers.set('strict-transport-security', `max-age=${HSTS_S}`)
}
