import type { Notice } from '@asof/contract'
import { expect, test } from 'vitest'
import { xml2js } from 'xml-js'
import { toPlainText } from './plain-text.ts'
import { toFeed } from './to-feed.ts'
import { changeInWords } from './words.ts'

const HOSTILE = `<script>alert("1")</script> & ]]> ]]> 'x' \u0000\u001b[31m\u202eevil\u2066 \u2028 \ud800 \uffff end`
const SHOWN = `<script>alert("1")</script> & ]]> ]]> 'x'  [31m evil     \ufffd   end`

const notice: Notice = {
  ...{ id: 'notice_1', ledger: 'l', subscription: null, at: '2026-06-18T09:00:00Z', position: 7, omitted: 0 },
  ...{ stream: 'stances', head: { seq: 1, hash: 'h' } },
  cause: { kind: 'append', events: ['a/b#1'], tx: null, nature: 'world' },
  changes: [{ subject: HOSTILE, before: 'opposes', after: 'supports' }],
}

const content = {
  ...{ id: 'feed_1', title: 'T', description: 'D', self: 'http://asof.test/api/v1/feed?a=1&b=2' },
  ...{ updated: notice.at, notices: [notice] },
}

interface Item {
  readonly title: { readonly _cdata: string }
}

/** What a browser shows of HTML without elements. */
function shown(html: string): string {
  if (/[<>]/.test(html)) throw new Error(`elements in ${html}`)
  return html.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}

test('hostile text stays text in every form', () => {
  const title = `${toPlainText(HOSTILE)}: supports, was opposes (stances, known on 2026-06-18)`
  const json = JSON.parse(toFeed('json', content)) as { items: { title: string; content_html: string; url: string }[] }
  expect(json.items[0]!.title).toBe(title)
  expect(json.items[0]!.content_html.split('<br>\n').map(shown)[0]).toBe(
    `${toPlainText(HOSTILE)}: supports, was opposes`,
  )
  expect(json.items[0]!.url).toBe('http://asof.test/api/v1/events/a%2Fb%231?ledger=l&knownAt=%407')
  const atom = xml2js(toFeed('atom', content), { compact: true }) as { feed: { entry: Item } }
  expect(shown(atom.feed.entry.title._cdata)).toBe(title)
  const rss = xml2js(toFeed('rss', content), { compact: true }) as { rss: { channel: { item: Item } } }
  expect(shown(rss.rss.channel.item.title._cdata)).toBe(title)
})

test('control and direction characters, and halves of characters, are left out', () => {
  expect(toPlainText(HOSTILE).replaceAll(/ +/g, ' ')).toBe(SHOWN.replaceAll(/ +/g, ' '))
  expect(toPlainText('\u202a\u0007')).toBe('')
})

test.each([
  ['unknown', 'prohibited?', 'prohibited (uncertain), was unknown'],
  [
    'licence-required/denial',
    'licence-required/case-by-case?',
    'licence-required (review policy case-by-case, uncertain), was licence-required (review policy denial)',
  ],
  ['open', 'open', 'open, on other terms'],
])('%s to %s reads: %s', (before, after, words) => {
  expect(changeInWords({ before, after })).toBe(words)
})
