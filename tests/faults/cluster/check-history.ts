import type { ColdCommit, Operation } from './history.ts'

type Append = Operation & { kind: 'append' }

/**
 * What is wrong between what processes were told and what the log holds; empty when nothing is.
 * `log` is the whole log, read cold after all faults. Source: reliability, invariants I1-I9.
 */
export function checkHistory(history: readonly Operation[], log: readonly ColdCommit[]): readonly string[] {
  const appends = history.filter((each): each is Append => each.kind === 'append')
  return [
    ...lostOrMoved(appends, log),
    ...doubled(log),
    ...phantoms(appends, log),
    ...outOfTime(appends),
    ...goingBack(history),
    ...forks(history, log),
  ]
}

/** Every answered append is in the log, once, where it was answered to be. */
function lostOrMoved(appends: readonly Append[], log: readonly ColdCommit[]): string[] {
  const byCmd = new Map(log.map((commit) => [commit.cmd, commit]))
  return appends.flatMap(({ outcome, cmd, seq, hash, process }) => {
    if (outcome !== 'ok') return []
    const found = byCmd.get(cmd)
    if (found === undefined) return [`lost: ${process} was told that ${cmd} is commit ${seq}`]
    if (found.seq !== seq || found.hash !== hash) return [`moved: ${cmd} was answered as ${seq}, and is ${found.seq}`]
    return []
  })
}

function doubled(log: readonly ColdCommit[]): string[] {
  const seen = new Set<string>()
  return log.flatMap(({ cmd, seq }, index) => {
    const problems = seq === index + 1 ? [] : [`hole: commit ${index + 1} is numbered ${seq}`]
    if (seen.has(cmd)) problems.push(`doubled: ${cmd}`)
    seen.add(cmd)
    return problems
  })
}

/** Everything in the log was asked for, and by a call that was not refused. */
function phantoms(appends: readonly Append[], log: readonly ColdCommit[]): string[] {
  const asked = new Set(appends.map(({ cmd }) => cmd))
  const refused = new Set(appends.filter(({ outcome }) => outcome === 'refused').map(({ sent }) => sent))
  return log.flatMap(({ cmd, seq, hash }) => {
    if (!asked.has(cmd)) return [`phantom: commit ${seq} is ${cmd}, which nobody sent`]
    return refused.has(hash) ? [`phantom: ${cmd} was refused and is commit ${seq}`] : []
  })
}

/** What returned before something else began comes before it. A command begins with the first call that sent it. */
function outOfTime(appends: readonly Append[]): string[] {
  const begun = new Map<string, number>()
  for (const { cmd, invoked } of appends) begun.set(cmd, Math.min(invoked, begun.get(cmd) ?? invoked))
  const answered = appends.filter(({ outcome }) => outcome === 'ok')
  const byReturn = answered.toSorted((a, b) => a.returned - b.returned)
  const byBeginning = answered.toSorted((a, b) => begun.get(a.cmd)! - begun.get(b.cmd)!)
  let next = 0
  let highest: Append | null = null
  return byBeginning.flatMap((later) => {
    for (; next < byReturn.length && byReturn[next]!.returned < begun.get(later.cmd)!; next++)
      if (highest === null || byReturn[next]!.seq! > highest.seq!) highest = byReturn[next]!
    const isEarlier = highest !== null && highest.cmd !== later.cmd && highest.seq! >= later.seq!
    return isEarlier ? [`out of time: ${later.cmd} began after ${highest!.cmd} and is not after it`] : []
  })
}

/** A process never sees less than it saw or was told before. */
function goingBack(history: readonly Operation[]): string[] {
  const reached = new Map<string, number>()
  return history.flatMap((each) => {
    if (each.kind === 'view' || (each.kind === 'append' && each.outcome !== 'ok')) return []
    const before = reached.get(each.process) ?? 0
    reached.set(each.process, Math.max(before, each.seq!))
    return each.kind === 'head' && each.seq < before
      ? [`back: ${each.process} had reached commit ${before} and saw ${each.seq} as the newest`]
      : []
  })
}

/** Whatever a process saw or holds is the log itself up to there. */
function forks(history: readonly Operation[], log: readonly ColdCommit[]): string[] {
  const hashAt = (seq: number) => log[seq - 1]?.hash ?? '0'.repeat(64)
  return history.flatMap((each) => {
    if (each.kind === 'append') return []
    if (each.kind === 'head')
      return each.hash === hashAt(each.seq) ? [] : [`fork: ${each.process} saw another commit ${each.seq}`]
    if (each.hashes.length !== log.length)
      return [`fork: ${each.process} ends with ${each.hashes.length} commits, the log with ${log.length}`]
    const at = each.hashes.findIndex((hash, index) => hash !== log[index]!.hash)
    return at < 0 ? [] : [`fork: ${each.process} holds another commit ${at + 1}`]
  })
}
