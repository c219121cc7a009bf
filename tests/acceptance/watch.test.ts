import { createCli } from '@asof/cli'
import type { Notice } from '@asof/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLocal, type LivingProduct, openEmbeddedProduct } from '../support/in-process.ts'
import { correct, tellSeedStory } from '../support/tell-story.ts'

const NOW = '2026-06-25T10:00:00.000Z'

let product: LivingProduct
beforeEach(async () => {
  product = await openEmbeddedProduct({ backend: 'memory', ledgers: ['fresh'], now: '2026-06-18T09:00:00.000Z' })
})
afterEach(() => product.close())

/** A run of `asof watch` that can be interrupted. */
interface Watching {
  /** Resolves when its output fits. */
  until(fits: (stdout: string) => boolean): Promise<void>
  /** Interrupts it; resolves to how it ended. */
  end(): Promise<{ code: number; stdout: string; stderr: string }>
  readonly ended: Promise<number>
}

function watch(argv: readonly string[], fetch: (request: Request) => Promise<Response>): Watching {
  const interruption = new AbortController()
  const [stdout, stderr]: [string[], string[]] = [[], []]
  let wake = () => {}
  const write = (text: string) => {
    stdout.push(text)
    wake()
  }
  const cli = createCli({
    connect: async () => ({ connection: { fetch, baseUrl: 'http://asof.test' }, close: async () => {} }),
    local: { ...createLocal(), interrupted: () => interruption.signal },
    ...{ stdout: { write }, stderr: { write: (text: string) => stderr.push(text) }, isTTY: false },
  })
  const ended = cli.run(['watch', ...argv])
  return {
    ended,
    until: async (fits) => {
      while (!fits(stdout.join('')))
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    },
    end: async () => {
      interruption.abort()
      return { code: await ended, stdout: stdout.join(''), stderr: stderr.join('') }
    },
  }
}

async function tellStory(): Promise<void> {
  await tellSeedStory(product)
  await correct(product, 'fix-1', 'seed-039', { effectiveFrom: '2026-06-15' })
  product.clock.set('2026-06-18T10:00:00.000Z')
  await correct(product, 'fix-2', 'seed-043', { effectiveFrom: '2026-06-20' })
  product.clock.set(NOW)
  await product.turn()
}

interface Line {
  readonly id: string
  readonly event: string
  readonly data: Record<string, unknown>
}

function linesOf(stdout: string): readonly Line[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}

async function fed(parameters: string): Promise<readonly Notice[]> {
  const response = await product.get(`/api/v1/feed?format=json&${parameters}`)
  const { items } = (await response.json()) as { items: { _asof: Notice }[] }
  return items.map(({ _asof }) => _asof).reverse()
}

/** Ends each of the first streams after its first notice, as a broken line would. */
function cutting(cuts: number) {
  const resumed: (string | null)[] = []
  const fetch = async (request: Request) => {
    resumed.push(request.headers.get('last-event-id'))
    const response = await product.send(request)
    if (resumed.length > cuts) return response
    const breaker = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        const text = new TextDecoder().decode(chunk)
        const end = text.indexOf('\n\n', text.indexOf('event: notice'))
        const isCut = text.includes('event: notice')
        // Half of the next event is on its way when the line breaks.
        controller.enqueue(new TextEncoder().encode(isCut ? text.slice(0, end + 12) : text))
        if (isCut) controller.terminate()
      },
    })
    return new Response(response.body!.pipeThrough(breaker), response)
  }
  return { resumed, fetch }
}

const hasReached = (stdout: string) =>
  linesOf(stdout).some(({ event, data }) => event === 'position' && data['at'] === NOW)

describe('asof watch', () => {
  test('prints every notice once, across cuts, and ends well when interrupted', async () => {
    const { resumed, fetch } = cutting(2)
    const watching = watch(['GB', 'anthropic'], fetch)
    await watching.until((stdout) => stdout.includes('"event":"position"'))
    await tellStory()
    await watching.until(hasReached)
    const { code, stdout, stderr } = await watching.end()
    const notices = linesOf(stdout).filter(({ event }) => event === 'notice')
    expect(notices.map(({ data }) => data)).toEqual(await fed('jurisdiction=GB&provider=anthropic'))
    expect([code, stderr.split('\n').length - 1]).toEqual([0, 2])
    expect(resumed).toEqual([null, notices[0]!.id, notices[1]!.id])
  })

  test('goes on after an id, with events, for people too', async () => {
    await tellStory()
    const events = watch(['GB', 'anthropic/claude', '--after', '77', '--events'], product.send)
    await events.until(hasReached)
    const { stdout } = await events.end()
    expect(linesOf(stdout).map(({ id, event }) => `${id} ${event}`)).toMatchInlineSnapshot(`
      [
        "77.1 notice",
        "78 event.appended",
        "79 event.appended",
        "79.1 notice",
        "79@2026-06-20T04:00:00.000Z.1 notice",
        "79@2026-06-25T10:00:00.000Z.0 position",
      ]
    `)
    const people = watch(['GB', 'anthropic/claude', '--after', '77.1', '--text'], product.send)
    await people.until((text) => text.includes('transition'))
    expect((await people.end()).stdout).toMatchInlineSnapshot(`
      "2026-06-18T10:00:00Z  revision  position 79  reading: fix-2
        GB x anthropic/claude  past     2026-06-16  2026-06-18  licence-required -> unknown
        GB x anthropic/claude  current  2026-06-18  2026-06-20  licence-required -> unknown
        why  /api/v1/why?ledger=fresh&jurisdiction=GB&item=anthropic%2Fclaude&asOf=2026-06-18&knownAt=%4079
      2026-06-20T04:00:00Z  transition  position 79  the clock
        GB x anthropic/claude  current  2026-06-20    unknown -> licence-required
        why  /api/v1/why?ledger=fresh&jurisdiction=GB&item=anthropic%2Fclaude&asOf=2026-06-20&knownAt=%4079
      "
    `)
  })

  test.each([
    ['a parameter that is none', ['GB', 'anthropic', '--view', 'other'], 2],
    ['streams that are none', ['GB', 'anthropic', '--streams', 'news'], 2],
    ['an id from the future', ['GB', 'anthropic', '--after', '78'], 2],
    ['a ledger that is none', ['GB', 'anthropic', '--ledger', 'none'], 1],
    ['a subscription of nobody', ['--subscription', 'sub_0'], 1],
  ])('%s ends it with its exit code', async (_, argv, code) => {
    await tellSeedStory(product)
    expect(await watch(argv, product.send).ended).toBe(code)
  })

  test('without a server it says so', async () => {
    const refused = watch(['GB', 'anthropic'], () => Promise.reject(new Error('no server answers')))
    expect(await refused.ended).toBe(1)
  })
})

describe('asof subscriptions', () => {
  const asof = async (...argv: string[]) => {
    const { code, stdout } = await product.cli('subscriptions', ...argv)
    return { code, body: stdout === '' ? null : (JSON.parse(stdout) as Record<string, unknown>) }
  }

  test('one is created, listed, shown, tried, and ended', async () => {
    const made = await asof(
      'create',
      'GB',
      'anthropic',
      '--webhook',
      'https://hooks.test/',
      '--classes',
      'revision,change',
      '--ahead-days',
      '1,7',
    )
    expect(made).toMatchObject({
      code: 0,
      body: {
        ...{ state: 'pending', question: { jurisdiction: 'GB', provider: 'anthropic' }, streams: ['answers'] },
        ...{
          classes: ['revision', 'change'],
          aheadDays: [1, 7],
          webhookSecret: { secret: expect.stringMatching(/^whsec_/) },
        },
      },
    })
    const id = made.body!['id'] as string
    expect((await asof('list')).body).toMatchObject({ subscriptions: [{ id }] })
    expect((await asof('show', id)).body).toMatchObject({ id, state: 'pending' })
    expect(await asof('test', id)).toEqual({ code: 0, body: { queued: 1 } })
    expect((await asof('deliveries', id, '--limit', '5')).body).toMatchObject({ deliveries: [{ state: 'waiting' }] })
    expect(await asof('redeliver', id, '--from', '0', '--to', '9')).toEqual({ code: 0, body: { queued: 0 } })
    expect((await asof('rotate', id)).body).toMatchObject({ secret: expect.stringMatching(/^whsec_/) })
    expect(await asof('end', id)).toEqual({ code: 0, body: null })
    expect((await asof('list')).body).toEqual({ subscriptions: [] })
    expect((await asof('show', id)).code).toBe(1)
  })

  test('a preview needs no key and tells what a feed holds', async () => {
    await tellStory()
    const span = ['--from', '2026-06-01', '--to', '2026-07-01']
    const { body } = await asof('preview', 'GB', 'anthropic', ...span)
    const unnamed = (all: readonly Notice[]) => all.map(({ id: _, ...rest }) => rest)
    expect(unnamed(body!['notices'] as Notice[])).toEqual(unnamed(await fed('jurisdiction=GB&provider=anthropic')))
    const { stdout } = await product.cli('subscriptions', 'preview', 'GB', 'anthropic/claude', ...span, '--text')
    expect(stdout.split('\n')[0]).toContain('revision  position 77')
  })

  test('a specification may come whole, and what is wrong with it is said', async () => {
    const spec = { question: { jurisdiction: 'GB' }, digest: { zone: 'Europe/London', at: '08:00' } }
    expect((await asof('create', '--spec', JSON.stringify(spec))).body).toMatchObject(spec)
    const wrong = await asof('create', 'GB', 'anthropic', '--directions', 'sideways')
    expect(wrong).toMatchObject({ code: 2, body: { code: 'SCHEMA_INVALID', errors: [{ pointer: '/directions/0' }] } })
    expect((await asof('list', '--key', 'nobody')).code).toBe(1)
    const { stdout } = await product.cli('subscriptions', 'list', '--text')
    expect(stdout).toMatch(/^sub_\w+\n {2}state {5}active\n/)
  })
})
