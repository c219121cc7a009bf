import type { Claim, Outbox, Settlement } from '@asof/views'
import { LEDGER } from './made.ts'
import type { Bug } from './scenario.ts'

/** Bugs that a notifier could have; the checker must find each. */
export const plantedBugs: readonly (readonly [title: string, found: string, bug: Bug])[] = [
  ['sends the next one while the first waits for its retry', 'out of order', impatient],
  ['forgets what waits when it starts again', 'lost', forgetful],
  ['gives each attempt an id of its own', 'phantom', renaming],
  ['takes a sent delivery for a delivered one', 'unearned', trusting],
  ['tells what nobody made', 'phantom', inventive],
  ['moves its cursor before its deliveries are kept', 'lost', hasty],
  ['sends what it changed', 'altered', editing],
  ['parks without telling anybody', 'lost', silent],
]

/** What has to be tried again goes to the end of the queue, the first time. */
function impatient(outbox: Outbox): Outbox {
  return settling(outbox, async (claim, settlement) => {
    if (settlement.state !== 'waiting' || claim.attempts.length > 0) return outbox.settle(claim, settlement)
    const { ledger, subscription, position } = claim
    const isSettled = await outbox.settle(claim, { state: 'parked', attempt: settlement.attempt })
    await outbox.redeliver(ledger, subscription, { from: position, to: position + 1, dueAt: settlement.dueAt })
    return isSettled
  })
}

function forgetful(outbox: Outbox): Outbox {
  let puts = 0
  return {
    ...outbox,
    put: async (put) => {
      if (++puts === 20) for (const { subscription } of put.deliveries) await outbox.forget(LEDGER, subscription)
      return outbox.put(put)
    },
  }
}

function renaming(outbox: Outbox): Outbox {
  const names = new Map<string, string>()
  return {
    ...settling(outbox, (claim, settlement) => outbox.settle({ ...claim, key: names.get(claim.by)! }, settlement)),
    claim: async (...wanted) => {
      const claim = await outbox.claim(...wanted)
      if (claim === null) return null
      names.set(claim.by, claim.key)
      return { ...claim, key: `${claim.key}-${claim.attempt}` }
    },
  }
}

function trusting(outbox: Outbox): Outbox {
  return settling(outbox, (claim, settlement) =>
    outbox.settle(
      claim,
      settlement.state === 'waiting' ? { state: 'delivered', attempt: settlement.attempt } : settlement,
    ),
  )
}

function inventive(outbox: Outbox): Outbox {
  let puts = 0
  return {
    ...outbox,
    put: async (put) => {
      const invented = ++puts % 10 === 0 ? put.deliveries.map((each) => ({ ...each, key: `${each.key}x` })) : []
      return outbox.put({ ...put, deliveries: [...put.deliveries, ...invented] })
    },
  }
}

/** The process ends between the two. */
function hasty(outbox: Outbox): Outbox {
  let puts = 0
  return { ...outbox, put: async (put) => outbox.put(++puts % 10 === 0 ? { ...put, deliveries: [] } : put) }
}

function editing(outbox: Outbox): Outbox {
  return {
    ...outbox,
    claim: async (...wanted) => {
      const claim = await outbox.claim(...wanted)
      return claim && { ...claim, body: Buffer.concat([claim.body, Buffer.from(' ')]) }
    },
  }
}

function silent(outbox: Outbox): Outbox {
  return settling(outbox, (claim, settlement) =>
    outbox.settle(
      claim,
      settlement.state === 'waiting' ? { state: 'parked', attempt: settlement.attempt } : settlement,
    ),
  )
}

function settling(outbox: Outbox, settle: (claim: Claim, settlement: Settlement) => Promise<boolean>): Outbox {
  return { ...outbox, settle }
}
