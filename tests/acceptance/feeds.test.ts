import type { Notice } from '@asof/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { xml2js } from 'xml-js'
import { type LivingProduct, openEmbeddedProduct } from '../support/in-process.ts'
import { readCalendar } from '../support/read-calendar.ts'
import { readStream } from '../support/read-stream.ts'
import { correct, tellSeedStory } from '../support/tell-story.ts'

const QUESTION = 'jurisdiction=GB&provider=anthropic'
const NOW = '2026-06-25T10:00:00.000Z'

let product: LivingProduct
beforeEach(async () => {
  product = await openEmbeddedProduct({ backend: 'memory', ledgers: ['fresh'], now: '2026-06-18T09:00:00.000Z' })
})
afterEach(() => product.close())

/** The seed story, two corrections, and the day that the second one puts off. */
async function tellStory(): Promise<void> {
  await tellSeedStory(product)
  await correct(product, 'fix-1', 'seed-039', { effectiveFrom: '2026-06-15' })
  product.clock.set('2026-06-18T10:00:00.000Z')
  await correct(product, 'fix-2', 'seed-043', { effectiveFrom: '2026-06-20' })
  product.clock.set(NOW)
  await product.turn()
}

async function readFeed(parameters: string, headers: Record<string, string> = {}) {
  const response = await product.get(`/api/v1/feed?${parameters}`, headers)
  const tag = response.headers.get('etag')!
  return { status: response.status, type: response.headers.get('content-type'), tag, text: await response.text() }
}

/** Notices that a stream tells from the first position on, newest first. */
async function streamed(parameters: string): Promise<readonly Notice[]> {
  const stream = readStream(await product.get(`/api/v1/stream?${parameters}&after=1`))
  await stream.until(({ event, data }) => event === 'position' && data['at'] === NOW)
  await stream.close()
  const notices = stream.events.filter(({ event }) => event === 'notice')
  return notices.map(({ data }) => data as unknown as Notice).reverse()
}

interface Element {
  readonly [name: string]: Element & { readonly _text: string; readonly _cdata: string } & readonly Element[]
}

function readXml(text: string): Element {
  return xml2js(text, { compact: true, alwaysArray: false }) as unknown as Element
}

interface JsonFeed {
  readonly items: readonly {
    readonly id: string
    readonly url: string
    readonly title: string
    readonly content_html: string
    readonly _asof: Notice
  }[]
}

async function itemsOf(parameters: string): Promise<JsonFeed['items']> {
  return (JSON.parse((await readFeed(`format=json&${parameters}`)).text) as JsonFeed).items
}

describe('a question as a feed', () => {
  test.each(['', '&streams=answers,stances,actions,confidence'])(
    'tells in every form what the stream tells, under the same ids%s',
    async (streams) => {
      await tellStory()
      const notices = await streamed(QUESTION + streams)
      expect(notices.length).toBeGreaterThanOrEqual(3)
      const ids = notices.map(({ id }) => `urn:asof:${id}`)
      const items = await itemsOf(QUESTION + streams)
      expect(items.map(({ _asof }) => _asof)).toEqual(notices)
      expect(items.map(({ id }) => id)).toEqual(ids)
      const atom = readXml((await readFeed(QUESTION + streams)).text)['feed']!
      expect(atom['entry']!.map((entry) => entry['id']!._text)).toEqual(ids)
      const rss = readXml((await readFeed(`format=rss&${QUESTION}${streams}`)).text)['rss']!['channel']!
      expect(rss['item']!.map((item) => item['guid']!._text)).toEqual(ids)
    },
  )

  test('says in words what changed, and links to the explanation as known then', async () => {
    await tellStory()
    const items = await itemsOf('jurisdiction=GB&item=anthropic/claude')
    expect(items.map(({ title }) => title)).toMatchInlineSnapshot(`
      [
        "GB x anthropic/claude: licence-required, was unknown, from 2026-06-20 (transition, known on 2026-06-20)",
        "GB x anthropic/claude: unknown, was licence-required, from 2026-06-18 up to, not on 2026-06-20 (revision, known on 2026-06-18)",
        "GB x anthropic/claude: licence-required, was unknown, from 2026-06-18 (revision, known on 2026-06-18)",
      ]
    `)
    expect(items[1]!.content_html.split('<br>\n')).toMatchInlineSnapshot(`
      [
        "A past answer was revised.",
        "GB x anthropic/claude, past, from 2026-06-16 up to, not on 2026-06-18: unknown, was licence-required.",
        "GB x anthropic/claude, current, from 2026-06-18 up to, not on 2026-06-20: unknown, was licence-required.",
        "Our reading changed, not the world. Recorded: fix-2.",
        "Known on 2026-06-18, position 79 of ledger fresh. A record of claims about rules, not legal advice.",
      ]
    `)
    const { pathname, search } = new URL(items[1]!.url)
    const why = await (await product.get(pathname + search)).json()
    expect(why).toMatchObject({ knownAt: 79, answer: { level: 'unknown' } })
  })

  test('is sent again only when something is new', async () => {
    await tellSeedStory(product)
    const first = await readFeed(QUESTION)
    expect(first).toMatchObject({ status: 200, type: 'application/atom+xml; charset=utf-8' })
    expect(first.text).toContain('Every notice so far.')
    expect(await readFeed(QUESTION, { 'if-none-match': first.tag })).toMatchObject({ status: 304, tag: first.tag })
    await correct(product, 'fix', 'seed-043', { effectiveFrom: '2026-06-20' })
    const second = await readFeed(QUESTION, { 'if-none-match': first.tag })
    expect(second.status).toBe(200)
    product.clock.set('2026-06-19T10:00:00.000Z')
    expect((await readFeed(QUESTION)).tag).toBe(second.tag)
    // The clock alone brings an entry.
    product.clock.set(NOW)
    const third = await readFeed(QUESTION)
    expect(third.tag).not.toBe(second.tag)
    const others = ['format=rss', 'format=json', 'format=ics', 'streams=stances', 'view=formal']
    const tags = await Promise.all(others.map(async (more) => (await readFeed(`${QUESTION}&${more}`)).tag))
    expect(new Set([third.tag, ...tags]).size).toBe(others.length + 1)
  })

  test.each([
    ['format=pdf', 400],
    ['format=ics&streams=stances', 400],
    ['format=ics', 422],
    ['jurisdiction=GB&jurisdiction=FR', 400],
    ['ledger=none', 404],
  ])('%s is refused with %i', async (parameters, status) => {
    await tellSeedStory(product)
    const places = Array.from({ length: 250 }, (_, index) => ({
      ...{ id: `item-${index}`, type: 'item.registered', schemaVersion: 1, announcedAt: '2026-01-01' },
      ...{ source: [{ kind: 'register' }], data: { item: `x/${index}`, provider: 'x', name: 'X', kind: 'model' } },
    }))
    await product.post('/api/v1/commits', { events: places })
    expect((await product.get(`/api/v1/feed?${parameters}`)).status).toBe(status)
  })
})

describe('a question as a calendar', () => {
  const dates = async () => {
    const events = readCalendar((await readFeed('format=ics&jurisdiction=GB&item=anthropic/claude')).text)
    return events.map(({ UID, SEQUENCE, STATUS, DTSTART, SUMMARY }) => ({ UID, SEQUENCE, STATUS, DTSTART, SUMMARY }))
  }

  test('a day to come keeps its UID when it is moved, and stays as cancelled when it is taken back', async () => {
    await tellSeedStory(product)
    await correct(product, 'later', 'seed-043', { effectiveFrom: '2026-07-01' })
    const [announced, ...rest] = (await dates()).filter(({ DTSTART }) => DTSTART! >= '20260620')
    expect(rest).toEqual([])
    expect(announced).toMatchObject({ SEQUENCE: '0', STATUS: 'CONFIRMED', DTSTART: '20260701' })
    await correct(product, 'later-still', 'seed-043', { effectiveFrom: '2026-09-01' })
    const { UID } = announced!
    expect((await dates()).find((event) => event.UID === UID)).toEqual({
      ...announced,
      SEQUENCE: '1',
      DTSTART: '20260901',
    })
    const retraction = { id: 'undo', type: 'event.retracted', schemaVersion: 1, source: [{ kind: 'register' }] }
    await product.post('/api/v1/events', { ...retraction, data: { target: 'seed-043', reason: 'never said' } })
    expect((await dates()).find((event) => event.UID === UID)).toMatchObject({
      ...{ SEQUENCE: '2', STATUS: 'CANCELLED', DTSTART: '20260901' },
    })
  })

  test('says the same whether it is followed or read once', async () => {
    const read = () => readFeed(`format=ics&${QUESTION}`)
    await tellSeedStory(product)
    await read()
    await correct(product, 'later', 'seed-043', { effectiveFrom: '2026-07-01' })
    await read()
    await correct(product, 'later-still', 'seed-043', { effectiveFrom: '2026-09-01' })
    const followed = await read()
    expect(followed.type).toBe('text/calendar; charset=utf-8')
    expect(readCalendar(followed.text).length).toBeGreaterThan(0)
    const fresh = await openEmbeddedProduct({ backend: 'memory', ledgers: ['fresh'], now: '2026-06-18T09:00:00.000Z' })
    await tellSeedStory(fresh)
    await correct(fresh, 'later', 'seed-043', { effectiveFrom: '2026-07-01' })
    await correct(fresh, 'later-still', 'seed-043', { effectiveFrom: '2026-09-01' })
    const once = await fresh.get(`/api/v1/feed?format=ics&${QUESTION}`)
    // Their tags differ: the commits of the two say by which requests they came.
    expect(await once.text()).toBe(followed.text)
    await fresh.close()
  })
})
