import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** What a name server says of a name: its addresses, that there is none, or nothing at all. */
export type NameAnswer = readonly string[] | 'unknown' | 'silent'

/** A name server on loopback that speaks UDP. */
export interface NameServer {
  /** `127.0.0.1:port` */
  readonly address: string
  /** Names asked for, with the kind of address. */
  readonly asked: readonly string[]
  close(): Promise<void>
}

const [A, AAAA] = [1, 28]
const HEAD_BYTES = 12

/** Opens a name server; addresses with a colon are given as AAAA, others as A. */
export async function openNameServer(answerOf: (name: string) => NameAnswer): Promise<NameServer> {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => {
    const { name, kind, end } = readQuestion(query)
    asked.push(`${name} ${kind === A ? 'A' : kind === AAAA ? 'AAAA' : kind}`)
    const answer = answerOf(name)
    if (answer !== 'silent') socket.send(write(query.subarray(0, end), answer, kind), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    close: async () => {
      socket.close()
      await once(socket, 'close')
    },
  }
}

function readQuestion(query: Buffer): { name: string; kind: number; end: number } {
  const labels: string[] = []
  let at = HEAD_BYTES
  for (let size = query[at]!; size > 0; size = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + size))
    at += 1 + size
  }
  return { name: labels.join('.'), kind: query.readUInt16BE(at + 1), end: at + 5 }
}

/** The question with its answer behind. Source: RFC 1035, section 4. */
function write(question: Buffer, answer: Exclude<NameAnswer, 'silent'>, kind: number): Buffer {
  const found = answer === 'unknown' ? [] : answer.filter((each) => (each.includes(':') ? AAAA : A) === kind)
  const head = Buffer.from(question)
  // An answer, recursion available; code 3 for a name that does not exist.
  head.writeUInt16BE(answer === 'unknown' ? 0x8183 : 0x8180, 2)
  head.writeUInt16BE(found.length, 6)
  head.writeUInt32BE(0, 8)
  return Buffer.concat([head, ...found.map((address) => record(address, kind))])
}

function record(address: string, kind: number): Buffer {
  const data = kind === A ? Buffer.from(address.split('.').map(Number)) : bytesOfV6(address)
  const head = Buffer.alloc(12)
  // The name is that of the question, the class IN, the time to live 0.
  head.writeUInt16BE(0xc000 + HEAD_BYTES, 0)
  head.writeUInt16BE(kind, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

function bytesOfV6(address: string): Buffer {
  const [left = '', right = ''] = address.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const zeros = Array<number>(8 - groups(left).length - groups(right).length).fill(0)
  return Buffer.from([...groups(left), ...zeros, ...groups(right)].flatMap((group) => [group >> 8, group & 255]))
}
