import type { Notice } from '@asof/contract'
import { canonicalBytes, sha256Hex } from '@asof/ledger'
import type { Delivery } from '@asof/views'
import { type Told, toDelivery } from './event-body.ts'

/** The delivery of one notice; changes beyond the size of a body are left out and counted. */
export function noticeDelivery(notice: Notice, subscription: string, dueAt: number): Delivery {
  const { id: key, ledger, position, at: time } = notice
  const told = { ledger, subscription, key, type: 'asof.notice.v1', position, time, dueAt }
  return fitting(notice.changes.length, (kept) => {
    const omitted = notice.omitted + notice.changes.length - kept
    return { ...told, data: { ...notice, changes: notice.changes.slice(0, kept), omitted } }
  })
}

/** What a digest is made of. */
export interface Digest {
  readonly ledger: string
  readonly subscription: string
  readonly position: number
  /** At least one, oldest first. */
  readonly notices: readonly Notice[]
  /** When it is due by the subscriber's clock, epoch ms. */
  readonly time: number
  readonly dueAt: number
}

/** The delivery of the notices of a day; those beyond the size of a body are left out and counted. */
export function digestDelivery({ notices, time, ...rest }: Digest): Delivery {
  const at = new Date(time).toISOString()
  const ids = notices.map(({ id }) => id)
  const key = `digest_${sha256Hex(canonicalBytes({ subscription: rest.subscription, at, ids })).slice(0, 40)}`
  return fitting(notices.length, (kept) => ({
    ...rest,
    key,
    type: 'asof.digest.v1',
    time: at,
    data: { notices: notices.slice(0, kept), omitted: notices.length - kept },
  }))
}

/** The delivery with as many parts as fit into a body. */
function fitting(parts: number, toTold: (kept: number) => Told): Delivery {
  for (let kept = parts; ; kept = Math.floor(kept / 2)) {
    const result = toDelivery(toTold(kept))
    if (result.ok) return result.delivery
    if (kept === 0) throw new RangeError(`a notice without changes has ${result.bytes} bytes`)
  }
}
