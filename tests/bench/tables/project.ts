import type { RecordedEvent } from '@asof/domain'
import { dayNumber, numberIn } from '../workload/world.ts'
import type { Assertion } from './assertion.ts'
import { createGroupRows } from './group-rows.ts'
import { createLicenceRows } from './licence-rows.ts'
import { createPolicyRows } from './policy-rows.ts'
import type { Rows } from './rows.ts'

/** The tables a SQL user keeps of the first workload: bitemporal rows, days by days of validity, positions by knowledge. */
export interface Tables {
  readonly rules: Rows
  readonly members: Rows
  readonly narrower: Rows
  readonly licences: Rows
  /** Position of the last event. */
  readonly head: number
}

/**
 * Turns a history of the first workload into tables: from domain.md and without any code of the product, so that what SQL
 * answers from them checks what the product answers.
 */
export function project(events: Iterable<RecordedEvent>): Tables {
  const [policies, licences, groups] = [createPolicyRows(), createLicenceRows(), createGroupRows()]
  const assertions: Assertion[] = []
  let head = 0
  for (const event of events) {
    head = event.position
    const [family] = event.type.split('.')
    if (family === 'policy') assertions[numberIn(event.id)] = policies.take(event)
    else if (event.type === 'licence.granted') assertions[numberIn(event.id)] = licences.take(event)
    else if (family === 'licence') licences.take(event)
    else if (event.type.startsWith('group.member.')) groups.take(event)
    else if (family === 'event') revise(assertions, event)
  }
  return {
    rules: policies.rules,
    licences: licences.licences,
    members: groups.members,
    narrower: groups.narrower,
    head,
  }
}

function revise(assertions: readonly Assertion[], { type, position, data }: RecordedEvent): void {
  const { target, patch } = data as { target: string; patch?: { effectiveFrom: string } }
  const assertion = assertions[numberIn(target)]!
  if (type === 'event.retracted') assertion.retract(position)
  else assertion.correct(dayNumber(patch!.effectiveFrom), position)
}
