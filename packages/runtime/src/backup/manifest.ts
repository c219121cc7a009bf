import { canonicalBytes } from '@asof/ledger'
import { z } from 'zod'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().min(0)

const schema = z.strictObject({
  v: z.literal(1),
  ledger: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  origin: z.string(),
  key: z.string(),
  commits: count,
  position: count,
  head: sha256,
  root: sha256,
  segments: z.array(
    z.strictObject({
      file: z.string().regex(/^segment-\d{6}\.ndjson$/),
      first: count,
      commits: count,
      bytes: count,
      sha256,
    }),
  ),
  checkpoint: z.string(),
  rotations: z.array(z.string()),
})

/** What an exported log says of itself; every field follows from its segments or is signed. */
export type Manifest = z.output<typeof schema>

/** One file of commits, a line each. */
export type Segment = Manifest['segments'][number]

/** Name of a manifest in its folder. */
export const MANIFEST = 'manifest.json'

/** The one text of a manifest. */
export function formatManifest(manifest: Manifest): string {
  return `${Buffer.from(canonicalBytes(manifest)).toString('utf8')}\n`
}

/** The manifest of a text; null unless it is byte for byte what {@link formatManifest} writes. */
export function parseManifest(text: string): Manifest | null {
  try {
    const manifest = schema.parse(JSON.parse(text))
    return formatManifest(manifest) === text ? manifest : null
  } catch {
    return null
  }
}
