import { isDeepStrictEqual } from 'node:util'
import type { Facts } from '@asof/domain'
import { askBoard, askDifference, HISTORY, pointOf, stepsOf } from '../asof/questions.ts'
import { type Ask, atHead, drawAsks } from '../peers/asks.ts'
import { type Peer, toBoard, toPoint, toSteps } from '../peers/peer.ts'
import { drawSharpAsks } from '../peers/sharp-asks.ts'
import type { Tables } from '../tables/project.ts'

/** How many questions of each kind every peer is checked with, each at a random position and at the head. */
export interface Depth {
  readonly points: number
  readonly boards: number
  readonly histories: number
  readonly differences: number
}

/** What was compared, and the differences found, as text. */
export interface Verdict {
  readonly compared: Readonly<Record<string, number>>
  readonly differences: readonly string[]
}

const SEED = 11
/** Differences that are told in full. */
const TOLD = 5

/** A question with how asof and a peer answer it, both in comparable form. */
interface Kind {
  readonly name: string
  readonly asks: readonly Ask[]
  readonly own: (ask: Ask) => unknown
  /** Null where the peer has no answer. */
  readonly peer: (peer: Peer, ask: Ask) => Promise<unknown>
}

/** Asks every peer what asof is asked, before anything is timed. @param tell hears of each kind of question begun */
export async function checkEquality(
  { facts, tables, peers }: { facts: Facts; tables: Tables; peers: readonly Peer[] },
  depth: Depth,
  tell: (text: string) => void = () => {},
): Promise<Verdict> {
  const compared: Record<string, number> = {}
  const differences: string[] = []
  for (const { name, asks, own, peer } of kindsOf(facts, tables, depth)) {
    tell(`comparing ${name}`)
    for (const ask of asks) {
      const mine = own(ask)
      for (const each of peers) {
        const theirs = await peer(each, ask)
        if (theirs === null) continue
        compared[name] = (compared[name] ?? 0) + 1
        if (isDeepStrictEqual(mine, theirs)) continue
        const question = `${JSON.stringify(ask.query)} as of ${ask.asOf} known at ${ask.known}`
        differences.push(`${name}: ${question}: asof ${shown(mine)}, ${each.name} ${shown(theirs)}`)
      }
    }
  }
  return { compared, differences }
}

/** What was compared; or how many answers differ, with the first of them. */
export function describeVerdict({ compared, differences }: Verdict): string {
  const counts = Object.entries(compared).map(([name, count]) => `${count} ${name}`)
  if (differences.length === 0) return `equal answers: ${counts.join(', ')}`
  return [`${differences.length} different answers of ${counts.join(', ')}`, ...differences.slice(0, TOLD)].join('\n  ')
}

function kindsOf(facts: Facts, tables: Tables, depth: Depth): readonly Kind[] {
  const drawn = drawAsks(depth.points, SEED, { events: tables.head })
  const sharp = drawSharpAsks(Math.ceil(depth.points / 2), SEED, tables)
  const newest = (count: number) => drawn.slice(0, count).map((ask) => atHead(ask, tables.head))
  const both = (count: number) => [...drawn.slice(0, count), ...newest(count)]
  return [
    {
      name: 'points',
      asks: [...both(depth.points), ...sharp],
      own: (ask) => pointOf(facts, ask),
      peer: async (peer, ask) => toPoint(await peer.point(ask)),
    },
    {
      name: 'maps of one item',
      asks: both(depth.boards),
      own: (ask) => askBoard(facts, ask),
      peer: async (peer, ask) => toBoard(await peer.board(ask)),
    },
    {
      name: 'histories of one cell',
      asks: both(depth.histories),
      own: (ask) => stepsOf(facts, ask),
      peer: async (peer, ask) => toSteps(await peer.history(ask), HISTORY.from, HISTORY.to),
    },
    {
      name: 'whole differences',
      asks: newest(depth.differences),
      own: (ask) => askDifference(facts, ask),
      peer: async (peer, ask) => (peer.difference === null ? null : Number((await peer.difference(ask))[0]![0])),
    },
  ]
}

function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 300 ? `${text.slice(0, 300)}...` : text
}
