import { type Facts, type Snapshot, toSnapshot } from '@asof/domain'

type Columns = Snapshot['columns']
type Lists = Snapshot['index']
type Pairs = Columns['rules']['rules']

/**
 * What a state says, whatever its layout: equal for states that answer alike, also where one of them held hypothetical
 * events in between, which leave empty lists and names behind.
 */
export function plainState(facts: Facts): object {
  const { momentTimes, momentStarts } = facts
  const { ids, types, typeNames, marks, momentCount, keys, revised, revisions, index, columns } = toSnapshot(facts)
  const head = ids.count
  const key = (number: number) => textOf(keys, number)
  return {
    events: Array.from({ length: head }, (_, at) => [textOf(ids, at), typeNames.texts[types[at]!], marks[at]]),
    moments: Array.from({ length: momentCount }, (_, at) => [momentTimes[at], momentStarts[at]]),
    revised: sorted(sparse(revised, String)),
    revisions: sorted(sparse(revisions, key)),
    index: sorted(listed(index, key)),
    ...plainRules(columns),
    ...plainMembers(columns),
    ...plainLicences(columns),
    drawers: [columns.scopes.rules, columns.scopes.licences].map((lists) =>
      sorted(listed(lists, (number) => pairOf(columns.scopes.drawers, number))),
    ),
  }
}

function plainRules({ rules }: Columns): object {
  const policy = (number: number) => textOf(rules.policies, number)
  const rule = (number: number) => `${policy(rules.rules.firsts[number]!)} ${rules.rules.seconds[number]}`
  return {
    wordings: sorted(listed(rules.wordings, rule)),
    announcements: sorted(listed(rules.announcements, policy)),
    policiesInFull: inFull(rules.policies, rules.inFullFrom),
  }
}

function plainLicences({ licences }: Columns): object {
  return {
    acts: sorted(listed(licences.acts, (number) => textOf(licences.licences, number))),
    licencesInFull: inFull(licences.licences, licences.inFullFrom),
  }
}

function inFull(names: Columns['rules']['policies'], from: Int32Array): object {
  const positions = Array.from({ length: names.count }, (_, number) => [textOf(names, number), from[number]!] as const)
  return sorted(positions).filter(([, position]) => position !== FOREVER)
}

function sparse({ numbers, lists }: Snapshot['revised'], nameOf: (number: number) => string): [string, number[]][] {
  return listed(lists, (list) => nameOf(numbers.firsts[list]!))
}

function plainMembers({ members }: Columns): object {
  return {
    memberships: sorted(listed(members.rows, (number) => pairOf(members.memberships, number))),
    groupsInFull: [...members.inFull].sort().map((group) => [group, members.inFullFrom[group]]),
  }
}

const FOREVER = 0x7fffffff

/** Every list that holds anything, under its name. */
function listed(lists: Lists, nameOf: (list: number) => string): [string, number[]][] {
  const found: [string, number[]][] = []
  for (let list = 0; list < lists.count; list++) {
    const [start, length] = lists.heads.slice(list * 2, list * 2 + 2) as unknown as [number, number]
    const cells = lists.cells.slice(start, start + length * lists.width)
    if (cells.length > 0) found.push([nameOf(list), [...cells]])
  }
  return found
}

function pairOf({ firsts, seconds }: Pairs, number: number): string {
  return `${firsts[number]} ${seconds[number]}`
}

function textOf({ ends, bytes }: Snapshot['ids'], number: number): string {
  return new TextDecoder('latin1').decode(bytes.slice(number === 0 ? 0 : ends[number - 1], ends[number]))
}

function sorted<T>(entries: readonly (readonly [string, T])[]): (readonly [string, T])[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}
