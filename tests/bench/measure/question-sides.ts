import type { Facts } from '@asof/domain'
import { askBoard, askDifference, askHistory, askPoint } from '../asof/questions.ts'
import { type Ask, atHead, drawAsks } from '../peers/asks.ts'
import type { Peer } from '../peers/peer.ts'
import type { Tables } from '../tables/project.ts'
import { hottestCell } from './hottest-cell.ts'
import type { Side } from './rounds.ts'

/** Questions prepared; no side asks one twice in eight rounds. */
const PREPARED = 60_000
const SEED = 1

/** A question in process, by kind. */
export function asofSides(facts: Facts, tables: Tables | null): readonly Side[] {
  const asks = drawAsks(PREPARED, SEED, { events: facts.head })
  const newest = asks.map((ask) => atHead(ask, facts.head))
  const hot = tables === null ? null : hotAsks(tables)
  return [
    side('asof point', newest, (ask) => askPoint(facts, ask)),
    side('asof point, random K', asks, (ask) => askPoint(facts, ask)),
    side('asof map', newest, (ask) => askBoard(facts, ask)),
    side('asof difference', newest, (ask) => askDifference(facts, ask)),
    side('asof history', newest, (ask) => askHistory(facts, ask)),
    ...(hot === null ? [] : [side('asof hottest cell, random K', hot, (ask) => askPoint(facts, ask))]),
  ]
}

/** The same questions, in the same order, to a database. */
export function peerSides(peer: Peer, head: number): readonly Side[] {
  const newest = drawAsks(PREPARED, SEED, { events: head }).map((ask) => atHead(ask, head))
  return [
    side(`${peer.name} point`, newest, peer.point),
    side(`${peer.name} map`, newest, peer.board),
    ...(peer.difference === null ? [] : [side(`${peer.name} difference`, newest, peer.difference)]),
    side(`${peer.name} history`, newest, peer.history),
    ...(peer.nothing === undefined ? [] : [side(`${peer.name} select 1`, newest, peer.nothing)]),
  ]
}

function hotAsks(tables: Tables): readonly Ask[] {
  return drawAsks(PREPARED, SEED, { events: tables.head, cell: hottestCell(tables) })
}

/** NOTE: each side begins elsewhere in the list when it comes round again, so that nothing is remembered for it. */
function side(name: string, asks: readonly Ask[], ask: (ask: Ask) => unknown): Side {
  return { name, unit: 'us', run: (index) => ask(asks[index % asks.length]!) }
}
