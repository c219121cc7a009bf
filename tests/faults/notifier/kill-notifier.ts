import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { randomFrom } from '../../support/seeded.ts'
import { type Endpoints, openEndpoints } from './endpoints.ts'
import { make, START } from './made.ts'
import { judge, type Owner, type Place, rememberKeys, type ScenarioReport } from './scenario.ts'

/** Deliveries between two kills, about, and subscriptions. */
const [PER_KILL, SUBSCRIPTIONS] = [12, 12]
/** How much later the next process believes to be: longer than a lease, ms. */
const GAP_MS = 60_000

/** When a process is to be killed: at one moment of one of its calls. */
interface Fate {
  calls: number
  readonly moment: 'before' | 'after'
}

/**
 * Kills a notifier over and over, at a call that it makes: before it is answered, or once the answer is on its way and
 * nothing was settled. The next one goes on over the same outbox.
 */
export async function killNotifier(
  place: Place,
  { kills, seed }: { readonly kills: number; readonly seed: number },
): Promise<ScenarioReport & { readonly kills: number }> {
  const random = randomFrom(seed)
  const size = { deliveries: (kills + 1) * PER_KILL, subscriptions: SUBSCRIPTIONS }
  const owner: Owner = { parked: new Set(), disabled: new Set() }
  let kill = () => {}
  let fate: Fate | null = null
  const onCall = (moment: 'before' | 'after') => {
    if (fate === null || fate.moment !== moment) return
    fate.calls -= 1
    if (fate.calls === 0) kill()
  }
  const endpoints = await openEndpoints({ seed, keysOf: rememberKeys(), onCall })
  let killed = 0
  for (let isOver = false; !isOver; ) {
    fate =
      killed < kills
        ? { calls: 1 + Math.floor(random() * 2 * PER_KILL), moment: random() < 0.5 ? 'before' : 'after' }
        : null
    const setting = { place: place.name, ports: endpoints.ports, ...size, startAt: nextStart(endpoints) }
    const notifier = startNotifier({ ...setting, disabled: [...owner.disabled] }, owner)
    kill = notifier.kill
    const signal = await notifier.ended
    isOver = signal === null
    if (!isOver) killed += 1
  }
  const outbox = await place.open()
  const report = await judge(make(size), endpoints, { ...owner, outbox })
  await outbox.close()
  await endpoints.close()
  return { ...report, kills: killed }
}

function nextStart({ sights }: Endpoints): number {
  const times = sights.slice(-1_000).map((each) => (each.kind === 'call' ? each.timestamp * 1000 : 0))
  return Math.max(START, ...times) + GAP_MS
}

/** Starts one; its end gives the signal that ended it. Rejects when it ends by a fault of its own. */
function startNotifier(setting: object, { parked, disabled }: Owner) {
  const file = join(import.meta.dirname, 'notifier-process.ts')
  const child = spawn(process.execPath, [file, JSON.stringify(setting)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout }).on('line', (line) => {
    const [what, name = ''] = line.split(' ')
    if (what === 'parked') parked.add(name)
    else disabled.add(name)
  })
  const ended = Promise.all([once(child, 'close'), once(lines, 'close')]).then(([[code, signal]]) => {
    if (code !== 0 && signal !== 'SIGKILL') throw new Error(`a notifier ended by itself: ${code}`)
    return signal as string | null
  })
  return { ended, kill: () => child.kill('SIGKILL') }
}
