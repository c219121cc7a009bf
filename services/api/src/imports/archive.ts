import { crc32 } from 'node:zlib'
import { limits, type Role } from '@asof/contract'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import { nameOf } from './entry-name.ts'
import { openEvents } from './events-file.ts'
import type { FilePlace, ImportFile } from './import-file.ts'
import { openTable } from './table.ts'

/** Inflated bytes from which on the ratio counts: below, nothing is worth calling a bomb. */
const RATIO_FROM_BYTES = 1_048_576

type Place = FilePlace & { readonly role: Role }

/**
 * The tables and lists of events in an archive, in the order of their names. Errors: an archive that is not sound; an entry
 * whose name is no plain `.csv` or `.json` path, or is there twice; more files, bytes or inflation than are taken, seen while
 * it is inflated; then those of the first file that is refused.
 */
export async function openArchive(bytes: Uint8Array, place: Place): Promise<readonly ImportFile[] | Refused> {
  const named = await listEntries(bytes)
  if (isRefused(named)) return named
  const files: ImportFile[] = []
  let [left, rows, events] = [limits.importInflatedBytes as number, 0, 0]
  for (const [name, entry] of named.entries) {
    const inflated = await inflate(named.archive, entry, left)
    if (isRefused(inflated)) return inflated
    left -= inflated.byteLength
    const own = { ...place, prefix: `${place.prefix}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` }
    const isTable = name.endsWith('.csv')
    const file = await (isTable ? openTable(inflated, own) : openEvents(inflated, own, place.role))
    if (isRefused(file)) return file
    if (isTable) rows += file.count
    else events += file.count
    files.push(file)
    if (rows > limits.importRows || events > limits.importEvents || (events > 0 && rows + events > limits.importEvents))
      return refuse('TOO_MANY_ROWS', `${limits.importRows} rows, or ${limits.importEvents} with events, at most`)
  }
  return files
}

interface Listed {
  readonly archive: ZipFile
  readonly entries: readonly (readonly [string, Entry])[]
}

async function listEntries(bytes: Uint8Array): Promise<Listed | Refused> {
  const found = new Map<string, Entry>()
  try {
    // Names are judged here, from their bytes.
    const archive = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      lazyEntries: true,
      decodeStrings: false,
      autoClose: false,
    })
    if (archive.entryCount > limits.importEntries)
      return refuse('ZIP_ENTRY_FORBIDDEN', `more than ${limits.importEntries} files`)
    for await (const entry of archive.eachEntry()) {
      const name = nameOf(entry)
      if (isRefused(name)) return name
      if (found.has(name.name)) return refuse('ZIP_ENTRY_FORBIDDEN', 'a name is there twice')
      found.set(name.name, entry)
    }
    const entries = [...found].filter(([name]) => !name.endsWith('/')).sort(([a], [b]) => (a < b ? -1 : 1))
    return { archive, entries }
  } catch {
    return refuse('MALFORMED_ZIP', 'not a zip archive, or a damaged one')
  }
}

/** The bytes of an entry, refused as soon as they are too many. */
async function inflate(archive: ZipFile, entry: Entry, left: number): Promise<Uint8Array | Refused> {
  const chunks: Buffer[] = []
  const most = Math.max(RATIO_FROM_BYTES, limits.importRatio * entry.compressedSize)
  let [held, sum] = [0, 0]
  try {
    const stream = await archive.openReadStreamPromise(entry)
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      held += chunk.byteLength
      if (held > left) return refuse('PAYLOAD_TOO_LARGE', `more than ${limits.importInflatedBytes} bytes inflated`)
      if (held > most) return refuse('PAYLOAD_TOO_LARGE', `inflates to more than ${limits.importRatio} times its size`)
      sum = crc32(chunk, sum)
      chunks.push(chunk)
    }
  } catch {
    return refuse('MALFORMED_ZIP', 'an entry cannot be inflated')
  }
  return sum === entry.crc32 ? Buffer.concat(chunks) : refuse('MALFORMED_ZIP', 'an entry is not what its sum says')
}
