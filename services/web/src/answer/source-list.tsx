import type { RecordedEvent } from '../api/queries.ts'
import { writeShortDay } from '../clock/days.ts'
import { textOf } from '../words/text.ts'

/** Where an event was read: quote, publisher, place inside the source, and how well founded the claim is. */
export function SourceList({ event }: { readonly event: RecordedEvent }) {
  return (
    <ul className="sources">
      {event.source.map((source, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sources of an event never change their order
        <li key={index}>
          <Source source={source} />
        </li>
      ))}
    </ul>
  )
}

type SourceRef = RecordedEvent['source'][number]

function Source({ source }: { readonly source: SourceRef }) {
  const quote = textOf(source['quote'])
  const url = textOf(source['url'])
  const name = nameOf(source)
  const published = textOf(source['publishedAt'])
  return (
    <>
      {quote !== null && <q>{quote}</q>}
      <cite>
        {url !== null && /^https?:/.test(url) ? (
          <a href={url} rel="noreferrer noopener">
            {name}
          </a>
        ) : (
          name
        )}
      </cite>
      <span className="quiet">
        {[
          name === kindOf(source) ? null : kindOf(source),
          source['paragraph'] === undefined ? null : `paragraph ${String(source['paragraph'])}`,
          published === null ? null : writeShortDay(published),
          textOf(source['reliability'])?.replaceAll('-', ' ') ?? null,
          textOf(source['hash']) === null ? null : `snapshot ${String(source['hash']).slice(0, 12)}`,
        ]
          .filter((part) => part !== null)
          .map((part) => ` · ${part}`)
          .join('')}
      </span>
    </>
  )
}

/** A source is called by its publisher or title; one that cannot be opened from here by its kind. */
function nameOf(source: SourceRef): string {
  const known = textOf(source['publisher']) ?? textOf(source['title'])
  return known ?? (textOf(source['url']) === null ? kindOf(source) : (textOf(source['ref']) ?? kindOf(source)))
}

function kindOf(source: SourceRef): string {
  return (textOf(source['kind']) ?? 'source').replaceAll('-', ' ')
}
