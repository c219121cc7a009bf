import fc from 'fast-check'
import { MIXED, type Theme } from './bodies.ts'
import { any, busyDay, CLASSES, ITEMS, instant, record, some } from './words.ts'

const everything = fc.constant({})
const weights = { announced: 12, step: 2, licence: 0, scheme: 0, reference: 2, meta: 3 }
const percent = { exceptions: 0, causes: 0, claims: 5 }
const oneAuthority = { ...MIXED, authorities: ['us'], weights, percent }

/** Exceptions to exceptions, in tracks of one authority. */
const exceptions: Theme = {
  ...oneAuthority,
  scope: everything,
  effects: ['prohibit', 'permit', 'none', 'none'],
  percent: { ...percent, exceptions: 75 },
}

/** Named items against their descendants and classes. */
const items: Theme = {
  ...oneAuthority,
  scope: fc.oneof(
    some(ITEMS, 1).map((named) => ({ items: named })),
    some(CLASSES, 1).map((itemClasses) => ({ itemClasses })),
  ),
}

/** Groups against groups, with much coming and going. */
const groups: Theme = {
  ...oneAuthority,
  scope: some(['bloc', 'bloc-p', 'outer'], 3).map((named) => ({ recipients: { groups: named } })),
  weights: { ...weights, reference: 25 },
}

/** Owners, lists and headquarters. */
const owners: Theme = {
  ...oneAuthority,
  scope: fc.oneof(
    fc
      .record({ group: any(['list', 'list-p']), threshold: any([50, 60, 100]) })
      .map((affiliatesOf) => ({ recipients: { affiliatesOf } })),
    some(['list', 'list-p'], 1).map((named) => ({ recipients: { groups: named } })),
    some(['CN', 'GB', 'group:bloc'], 2).map((headquarteredIn) => ({ recipients: { headquarteredIn } })),
  ),
  weights: { ...weights, reference: 30 },
}

/** Requirements and the licences that meet them. */
const licences: Theme = {
  ...oneAuthority,
  authorities: ['us', 'gb'],
  scope: fc.oneof({ weight: 4, arbitrary: everything }, { weight: 1, arbitrary: record({ items: some(ITEMS, 2) }) }),
  effects: ['require-licence', 'require-licence', 'require-licence', 'permit-with-conditions'],
  weights: { ...weights, announced: 6, licence: 20, scheme: 3 },
}

/** Few policies with a long life, each the cause of what happens to another. */
const lives: Theme = {
  ...oneAuthority,
  policies: ['p1', 'p2'],
  scope: everything,
  percent: { ...percent, causes: 40 },
  weights: { ...weights, announced: 4, step: 24 },
}

/** Rival claims, resolved and corrected. */
const claims: Theme = {
  ...oneAuthority,
  policies: ['p1', 'p2'],
  scope: fc.oneof(everything, record({ itemClasses: some(CLASSES, 1) })),
  percent: { ...percent, claims: 80 },
  weights: { ...weights, announced: 10, reference: 6, meta: 14 },
}

/** Amendments and pauses that begin at an hour. */
const hours: Theme = {
  ...oneAuthority,
  authorities: ['us', 'ws'],
  policies: ['p1', 'p2'],
  scope: everything,
  starts: fc.oneof({ weight: 4, arbitrary: instant }, { weight: 1, arbitrary: busyDay }),
  weights: { ...weights, announced: 6, step: 12 },
}

/** Half of the histories are mixed, the others dwell on one thing each. */
export const THEMES: readonly { readonly weight: number; readonly theme: Theme }[] = [
  { weight: 8, theme: MIXED },
  ...[exceptions, items, groups, owners, licences, lives, claims, hours].map((theme) => ({ weight: 1, theme })),
]
