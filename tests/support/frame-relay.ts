import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Request types of the Kafka protocol that faults are about. */
export const apis = { produce: 0, fetch: 1 } as const

type Api = (typeof apis)[keyof typeof apis]

/** Stands between clients and a broker, knows where requests and answers begin and end, and does harm to them. */
export interface FrameRelay {
  /** Answers given to nobody so far. */
  readonly swallowed: number
  /** Requests that came late so far, and those that came twice. */
  readonly delayed: number
  readonly doubled: number
  /** Requests kept back now. */
  readonly held: number
  /** From now on answers of this type are lost; the requests arrive. Returns the way to stop it. */
  swallowAnswers(api: Api): () => void
  /** Keeps requests of this type back; the way to stop it sends them on, in order. */
  holdRequests(api: Api): () => void
  /** Requests of this type never arrive. */
  loseRequests(api: Api): () => void
  /** Every request of this type arrives twice; the client sees one answer. */
  doubleRequests(api: Api): () => void
  /** Nothing passes in either direction, and no connection ends. */
  freeze(): () => void
  /** Ends every connection. */
  cut(): void
  close(): Promise<void>
}

/** Relays `ports.listen` to `ports.target`, both on loopback. */
export async function openFrameRelay(ports: { listen: number; target: number }): Promise<FrameRelay> {
  const rules = {
    swallow: new Set<number>(),
    hold: new Set<number>(),
    double: new Set<number>(),
    lose: new Set<number>(),
  }
  const sockets = new Set<Socket>()
  let held: (() => void)[] = []
  let frozen: (() => void)[] | null = null
  let [swallowed, delayed, doubled] = [0, 0, 0]

  /** Passes now, or once a freeze ends. */
  function pass(write: () => void): void {
    if (frozen === null) write()
    else frozen.push(write)
  }

  function join(client: Socket): void {
    const broker = connect(ports.target, '127.0.0.1')
    const awaited = new Map<number, number>()
    for (const [one, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        // What the network holds back arrives although its sender is gone.
        if (rules.hold.size === 0) other.destroy()
      })
    }
    eachFrame(client, (frame) => {
      const api = frame.readInt16BE(4)
      awaited.set(frame.readInt32BE(8), api)
      const send = () => {
        if (!broker.writable) return
        broker.write(frame)
        if (!rules.double.has(api)) return
        broker.write(frame)
        doubled += 1
      }
      if (rules.lose.has(api)) return
      if (rules.hold.has(api)) held.push(send)
      else pass(send)
    })
    eachFrame(broker, (frame) => {
      const id = frame.readInt32BE(4)
      const api = awaited.get(id)
      awaited.delete(id)
      if (api === undefined || rules.swallow.has(api)) swallowed += 1
      else pass(() => client.writable && client.write(frame))
    })
  }

  function rule(set: Set<number>, api: Api): () => void {
    set.add(api)
    return () => set.delete(api)
  }

  const server = createServer(join).listen(ports.listen, '127.0.0.1')
  await once(server, 'listening')
  return {
    get swallowed() {
      return swallowed
    },
    get delayed() {
      return delayed
    },
    get doubled() {
      return doubled
    },
    get held() {
      return held.length
    },
    swallowAnswers: (api) => rule(rules.swallow, api),
    holdRequests: (api) => {
      const stop = rule(rules.hold, api)
      return () => {
        stop()
        const sending = held
        held = []
        delayed += sending.length
        for (const send of sending) send()
      }
    },
    loseRequests: (api) => rule(rules.lose, api),
    doubleRequests: (api) => rule(rules.double, api),
    freeze: () => {
      frozen ??= []
      return () => {
        const waiting = frozen ?? []
        frozen = null
        for (const write of waiting) write()
      }
    },
    cut: () => {
      for (const socket of sockets) socket.destroy()
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Source: Kafka protocol; a frame is its length in four bytes and what follows. */
function eachFrame(socket: Socket, take: (frame: Buffer) => void): void {
  let left = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    left = Buffer.concat([left, chunk])
    while (left.length >= 4 && left.length >= 4 + left.readInt32BE(0)) {
      const size = 4 + left.readInt32BE(0)
      take(left.subarray(0, size))
      left = left.subarray(size)
    }
  })
}
