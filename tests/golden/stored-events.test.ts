import { readFileSync } from 'node:fs'
import { createFacts, EVENT_TYPES, fold, parseProposal, type StoredEvent } from '@asof/domain'
import { canonicalBytes } from '@asof/ledger'
import { describe, expect, it } from 'vitest'

/** One stored event of each type, in the bytes a ledger may hold for ever. Lines are added, never changed. */
const lines = readFileSync(new URL('stored-events.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
const events = lines.map((line) => JSON.parse(line) as StoredEvent)

describe('stored bytes', () => {
  it('are kept for every event type', () => {
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(EVENT_TYPES))
  })

  it.each(lines.map((line, index) => [events[index]!.type, line] as const))(
    'of %s read and write alike',
    (_type, line) => {
      const parsed = parseProposal(JSON.parse(line))
      expect(parsed.ok && new TextDecoder().decode(canonicalBytes(parsed.proposal))).toBe(line)
    },
  )

  it('all fold', () => {
    const facts = createFacts()
    for (const [index, event] of events.entries())
      fold(facts, { ...event, position: index + 1, recordedAt: '2026-06-01T12:00:00.000Z', recordedBy: 'golden' })
    expect(facts.head).toBe(EVENT_TYPES.length)
  })

  it('notice a changed shape', () => {
    const planted = lines[0]!.replace('"schemaVersion":1', '"schemaVersion":1,"colour":"red"')
    expect(parseProposal(JSON.parse(planted)).ok).toBe(false)
  })
})
