import { once } from 'node:events'
import { createServer as createTlsServer } from 'node:https'
import { createServer, type Socket } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { receiverCertificate } from '../../../../tests/support/receiver-certificate.ts'
import { createOutbound } from './outbound.ts'
import { send } from './send.ts'

const lines = new Set<Socket>()
let close = async () => {}
afterEach(async () => {
  for (const line of lines) line.destroy()
  await close()
})

/** A server that says these bytes to whoever calls, as they are; it keeps the connection open. */
async function speaking(speak: (line: Socket, said: Buffer) => void): Promise<number> {
  const server = createServer((line) => {
    lines.add(line)
    line.on('error', () => {})
    line.once('data', (said) => speak(line, said))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  close = async () => {
    server.close()
    await once(server, 'close')
  }
  return (server.address() as { port: number }).port
}

function call(
  port: number,
  { scheme = 'http', host = 'receiver.example', callMs = 30_000, networks = ['127.0.0.1/32'] } = {},
) {
  const policy = { allowHttp: true, ports: [port], networks }
  const outbound = createOutbound({ policy, resolve: async () => ['127.0.0.1'], callMs })
  return outbound.post(`${scheme}://${host}:${port}/hook?x=1`, {
    headers: { a: 'b' },
    body: Buffer.from('body'),
  })
}

describe('a call', () => {
  test('is one POST, by the name that was asked for', async () => {
    const heard: string[] = []
    const port = await speaking((line, said) => {
      heard.push(said.toString())
      line.end('HTTP/1.1 204 No Content\r\n\r\n')
    })
    expect(await call(port)).toEqual({ status: 204, text: '', retryAfter: null, refusal: null })
    expect(heard.join('').split('\r\n').sort()).toEqual(
      [
        '',
        'Connection: close',
        `Host: receiver.example:${port}`,
        'POST /hook?x=1 HTTP/1.1',
        'a: b',
        'body',
        'content-length: 4',
      ].sort(),
    )
  })

  test.each([
    ['an answer without an end', 'HTTP/1.1 200 OK\r\n\r\n', 'no whole answer in time'],
    ['nothing', '', 'no whole answer in time'],
    ['half a head', 'HTTP/1.1 200 OK\r\nx: ', 'no whole answer in time'],
    ['too little', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc', 'no whole answer in time'],
  ])('that meets %s ends in time', async (_, said, text) => {
    const port = await speaking((line) => line.write(said))
    expect(await call(port, { callMs: 200 })).toEqual({ status: null, text, retryAfter: null, refusal: null })
  })

  test('that is dripped at ends in time', async () => {
    const port = await speaking((line) => {
      line.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n')
      const drip = setInterval(() => line.write('x'), 20)
      line.on('close', () => clearInterval(drip))
    })
    const began = performance.now()
    expect(await call(port, { callMs: 300 })).toMatchObject({ status: null, text: 'no whole answer in time' })
    const took = performance.now() - began
    expect(took).toBeGreaterThan(290)
    expect(took).toBeLessThan(10_000)
  })

  test('that meets no HTTP fails', async () => {
    const port = await speaking((line) => line.write('hello\r\n\r\n'))
    expect(await call(port)).toMatchObject({ status: null, text: 'HPE_INVALID_CONSTANT' })
  })

  test('that is cut off fails', async () => {
    const port = await speaking((line) => line.destroy())
    expect(await call(port)).toMatchObject({ status: null, text: 'ECONNRESET' })
  })

  test('that nobody listens to fails', async () => {
    const port = await speaking(() => {})
    await close()
    close = async () => {}
    expect(await call(port)).toMatchObject({ status: null, text: 'ECONNREFUSED' })
  })

  test('over TLS to somebody who does not speak it fails', async () => {
    const port = await speaking((line) => line.write('HTTP/1.1 200 OK\r\n\r\n'))
    expect(await call(port, { scheme: 'https' })).toMatchObject({ status: null, refusal: null })
  })

  test('over TLS goes to the name it was asked for, and to nobody who cannot show it', async () => {
    const server = createTlsServer(receiverCertificate, (_, response) => response.end('hello')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    close = async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    }
    const { port } = server.address() as { port: number }
    const over = { scheme: 'https' }
    expect(await call(port, over)).toMatchObject({ status: null, text: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    const trusted = getCACertificates()
    setDefaultCACertificates([...trusted, receiverCertificate.cert])
    expect(await call(port, over)).toMatchObject({ status: 200, text: 'hello' })
    expect(await call(port, { ...over, host: 'other.example' })).toMatchObject({
      ...{ status: null, text: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    })
    setDefaultCACertificates(trusted)
  })

  test('that reaches an address it must not writes nothing there', async () => {
    let heard = 0
    const port = await speaking((_, said) => {
      heard += said.length
    })
    const url = new URL(`http://receiver.example:${port}/`)
    const asked: string[] = []
    const isAllowed = (address: string) => {
      asked.push(address)
      return false
    }
    const answer = await send(
      { url, addresses: ['127.0.0.1'] },
      { headers: {}, body: Buffer.from('body') },
      { signal: AbortSignal.timeout(30_000), isAllowed },
    )
    expect(answer).toEqual({ status: null, text: 'reached an address that is not allowed', retryAfter: null })
    expect([asked, heard]).toEqual([['127.0.0.1'], 0])
  })

  test('that is answered at length reads 4 KiB and shows one', async () => {
    let sent = 0
    const port = await speaking((line) => {
      line.write('HTTP/1.1 500 Broken\r\ncontent-length: 1073741824\r\nretry-after: 7\r\n\r\n')
      const chunk = Buffer.alloc(65_536, 'x')
      const pour = () => {
        while (!line.destroyed && line.write(chunk)) sent += chunk.length
      }
      line.on('drain', pour)
      pour()
    })
    const answer = await call(port)
    expect(answer).toEqual({ status: 500, text: 'x'.repeat(1024), retryAfter: '7', refusal: null })
    expect(sent).toBeLessThan(32 * 1024 * 1024)
  })

  test('a switch of protocols is no answer', async () => {
    const port = await speaking((line) =>
      line.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    )
    expect(await call(port, { callMs: 500 })).toMatchObject({ status: null })
  })
})
