import { Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

/** An entry of an archive, with exactly this name. */
export interface Entry {
  readonly name: string
  readonly data: AsyncIterable<Buffer>
}

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50]
const DEFLATE = 8
/** General purpose flag: names are UTF-8. */
const UTF8 = 1 << 11
const VERSION = 20

/** A zip archive of these entries, deflated, names unchecked. Source: PKWARE APPNOTE 6.3.9, sections 4.3 and 4.4. */
export async function zip(entries: readonly Entry[]): Promise<Buffer> {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []]
  let offset = 0
  for (const { name, data } of entries) {
    const { packed, crc, size } = await pack(data)
    const sizes = [crc, packed.length, size].map(uint32)
    const path = Buffer.from(name)
    const shared = [...[VERSION, UTF8, DEFLATE, 0, 0].map(uint16), ...sizes, uint16(path.length), uint16(0)]
    const local = Buffer.concat([uint32(LOCAL), ...shared, path, packed])
    centrals.push(
      Buffer.concat([
        uint32(CENTRAL),
        uint16(VERSION),
        ...shared,
        ...[0, 0, 0].map(uint16),
        uint32(0),
        uint32(offset),
        path,
      ]),
    )
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(centrals)
  const counts = [0, 0, entries.length, entries.length].map(uint16)
  return Buffer.concat([
    ...locals,
    directory,
    uint32(END),
    ...counts,
    uint32(directory.length),
    uint32(offset),
    uint16(0),
  ])
}

async function pack(data: AsyncIterable<Buffer>): Promise<{ packed: Buffer; crc: number; size: number }> {
  let [crc, size] = [0, 0]
  async function* counted() {
    for await (const chunk of data) {
      crc = crc32(chunk, crc)
      size += chunk.length
      yield chunk
    }
  }
  const parts: Buffer[] = []
  for await (const part of Readable.from(counted()).pipe(createDeflateRaw())) parts.push(part as Buffer)
  return { packed: Buffer.concat(parts), crc, size }
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
