import { killNotifier } from './kill-notifier.ts'
import { type OneDeadReport, oneDead, oneLine } from './one-dead.ts'
import { createPlace } from './places.ts'
import { plantedBugs } from './planted-bugs.ts'
import { type Place, play, type ScenarioReport } from './scenario.ts'

/** What the runs of notifiers are told. */
export interface NotifierOptions {
  readonly deliveries: number
  readonly kills: number
  readonly seed: number
  readonly judge: (title: string, problems: readonly string[]) => void
}

/** Share of calls that are not taken; below it nothing was tried. */
const LEAST_FAULTS = 0.15
/** How much later the others may be beside an endpoint that never answers. Source: reliability.md B4. */
const MOST_SLOWED = 1.2
/** Deliveries in which a planted bug has to show. */
const SMALL = { deliveries: 400, subscriptions: 12 }

/** Runs the faults over an outbox in a file, and over Redis where `ASOF_REDIS_URL` names one; then the planted bugs. */
export async function runNotifier(options: NotifierOptions): Promise<void> {
  const redisUrl = process.env['ASOF_REDIS_URL']
  for (const url of redisUrl === undefined ? [undefined] : [undefined, redisUrl]) {
    const where = url === undefined ? 'in a file' : 'over Redis'
    await within(url, (place) => failingEndpoints(place, where, options))
    await within(url, (place) => killing(place, where, options))
  }
  await besideOneDead(options)
  for (const [title, found, bug] of plantedBugs)
    await within(undefined, async (place) => {
      const { problems } = await play(place, { ...SMALL, seed: options.seed, bug })
      const kinds = new Set(problems.map((problem) => problem.split(':')[0]))
      options.judge(`planted bug: ${title}`, kinds.has(found) ? [] : [`found ${[...kinds].join(', ') || 'nothing'}`])
    })
}

async function within(redisUrl: string | undefined, body: (place: Place) => Promise<void>): Promise<void> {
  const place = createPlace(redisUrl)
  await body(place).finally(() => place.dispose())
}

async function failingEndpoints(place: Place, where: string, options: NotifierOptions): Promise<void> {
  const { deliveries, seed, judge } = options
  const subscriptions = Math.max(12, Math.min(100, Math.ceil(deliveries / 50)))
  const title = `${deliveries} deliveries ${where} by two notifiers, a fifth of the calls not taken`
  const began = performance.now()
  const report = await play(place, { deliveries, subscriptions, seed })
  tell(title, report, began)
  const few = report.faults < LEAST_FAULTS * report.calls ? [`only ${report.faults} faults: too little was tried`] : []
  judge(title, [...report.problems, ...few])
}

async function killing(place: Place, where: string, { kills, seed, judge }: NotifierOptions): Promise<void> {
  const title = `notifier ${where} killed ${kills} times at its calls`
  const began = performance.now()
  const report = await killNotifier(place, { kills, seed })
  tell(title, report, began)
  const few = report.kills < kills || report.repeated === 0 ? ['no kill fell between a call and its record'] : []
  judge(title, [...report.problems, ...few])
}

async function besideOneDead({ judge }: NotifierOptions): Promise<void> {
  const title = '1 of 100 endpoints never answers'
  const report = await oneDead()
  process.stdout.write(`${title}: ${figuresOf(report)}\n`)
  judge(title, isSlowed(report) ? [...report.problems, figuresOf(report)] : report.problems)
  const planted = await oneDead(oneLine)
  judge(
    'planted bug: all endpoints wait in one line',
    isSlowed(planted) ? [] : [`found nothing: ${figuresOf(planted)}`],
  )
}

function isSlowed({ aloneMs, besideMs }: OneDeadReport): boolean {
  return besideMs > MOST_SLOWED * aloneMs
}

function figuresOf({ aloneMs, besideMs }: OneDeadReport): string {
  return `p99 of the others ${besideMs.toFixed(0)} ms, without it ${aloneMs.toFixed(0)} ms`
}

function tell(title: string, { calls, taken, faults, repeated }: ScenarioReport, began: number): void {
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  process.stdout.write(
    `${title}: ${calls} calls, ${taken} taken, ${faults} not, ${repeated} taken again under their id; ${seconds} s\n`,
  )
}
