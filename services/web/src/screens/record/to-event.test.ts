import { expect, test } from 'vitest'
import { toEvent } from './to-event.ts'

const fields = (entries: Readonly<Record<string, string>>) => new Map(Object.entries(entries))

test('an announcement becomes a policy with one rule; fuzzy dates go as they are written', () => {
  const event = toEvent(
    'announcement',
    fields({
      id: 'x-1',
      policy: 'us/x',
      authority: 'us-bis',
      effect: 'prohibit',
      items: 'nvidia/h20, nvidia/h200',
      jurisdictions: 'CN HK',
      announcedAt: '2026-11-20',
      effectiveFrom: '2027-03',
      url: 'https://example.org/1',
      quote: 'No more.',
    }),
  )
  expect(event).toEqual({
    id: 'x-1',
    type: 'policy.announced',
    announcedAt: '2026-11-20',
    effectiveFrom: '2027-03',
    source: [{ kind: 'person', url: 'https://example.org/1', quote: 'No more.' }],
    data: {
      policy: 'us/x',
      authority: 'us-bis',
      provisions: [
        {
          id: 'us/x/rule',
          effect: 'prohibit',
          scope: { items: ['nvidia/h20', 'nvidia/h200'], recipients: { jurisdictions: ['CN', 'HK'] } },
        },
      ],
    },
  })
})

test('a correction patches only what is named; taking back is another event', () => {
  expect(
    toEvent('correction', fields({ target: 'a', reason: 'typo', 'new-effectiveFrom': '2025-04-09' })),
  ).toMatchObject({
    type: 'event.corrected',
    data: { target: 'a', reason: 'typo', patch: { effectiveFrom: '2025-04-09' } },
  })
  expect(toEvent('correction', fields({ target: 'a', change: 'retracted' }))).toMatchObject({
    type: 'event.retracted',
    data: { target: 'a' },
  })
})

test('a licence change and a statement name what they are about', () => {
  expect(toEvent('licence', fields({ licence: 'us/l', change: 'suspended' }))).toMatchObject({
    type: 'licence.suspended',
    data: { licence: 'us/l' },
  })
  expect(
    toEvent('statement', fields({ statement: 's', speaker: 'sia', stance: 'opposes', quoted: 'yes' })),
  ).toMatchObject({
    type: 'statement.made',
    data: { speaker: 'sia', stance: 'opposes', quoted: true },
  })
})
