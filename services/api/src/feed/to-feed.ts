import type { Notice } from '@asof/contract'
import { Feed } from 'feed'
import { toHtml } from './plain-text.ts'
import { toWords } from './words.ts'

/** What a feed is made of, its notices newest first. */
export interface FeedContent {
  /** The same for the same question of the same ledger, whoever serves it. */
  readonly id: string
  readonly title: string
  readonly description: string
  /** Absolute address of the feed itself. */
  readonly self: string
  /** UTC instant of what is newest in it. */
  readonly updated: string
  readonly notices: readonly Notice[]
}

/** A feed in one of its forms. */
export function toFeed(form: 'atom' | 'rss' | 'json', content: FeedContent): string {
  const { id, title, description, self, updated, notices } = content
  const { origin } = new URL(self)
  const feed = new Feed({
    ...{ id: `urn:asof:${id}`, title, description, link: `${origin}/`, updated: new Date(updated) },
    ...{ feedLinks: { [form]: self }, author: { name: 'asof' }, generator: 'asof' },
  })
  for (const notice of notices) {
    const words = toWords(notice)
    const at = new Date(notice.at)
    feed.addItem({
      // Titles are HTML in Atom and by custom in RSS, plain in JSON.
      title: form === 'json' ? words.title : toHtml(words.title),
      id: `urn:asof:${notice.id}`,
      link: origin + addressOf(notice),
      date: at,
      published: at,
      description: words.lines.map(toHtml).join('<br>\n'),
      extensions: form === 'json' ? [{ name: '_asof', objects: { ...notice } }] : [],
    })
  }
  return { atom: () => feed.atom1(), rss: () => feed.rss2(), json: () => feed.json1() }[form]()
}

/** Where a notice is explained, pinned to what was known: the first changed answer, or what was recorded. */
function addressOf(notice: Notice): string {
  if (notice.stream === 'answers') return notice.changes[0]!.why
  const { cause, ledger, position } = notice
  const id = cause.kind === 'append' ? cause.events.at(-1)! : ''
  return `/api/v1/events/${encodeURIComponent(id)}?${new URLSearchParams({ ledger, knownAt: `@${position}` })}`
}
