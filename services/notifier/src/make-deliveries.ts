import type { Control, Subscription } from '@asof/control'
import { type Place, positionBefore } from '@asof/domain'
import {
  afterQuietHours,
  createLiveNotices,
  createTouches,
  type Draft,
  digestDelivery,
  type GiveWay,
  identify,
  type LiveNotices,
  lastTime,
  MAX_WATCHES,
  noticeDelivery,
  readNotices,
  readStep,
  type Step,
  toStep,
  watchesOf,
  writeStep,
} from '@asof/notices'
import type { LedgerReader } from '@asof/reader'
import type { Delivery, Outbox } from '@asof/views'
import { recordOnce } from './record-once.ts'

/** What the maker of deliveries works on. */
export interface MakerNeeds {
  readonly reader: LedgerReader
  readonly control: Control
  readonly outbox: Outbox
  /** Called between two questions; rejects when the work is to end. */
  readonly giveWay: GiveWay
}

/** Turns what the log and the clock bring into deliveries of one ledger's subscriptions. */
export interface DeliveryMaker {
  /** How far notices were told; null before the first turn. */
  readonly step: Step | null
  /**
   * Queues all that is to be told up to now (epoch ms), once, whoever else does the same. Rejects with the faults of log
   * and outbox, and when the outbox belongs to another log; asking again goes on.
   */
  turn(nowMs: number): Promise<void>
}

interface Group {
  readonly live: LiveNotices
}

/** A maker of deliveries that goes on where the outbox says; it tells nothing of what was before its subscriptions. */
export function createDeliveryMaker({ reader, control, outbox, giveWay }: MakerNeeds): DeliveryMaker {
  const touches = createTouches(reader)
  const groups = new Map<string, Group>()
  let step: Step | null = null

  async function findStep(nowMs: number): Promise<Step> {
    const text = await outbox.readCursor(ledger.id)
    if (text !== null) return readStep(reader, text)
    const first = firstStep(reader, control, nowMs)
    const reached = await outbox.put({ ledger: ledger.id, step: { from: null, to: writeStep(first) }, deliveries: [] })
    return readStep(reader, reached!)
  }

  /** Null: what it leaves open grew to more questions than may be watched. */
  async function draftsOf({ spec }: Subscription, from: Place, upTo: Place): Promise<readonly Draft[] | null> {
    const name = JSON.stringify(spec)
    let group = groups.get(name)
    if (group === undefined || !isSame(group.live.place, from)) {
      group = { live: createLiveNotices(reader, spec, { from, touches, giveWay }) }
      groups.set(name, group)
    }
    try {
      return await group.live.next(upTo)
    } catch (error) {
      if (error instanceof RangeError && watchesOf(reader, spec.question) === null) return null
      throw error
    }
  }

  const { ledger } = reader
  return {
    get step() {
      return step
    },
    turn: async (nowMs) => {
      await control.refresh()
      await reader.refresh()
      step ??= await findStep(nowMs)
      const from = step
      const upTo = newestPlace(reader, Math.max(nowMs, from.ms))
      // What is recorded while questions are asked belongs to the next step.
      const { seq } = control.book
      const told = new Map<string, readonly Draft[]>()
      const deliveries: Delivery[] = []
      for (const subscription of subscriptionsOf(control, ledger.id)) {
        const isNew = subscription.activeSeq > from.control
        const span = { start: isNew ? placeOf(subscription) : from, upTo }
        const name = JSON.stringify(subscription.spec)
        if (subscription.spec.digest !== undefined)
          deliveries.push(...(await digestsOf(reader, subscription, { ...span, nowMs })))
        else if (isNew)
          deliveries.push(...toDeliveries(subscription, await missedBy(reader, subscription, span), nowMs))
        else {
          const drafts = told.get(name) ?? (await draftsOf(subscription, from, upTo))
          if (drafts === null) await disableTooWide(control, subscription)
          else {
            told.set(name, drafts)
            deliveries.push(...toDeliveries(subscription, drafts, nowMs))
          }
        }
        await giveWay()
      }
      for (const name of groups.keys()) if (!told.has(name)) groups.delete(name)
      const next = toStep(reader, upTo, seq)
      if (deliveries.length === 0 && isSame(next, from) && next.control === from.control) return
      const put = { ledger: ledger.id, step: { from: writeStep(from), to: writeStep(next) }, deliveries }
      const reached = await outbox.put(put)
      // Another maker was faster: go on where it stands.
      step = reached === put.step.to ? next : null
    },
  }
}

/** One that watches too much stops nobody else. */
function disableTooWide(control: Control, { id, activeSeq }: Subscription): Promise<void> {
  const reason = `it stands for more than ${MAX_WATCHES} questions by now: name a place, an item or a provider`
  const event = { type: 'subscription.disabled', data: { subscription: id, reason } } as const
  return recordOnce(control, `too wide ${id} ${activeSeq}`, event)
}

/** Of a ledger whose outbox is new: as its notices surely left; else now, and each subscription is new and told its own. */
function firstStep(reader: LedgerReader, { book }: Control, nowMs: number): Step {
  const kept = book.places.get(reader.ledger.id)
  return kept === undefined ? toStep(reader, newestPlace(reader, nowMs), 0) : readStep(reader, kept)
}

function subscriptionsOf({ book }: Pick<Control, 'book'>, ledger: string): readonly Subscription[] {
  return [...book.subscriptions.values()].filter(
    (each) => each.ledger === ledger && each.state === 'active' && each.spec.url !== undefined,
  )
}

function newestPlace(reader: LedgerReader, nowMs: number): Place {
  const recordedMs = reader.recordedAt === '' ? 0 : Date.parse(reader.recordedAt)
  return { ms: Math.max(nowMs, recordedMs), position: reader.position }
}

/** The place after which a subscription is told. */
function placeOf({ toldFrom: { at, position } }: Subscription): Place {
  return { ms: Date.parse(at), position }
}

function placeAt({ facts }: LedgerReader, ms: number): Place {
  return { ms, position: positionBefore(facts, ms + 1) }
}

function isSame(a: Place, b: Place): boolean {
  return a.ms === b.ms && a.position === b.position
}

interface Span {
  readonly start: Place
  readonly upTo: Place
}

function missedBy(reader: LedgerReader, { spec }: Subscription, { start, upTo }: Span): Promise<readonly Draft[]> {
  return readNotices(reader, spec, watchesOf(reader, spec.question) ?? [], { after: start, upTo })
}

function toDeliveries(subscription: Subscription, drafts: readonly Draft[], nowMs: number): readonly Delivery[] {
  const { id, spec } = subscription
  const dueAt = spec.quietHours === undefined ? nowMs : afterQuietHours(nowMs, spec.quietHours)
  return drafts.map((draft) => noticeDelivery(identify(draft, id, id), id, dueAt))
}

/** One delivery per daily time that has come, with all notices since the time before; none of a day without notices. */
async function digestsOf(
  reader: LedgerReader,
  subscription: Subscription,
  { start, upTo, nowMs }: Span & { readonly nowMs: number },
): Promise<readonly Delivery[]> {
  const { id, spec } = subscription
  const times: number[] = []
  for (let time = lastTime(upTo.ms, spec.digest!); time > start.ms; time = lastTime(time - 1, spec.digest!))
    times.unshift(time)
  const digests: Delivery[] = []
  for (const time of times) {
    const before = lastTime(time - 1, spec.digest!)
    const begun = placeOf(subscription)
    const [after, end] = [before > begun.ms ? placeAt(reader, before) : begun, placeAt(reader, time)]
    const drafts = await missedBy(reader, subscription, { start: after, upTo: end })
    const notices = drafts.map((draft) => identify(draft, id, id))
    if (notices.length === 0) continue
    const dueAt = spec.quietHours === undefined ? nowMs : afterQuietHours(nowMs, spec.quietHours)
    const { position } = end
    digests.push(digestDelivery({ ledger: reader.ledger.id, subscription: id, position, notices, time, dueAt }))
  }
  return digests
}
