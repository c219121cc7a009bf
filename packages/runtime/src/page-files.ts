import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** A file of the built page. */
export interface PageFile {
  readonly bytes: Uint8Array
  /** The same in gzip. */
  readonly packed: Uint8Array
  readonly type: string
}

/** The built page by path from its root, such as `/index.html`. */
export type PageFiles = ReadonlyMap<string, PageFile>

/** Where `npm run build:web` leaves the page. */
const PAGE_FOLDER = join(import.meta.dirname, '../../../services/web/dist')

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

const pack = promisify(gzip)

/** Reads the built page; null when it was not built. Files of other types are left out. */
export async function readPageFiles(folder: string = PAGE_FOLDER): Promise<PageFiles | null> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = new Map<string, PageFile>()
  for (const entry of entries) {
    const type = TYPES[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = new Uint8Array(await readFile(path))
    const packed = new Uint8Array(await pack(bytes))
    files.set(`/${relative(folder, path).replaceAll('\\', '/')}`, { bytes, packed, type })
  }
  return files.has('/index.html') ? files : null
}
