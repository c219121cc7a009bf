/** What can be watched, as an address carries it from any view. */
export const WATCHED = ['jurisdiction', 'org', 'group', 'item', 'provider', 'authority'] as const

/** A question without a day; what it does not name may be anything. */
export type Watched = { readonly [N in (typeof WATCHED)[number]]?: string | undefined }
