import { apis } from '../../../support/frame-relay.ts'
import type { Operation } from '../history.ts'
import type { Harm } from '../scenario.ts'
import { now } from '../workload.ts'

/** Tries of a harm that may miss. */
const ROUNDS = 30

/** Appends are lost on the way, every try of them, until each writer has had one. */
export async function losingRequests({ relay, history, until, working }: Harm): Promise<void> {
  const since = now()
  const hasLost = (process: string) =>
    history.some((each) => each.kind === 'append' && each.process === process && each.invoked >= since)
  const stop = relay.loseRequests(apis.produce)
  try {
    await until('each writer loses an append', () => working().every(hasLost))
  } finally {
    stop()
  }
}

/** Written, and nobody can say so: until a writer sent again what counted already, and went on to its next command. */
export function losingAnswers(harm: Harm): Promise<void> {
  const what = 'a commit that counts is sent again'
  return losingAnswersUntil(harm, { tries: 1, what, hasHit: () => wasSentAgain(harm.history) })
}

/**
 * The same for a client that tries twice by itself before it is in doubt, until two commands were told one place: of twice
 * as many lost answers as there are writers, two in a row are those of one.
 */
export function losingEveryTry(harm: Harm): Promise<void> {
  const what = 'two commands are told one place'
  return losingAnswersUntil(harm, { tries: 2 * harm.working().length, what, hasHit: () => shareAPlace(harm.history) })
}

async function losingAnswersUntil(
  harm: Harm,
  { tries, what, hasHit }: { readonly tries: number; readonly what: string; readonly hasHit: () => boolean },
): Promise<void> {
  const { history, until, working } = harm
  const round = async () => {
    await loseAnswers(harm, tries)
    const begun = history.length
    await until('the writers go on', () => hasHit() || working().every(wasAnswered(history.slice(begun))))
  }
  await repeat(harm, { what, hasHit, round })
}

/** Answers to appends are lost, and then those to all who look for what became of them, until a writer gives up. */
async function loseAnswers({ relay, history, until }: Harm, tries: number): Promise<void> {
  const [begun, swallowed] = [history.length, relay.swallowed]
  const stops = [relay.swallowAnswers(apis.produce)]
  try {
    await until('answers to appends are lost', () => relay.swallowed >= swallowed + tries)
    stops.push(relay.swallowAnswers(apis.fetch))
    const isInDoubt = (each: Operation) => each.kind === 'append' && each.outcome !== 'ok'
    await until('its writer gives up', () => history.slice(begun).some(isInDoubt))
  } finally {
    for (const stop of stops) stop()
  }
}

/** No append arrives until all writers have read the same head; then each extends it, until two were answered. */
export async function racing(harm: Harm): Promise<void> {
  const { relay, history, until, working } = harm
  const round = async () => {
    const begun = history.length
    const release = relay.holdRequests(apis.produce)
    try {
      await until('all writers read the same head', () => haveOneHead(history.slice(begun), working()))
    } finally {
      release()
    }
    const released = history.length
    await until('the writers go on', () => working().every(wasAnswered(history.slice(released))))
  }
  await repeat(harm, { what: 'two writers extend one head', hasHit: () => haveRaced(history), round })
}

/** No harm at all, for so many commands of each writer. */
export async function leavingAlone({ history, until, working }: Harm): Promise<void> {
  const commands = 20
  const isEnough = (process: string) => history.filter((each) => isAnswer(each, process)).length >= commands
  await until(`${commands} commands of each writer`, () => working().every(isEnough))
}

/** Whether a commit that counts was in doubt or refused, was sent again, and its writer has done another one since. */
export function wasSentAgain(history: readonly Operation[]): boolean {
  const counted = new Set(history.flatMap((each) => ('hash' in each ? [each.hash] : [])))
  return history.some((first, index) => {
    if (first.kind !== 'append' || first.outcome === 'ok' || !counted.has(first.sent)) return false
    const done = history
      .slice(index)
      .flatMap((each) =>
        each.kind === 'append' && each.process === first.process && each.outcome === 'ok' ? [each] : [],
      )
    return done[0]?.cmd === first.cmd && done.length > 1
  })
}

/** Whether two commands were told that they are the same commit. */
export function shareAPlace(history: readonly Operation[]): boolean {
  const told = history.flatMap((each) => (each.kind === 'append' && each.outcome === 'ok' ? [each] : []))
  return new Set(told.map(({ seq }) => seq)).size < new Set(told.map(({ cmd }) => cmd)).size
}

/** Whether two writers extended the same head and were told what became of it. */
export function haveRaced(history: readonly Operation[]): boolean {
  const heads = new Map<string, string>()
  const extended = new Map<string, string>()
  return history.some((each) => {
    if (each.kind === 'head') heads.set(each.process, each.hash)
    if (each.kind !== 'append' || each.outcome === 'unknown') return false
    const head = heads.get(each.process)!
    const other = extended.get(head)
    extended.set(head, each.process)
    return other !== undefined && other !== each.process
  })
}

function haveOneHead(history: readonly Operation[], processes: readonly string[]): boolean {
  const newest = processes.map((process) =>
    history.findLast((each) => each.kind === 'head' && each.process === process),
  )
  return new Set(newest.map((each) => (each?.kind === 'head' ? each.hash : null))).size === 1 && newest[0] !== undefined
}

function isAnswer(each: Operation, process: string): boolean {
  return each.kind === 'append' && each.process === process && each.outcome === 'ok'
}

function wasAnswered(history: readonly Operation[]): (process: string) => boolean {
  return (process) => history.some((each) => isAnswer(each, process))
}

/** A harm that may miss, and how to see that it hit. */
interface Try {
  readonly what: string
  readonly hasHit: () => boolean
  readonly round: () => Promise<void>
}

/** Takes rounds until the harm has hit or nobody works any more. Rejects when it misses too often. */
async function repeat({ working }: Harm, { what, hasHit, round }: Try): Promise<void> {
  for (let count = 1; !hasHit() && working().length > 0; count++) {
    if (count > ROUNDS) throw new Error(`in vain, ${ROUNDS} times: ${what}`)
    await round()
  }
}
