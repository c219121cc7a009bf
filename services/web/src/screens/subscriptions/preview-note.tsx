import type { Reply } from '@asof/contract'
import { LevelMark } from '../../answer/level-mark.tsx'
import { writeDay, writeShortDay, writeTime } from '../../clock/days.ts'
import { usePage } from '../../frame/page-state.ts'
import { plural } from '../../words/text.ts'
import { streamOf, type Wish } from './wish.ts'

type Notice = Reply<'postPreview'>['notices'][number]

interface NoteProps extends ButtonProps {
  readonly reply: Reply<'postPreview'>
  readonly wish: Wish
  readonly span: { readonly from: string; readonly to: string }
}

/** Where a preview would have to go through too many questions. */
export function TooWide(props: ButtonProps) {
  return (
    <>
      <h2>Too much to look back on</h2>
      <p className="quiet">
        This stands for more questions than a preview goes through. What comes from now on is told all the same.
      </p>
      <SubscribeButton {...props} />
    </>
  )
}

interface ButtonProps {
  readonly hasKey: boolean
  readonly create: () => void
}

function SubscribeButton({ hasKey, create }: ButtonProps) {
  return (
    <>
      <button type="button" className="do-record" onClick={create} disabled={!hasKey}>
        Subscribe
      </button>
      {!hasKey && <p className="quiet">Subscribing needs a key, below.</p>}
    </>
  )
}

/** At most so many notices are shown. */
const MOST = 8

/** What a subscription would have told, and how to get it. */
export function PreviewNote({ reply, wish, span, hasKey, create }: NoteProps) {
  const { setting } = usePage()
  const count = reply.notices.length + reply.omitted
  return (
    <>
      <h2>It would have told {count === 0 ? 'nothing' : plural(count, 'time')}</h2>
      <p className="quiet">
        between {writeDay(span.from)} and {writeDay(span.to)}
      </p>
      <ol className="would-change">
        {reply.notices.slice(0, MOST).map((notice) => (
          <li key={notice.id}>
            <NoticeNote notice={notice} />
          </li>
        ))}
      </ol>
      {count > MOST && <p className="quiet">and {count - MOST} more</p>}
      <SubscribeButton {...{ hasKey, create }} />
      <p className="quiet">
        Without a subscription: <a href={streamOf(setting.ledger, wish)}>follow the same as a stream</a> (server-sent
        events).
      </p>
    </>
  )
}

const CLASSES: Readonly<Record<string, string>> = {
  revision: 'a past answer was revised',
  change: 'the answer changed',
  upcoming: 'a change to come was announced',
  transition: 'an announced change came',
  advance: 'a dated change is near',
}

const STREAMS: Readonly<Record<string, string>> = {
  stances: 'somebody said something',
  actions: 'a petition, suit or dispute went on',
  confidence: 'a claim became more or less sure',
}

/** At most so many changed answers of one notice are told. */
const MOST_CHANGES = 3

function NoticeNote({ notice }: { readonly notice: Notice }) {
  const { names } = usePage()
  if (notice.stream !== 'answers')
    return (
      <p>
        <strong>{writeTime(notice.at)}</strong> <span className="quiet">{STREAMS[notice.stream] ?? notice.stream}</span>
      </p>
    )
  return (
    <>
      <strong>{writeTime(notice.at)}</strong> <span className="quiet">{CLASSES[notice.cls] ?? notice.cls}</span>
      {notice.changes.slice(0, MOST_CHANGES).map(({ query, segments }) => {
        const [first] = segments
        return first === undefined ? null : (
          <p key={JSON.stringify(query)}>
            {names.place(query['jurisdiction'] ?? query['org'] ?? '')} ·{' '}
            {names.of(query['item'] ?? query['provider'] ?? '')}: <LevelMark value={first.before} isShort /> →{' '}
            <LevelMark value={first.after} isShort /> <span className="quiet">from {writeShortDay(first.from)}</span>
          </p>
        )
      })}
      {notice.changes.length > MOST_CHANGES && (
        <p className="quiet">and {notice.changes.length - MOST_CHANGES + notice.omitted} more answers</p>
      )}
    </>
  )
}
