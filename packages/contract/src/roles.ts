/** What a credential may do: `reader` asks, `recorder` appends, `reviewer` reviews, `admin` does everything. */
export const roles = ['reader', 'recorder', 'reviewer', 'admin'] as const

export type Role = (typeof roles)[number]

/** Whether whoever holds a role may do what another one is asked for; all may read, and a reviewer may not record. */
export function permits(held: Role, asked: Role): boolean {
  return held === asked || held === 'admin' || asked === 'reader'
}

/** How OpenAPI says which credential a route takes; `{}` stands for none. */
type Security = Record<string, string[]>[]

const keys: Security = [{ apiKey: [] }, { oidcToken: [] }]
const nothingOrKeys: Security = [{}, ...keys]

/** Of a route that only reads: for anyone where reading is open, else for every role. */
export const forReading = { 'x-role': 'reader', 'x-open': true, security: nothingOrKeys } as const

/** Of a route for holders of a role; the credential is needed always. */
export function forRole<R extends Role>(role: R) {
  return { 'x-role': role, 'x-open': false, security: keys } as const
}
