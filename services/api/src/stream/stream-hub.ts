import { limits, type SubscriptionSpec } from '@asof/contract'
import type { Place } from '@asof/domain'
import {
  createLiveNotices,
  createTouches,
  type Draft,
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
  /** Writes what a stream missed and goes on writing what comes; returns the way to stop it. */
  add(request: StreamRequest, listener: Listener): () => void
  /** Tells what came since the last turn, and that the streams live. */
  turn(): Promise<void>
  /** Ends all streams; their readers come back elsewhere and resume. */
  close(): void
}

interface Group {
  readonly reader: LedgerReader
  readonly live: LiveNotices
  readonly members: Map<Listener, Member>
  /** Texts on their way, in order: who opens a stream meanwhile is not among their readers. */
  readonly untold: (readonly [Listener, string])[]
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

/** A hub of streams that tell the same question to many at the price of one. */
export function createStreamHub(clock: Clock): StreamHub {
  const groups = new Map<string, Group>()
  const touches = new Map<LedgerReader, Touches>()

  const nowMs = () => Date.parse(clock.now())

  function groupOf({ reader, spec }: StreamRequest): Group {
    const name = JSON.stringify([reader.ledger.id, spec])
    const known = groups.get(name)
    if (known !== undefined) return known
    const shared = touches.get(reader) ?? createTouches(reader)
    touches.set(reader, shared)
    const live = createLiveNotices(reader, spec, { from: newest(reader, nowMs()), touches: shared })
    const group: Group = { reader, live, members: new Map(), untold: [] }
    groups.set(name, group)
    return group
  }

  function leave(request: StreamRequest, listener: Listener): void {
    const name = JSON.stringify([request.reader.ledger.id, request.spec])
    const group = groups.get(name)
    group?.members.delete(listener)
    if (group?.members.size === 0) groups.delete(name)
  }

  function tellGroup({ reader, live, members, untold }: Group): void {
    const { place } = live
    const upTo = newest(reader, nowMs())
    const hasGrown = upTo.position > place.position
    const drafts = live.next(upTo)
    if (drafts.length === 0 && !hasGrown) return
    const texts = new Map<string, string>()
    for (const [listener, member] of members) {
      const name = JSON.stringify([member.audience, member.withEvents])
      let text = texts.get(name)
      if (text === undefined) {
        const notices = toNoticeEvents(drafts, member.audience, null)
        const appended = member.withEvents ? toAppendedEvents(reader, place.position, upTo.position) : []
        text = [...inOrder([...appended, ...notices]), toPositionEvent(reader, upTo)].map(toText).join('')
        texts.set(name, text)
      }
      untold.push([listener, text])
    }
  }

  /** Gives way to requests between the readers of a stream, who may be thousands. */
  async function writeUntold({ members, untold }: Group): Promise<void> {
    const { breathe } = createBreather(WRITING_MS)
    for (const [listener, text] of untold) {
      if (members.has(listener)) write(members, listener, text)
      await breathe()
    }
    untold.length = 0
  }

  function write(members: Group['members'], listener: Listener, text: string): void {
    if (listener.write(text)) members.get(listener)!.heardMs = nowMs()
    else members.delete(listener)
  }

  return {
    count: (holder) =>
      [...groups.values()]
        .flatMap(({ members }) => (holder === undefined ? members.size : countOf(members, holder)))
        .reduce((sum, size) => sum + size, 0),
    add: (request, listener) => {
      const { audience, withEvents, holder, isOver } = request
      const group = groupOf(request)
      tellGroup(group)
      const missed = missedBy(request, group.live.place)
      const member = { audience, withEvents, holder, isOver, heardMs: nowMs() }
      group.members.set(listener, member)
      const text = [...missed, toPositionEvent(group.reader, group.live.place)].map(toText).join('')
      write(group.members, listener, `retry: 3000\n\n${text}`)
      return () => leave(request, listener)
    },
    turn: async () => {
      for (const reader of new Set([...groups.values()].map((group) => group.reader))) await reader.refresh()
      for (const [name, group] of groups) {
        endOver(group)
        tellGroup(group)
        await writeUntold(group)
        if (group.members.size === 0 && groups.get(name) === group) groups.delete(name)
      }
      for (const { members } of groups.values())
        for (const [listener, { heardMs }] of members)
          if (nowMs() - heardMs >= limits.heartbeatMs) write(members, listener, ': alive\n\n')
    },
    close: () => {
      for (const { members } of groups.values()) {
        for (const listener of members.keys()) listener.end()
        members.clear()
      }
      groups.clear()
    },
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

function countOf(members: Group['members'], holder: string): number {
  return [...members.values()].filter((member) => member.holder === holder).length
}

/** As far as all can be told: the newest position, and now, or what the log calls now where its clock is ahead. */
export function newest(reader: LedgerReader, nowMs: number): Place {
  const recordedMs = reader.recordedAt === '' ? 0 : Date.parse(reader.recordedAt)
  return { ms: Math.max(nowMs, recordedMs), position: reader.position }
}

/** What was told after a resume's place and up to another. */
function missedBy({ reader, spec, audience, withEvents, missed }: StreamRequest, place: Place): readonly ToldEvent[] {
  if (missed === null) return []
  const { resume, drafts, upTo } = missed
  const since = tellNotices(reader, spec, watchesOf(reader, spec.question) ?? [], { after: upTo, upTo: place })
  const appended = withEvents ? toAppendedEvents(reader, resume.place.position, place.position) : []
  return inOrder([...appended, ...toNoticeEvents([...drafts, ...since], audience, resume)])
}
