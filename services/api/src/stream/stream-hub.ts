import { limits, type SubscriptionSpec } from '@asof/contract'
import type { Place } from '@asof/domain'
import {
  createLiveNotices,
  createTouches,
  type Draft,
  type GiveWay,
  type LiveNotices,
  type Touches,
  tellNotices,
  watchesOf,
} from '@asof/notices'
import { createBreather, type LedgerReader } from '@asof/reader'
import type { Clock } from '@asof/runtime'
import type { Resume } from './resume-id.ts'
import {
  type Audience,
  inOrder,
  type ToldEvent,
  toAppendedEvents,
  toNoticeEvents,
  toPositionEvent,
  toText,
} from './told-events.ts'

/** What a stream carries, and from where on. */
export interface StreamRequest {
  readonly reader: LedgerReader
  readonly spec: SubscriptionSpec
  readonly audience: Audience
  /** Whether every appended event is told too. */
  readonly withEvents: boolean
  /** Null: from now on. */
  readonly missed: Missed | null
  /** Who holds it open; null: nobody named. */
  readonly holder: string | null
  /** Whether what let its reader in opens nothing any more: the stream ends. */
  readonly isOver: () => boolean
}

/** What was told since a stream was read last, as far as that was worked out. */
interface Missed {
  readonly resume: Resume
  readonly drafts: readonly Draft[]
  readonly upTo: Place
}

/** Where the text of a stream goes. */
interface Listener {
  /** False: the reader is too slow, and was dropped. */
  write(text: string): boolean
  end(): void
}

/** The open streams of an api. */
export interface StreamHub {
  /** How many are open; of one holder, or of all. */
  count(holder?: string): number
  /**
   * Writes what a stream missed and goes on writing what comes; gives the way to stop it. Counted at once. Rejects when what
   * it missed cannot be told.
   */
  add(request: StreamRequest, listener: Listener): Promise<() => void>
  /** Says that the streams live, and begins to tell what came; a question that takes long holds up no other. */
  begin(): Promise<void>
  /** Resolves when all that was begun is told. */
  told(): Promise<void>
  /** Ends all streams; their readers come back elsewhere and resume. */
  close(): void
}

interface Group {
  readonly name: string
  readonly reader: LedgerReader
  readonly live: LiveNotices
  readonly members: Map<Listener, Member>
  /** Those who are told first what they missed. */
  readonly opening: Set<Pick<Member, 'holder'>>
  /** What is done to it, one after the other. */
  line: Promise<unknown>
  /** A turn that has not begun. */
  queued: Promise<void> | null
}

interface Member {
  readonly audience: Audience
  readonly withEvents: boolean
  readonly holder: string | null
  readonly isOver: () => boolean
  heardMs: number
}

/** Longest stretch of writing before a request gets its turn, in ms. */
const WRITING_MS = 4

/**
 * A hub of streams that tell the same question to many at the price of one.
 * @param failed told why what came could not be told; it is tried again in the next turn
 */
export function createStreamHub(clock: Clock, failed: (error: unknown) => void = () => {}): StreamHub {
  const groups = new Map<string, Group>()
  const touches = new Map<LedgerReader, Touches>()
  const { breathe } = createBreather()
  let isClosed = false

  const nowMs = () => Date.parse(clock.now())

  async function giveWay(): Promise<void> {
    await breathe()
    if (isClosed) throw new Error('the streams have ended')
  }

  function groupOf({ reader, spec }: StreamRequest): Group {
    const name = JSON.stringify([reader.ledger.id, spec])
    const known = groups.get(name)
    if (known !== undefined) return known
    const shared = touches.get(reader) ?? createTouches(reader)
    touches.set(reader, shared)
    const live = createLiveNotices(reader, spec, { from: newest(reader, nowMs()), touches: shared, giveWay })
    const none = { members: new Map(), opening: new Set<Pick<Member, 'holder'>>() }
    const group: Group = { name, reader, live, ...none, line: Promise.resolve(), queued: null }
    groups.set(name, group)
    return group
  }

  function inLine<T>(group: Group, body: () => Promise<T>): Promise<T> {
    const done = group.line.then(body)
    group.line = done.catch(() => {})
    return done
  }

  function dropEmpty(group: Group): void {
    if (group.members.size + group.opening.size === 0 && groups.get(group.name) === group) groups.delete(group.name)
  }

  async function tellGroup({ reader, live, members }: Group): Promise<void> {
    const { place } = live
    const upTo = newest(reader, nowMs())
    const drafts = await live.next(upTo)
    if (drafts.length === 0 && upTo.position === place.position) return
    const toGroup = createTexts({ reader, drafts, place, upTo })
    // Gives way to requests between the readers of a stream, who may be thousands.
    const writing = createBreather(WRITING_MS)
    for (const [listener, member] of [...members]) {
      if (members.has(listener)) write(members, listener, toGroup(member))
      await writing.breathe()
    }
  }

  function write(members: Group['members'], listener: Listener, text: string): void {
    if (listener.write(text)) members.get(listener)!.heardMs = nowMs()
    else members.delete(listener)
  }

  async function join(group: Group, request: StreamRequest, listener: Listener): Promise<() => void> {
    await tellGroup(group)
    const { audience, withEvents, holder, isOver } = request
    const missed = await missedBy(request, group.live.place, giveWay)
    if (isClosed) listener.end()
    else {
      group.members.set(listener, { audience, withEvents, holder, isOver, heardMs: nowMs() })
      const text = [...missed, toPositionEvent(group.reader, group.live.place)].map(toText).join('')
      write(group.members, listener, `retry: 3000\n\n${text}`)
    }
    return () => {
      group.members.delete(listener)
      dropEmpty(group)
    }
  }

  function queue(group: Group): void {
    group.queued ??= inLine(group, async () => {
      group.queued = null
      await tellGroup(group)
      dropEmpty(group)
    }).catch((error: unknown) => {
      if (!isClosed) failed(error)
    })
  }

  return {
    count: (holder) =>
      [...groups.values()]
        .flatMap(({ members, opening }) =>
          holder === undefined ? members.size + opening.size : countOf([...members.values(), ...opening], holder),
        )
        .reduce((sum, size) => sum + size, 0),
    add: (request, listener) => {
      const group = groupOf(request)
      const opening = { holder: request.holder }
      group.opening.add(opening)
      return inLine(group, () => join(group, request, listener)).finally(() => {
        group.opening.delete(opening)
        dropEmpty(group)
      })
    },
    begin: async () => {
      for (const reader of new Set([...groups.values()].map((group) => group.reader))) await reader.refresh()
      for (const group of groups.values()) {
        endOver(group)
        for (const [listener, { heardMs }] of group.members)
          if (nowMs() - heardMs >= limits.heartbeatMs) write(group.members, listener, ': alive\n\n')
        queue(group)
      }
    },
    told: async () => {
      await Promise.all([...groups.values()].map(({ queued, line }) => queued ?? line))
    },
    close: () => {
      isClosed = true
      for (const { members } of groups.values()) {
        for (const listener of members.keys()) listener.end()
        members.clear()
      }
      groups.clear()
    },
  }
}

/** What came for the readers of a group: one text for all of the same audience. */
function createTexts({
  reader,
  drafts,
  place,
  upTo,
}: {
  readonly reader: LedgerReader
  readonly drafts: readonly Draft[]
  readonly place: Place
  readonly upTo: Place
}): (member: Member) => string {
  const texts = new Map<string, string>()
  return ({ audience, withEvents }) => {
    const name = JSON.stringify([audience, withEvents])
    let text = texts.get(name)
    if (text === undefined) {
      const notices = toNoticeEvents(drafts, audience, null)
      const appended = withEvents ? toAppendedEvents(reader, place.position, upTo.position) : []
      text = [...inOrder([...appended, ...notices]), toPositionEvent(reader, upTo)].map(toText).join('')
      texts.set(name, text)
    }
    return text
  }
}

/** Ends the streams of those who may not read on. */
function endOver({ members }: Group): void {
  for (const [listener, { isOver }] of members) {
    if (!isOver()) continue
    listener.end()
    members.delete(listener)
  }
}

function countOf(members: readonly Pick<Member, 'holder'>[], holder: string): number {
  return members.filter((member) => member.holder === holder).length
}

/** As far as all can be told: the newest position, and now, or what the log calls now where its clock is ahead. */
export function newest(reader: LedgerReader, nowMs: number): Place {
  const recordedMs = reader.recordedAt === '' ? 0 : Date.parse(reader.recordedAt)
  return { ms: Math.max(nowMs, recordedMs), position: reader.position }
}

/** What was told after a resume's place and up to another. */
async function missedBy(
  { reader, spec, audience, withEvents, missed }: StreamRequest,
  place: Place,
  giveWay: GiveWay,
): Promise<readonly ToldEvent[]> {
  if (missed === null) return []
  const { resume, drafts, upTo } = missed
  const watches = watchesOf(reader, spec.question) ?? []
  const since = await tellNotices({ reader, spec, watches, giveWay }, { after: upTo, upTo: place })
  const appended = withEvents ? toAppendedEvents(reader, resume.place.position, place.position) : []
  return inOrder([...appended, ...toNoticeEvents([...drafts, ...since], audience, resume)])
}
