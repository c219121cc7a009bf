import { readFileSync } from 'node:fs'
import { systemClock } from '@asof/runtime'

/** How long nobody asks anything, ms. */
const IDLE_MS = 30_000

/** Linux counts the time of processes in hundredths of a second. */
const TICK_MS = 10
/** Of /proc/PID/stat, counted after the name of the program: time in the program, time in the kernel. */
const [USER, SYSTEM] = [11, 12]

/** Shares of a core that processes take while nobody asks them anything, %, by name. Linux only: reads /proc. */
export async function measureIdle(pids: Readonly<Record<string, number>>): Promise<Readonly<Record<string, number>>> {
  const names = Object.keys(pids)
  const before = names.map((name) => readCpuMs(pids[name]!))
  const begun = systemClock.elapsed()
  await systemClock.after(IDLE_MS)
  const after = names.map((name) => readCpuMs(pids[name]!))
  const ms = systemClock.elapsed() - begun
  return Object.fromEntries(names.map((name, index) => [name, ((after[index]! - before[index]!) / ms) * 100]))
}

/** Ms of processor time a process has taken since its start. */
function readCpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[USER]) + Number(fields[SYSTEM])) * TICK_MS
}
