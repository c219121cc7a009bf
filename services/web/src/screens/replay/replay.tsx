import { type KeyboardEvent, useEffect, useMemo, useState } from 'react'
import { EventCard } from '../../answer/event-card.tsx'
import { LevelMark } from '../../answer/level-mark.tsx'
import { changeDays, valueAt } from '../../answer/segments.ts'
import { eventsQuery, type Lane, lanesQuery } from '../../api/queries.ts'
import { addDays, writeDay } from '../../clock/days.ts'
import { useChangeDays, usePage } from '../../frame/page-state.ts'
import { TellMe } from '../../frame/tell-me.tsx'
import { useAnswer } from '../../frame/use-answer.ts'
import { useTitle } from '../../frame/use-title.ts'
import { SubjectChoice } from '../compare/choices.tsx'
import { firstItem } from '../situation/first-item.ts'
import { MapOfStep } from './map-of-step.tsx'
import { type Step, toStory } from './story.ts'

/** How long one step stays when the story plays, in ms. */
const STEP_MS = 2_500
const NO_LANES: readonly Lane[] = []

/** How did we get here? The story event by event, with the situation each left behind. */
export function Replay() {
  const { setting, names, search, change } = usePage()
  const item = search['item'] ?? firstItem(setting.ledger, names.entities)
  const page = useAnswer(eventsQuery(setting, { limit: 1000 }))
  const story = useMemo(() => toStory(page?.events ?? []), [page])
  const places = useMemo(
    () => names.entities.filter(({ type }) => type === 'jurisdiction').map(({ id }) => id),
    [names],
  )
  const lanes = useAnswer({ ...lanesQuery(setting, item ?? '', places), enabled: item !== undefined }) ?? NO_LANES
  useChangeDays(useMemo(() => changeDays(lanes), [lanes]))
  useTitle('How did we get here?')
  const wanted = Number(search['step'] ?? '1')
  const index = Math.min(Math.max(1, Number.isInteger(wanted) ? wanted : 1), Math.max(1, story.length)) - 1
  const go = (to: number) => {
    const step = story[to]
    if (step !== undefined) change({ step: String(to + 1), asOf: step.day })
  }
  const player = usePlayer(index, story.length, go)
  const current = story[index]
  if (current === undefined || item === undefined) return <p className="loading">Reading the story …</p>
  const onKeyDown = ({ key, target }: KeyboardEvent) => {
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return
    if (key === 'ArrowRight') go(index + 1)
    if (key === 'ArrowLeft') go(index - 1)
  }
  return (
    <article className="screen replay" onKeyDown={onKeyDown}>
      <header className="question">
        <h1>How did we get here?</h1>
        <p className="choices">
          <SubjectChoice label="Situation of" name="item" value={item} />
          <TellMe about={{ item }} />
        </p>
      </header>
      <Controls index={index} count={story.length} go={go} player={player} />
      <div className="replay-columns">
        <CurrentStep step={current} lanes={lanes} />
        <MapOfStep lanes={lanes} day={current.day} item={item} />
      </div>
      <StoryList story={story} index={index} go={go} />
    </article>
  )
}

interface Player {
  readonly isPlaying: boolean
  readonly toggle: () => void
}

function usePlayer(index: number, count: number, go: (to: number) => void): Player {
  const [isPlaying, setPlaying] = useState(false)
  const isAtEnd = index >= count - 1
  useEffect(() => {
    if (!isPlaying || isAtEnd) return
    const timer = setInterval(() => go(index + 1), STEP_MS)
    return () => clearInterval(timer)
  }, [isPlaying, isAtEnd, index, go])
  return {
    isPlaying: isPlaying && !isAtEnd,
    toggle: () => {
      if (isAtEnd) go(0)
      setPlaying(!isPlaying || isAtEnd)
    },
  }
}

interface ControlsProps {
  readonly index: number
  readonly count: number
  readonly go: (to: number) => void
  readonly player: Player
}

function Controls({ index, count, go, player }: ControlsProps) {
  return (
    <fieldset className="player">
      <legend className="visually-hidden">Steps</legend>
      <button type="button" onClick={() => go(index - 1)} disabled={index === 0}>
        ◂ Back
      </button>
      <button type="button" onClick={player.toggle} className="play">
        {player.isPlaying ? '❚❚ Pause' : '▶ Play'}
      </button>
      <button type="button" onClick={() => go(index + 1)} disabled={index >= count - 1}>
        Next ▸
      </button>
      <input
        type="range"
        aria-label="Step"
        min={1}
        max={count}
        value={index + 1}
        aria-valuetext={`step ${index + 1} of ${count}`}
        onChange={({ target }) => go(Number(target.value) - 1)}
      />
      <output>
        {index + 1} of {count}
      </output>
    </fieldset>
  )
}

/** At most so many changes are told in the step itself. */
const MOST_TOLD = 6

function CurrentStep({ step, lanes }: { readonly step: Step; readonly lanes: readonly Lane[] }) {
  const { names } = usePage()
  const before = addDays(step.day, -1)
  const changed = lanes.filter(({ segments }) => valueAt(segments, before) !== valueAt(segments, step.day))
  return (
    <section className="current-step" aria-live="polite">
      <h2>{writeDay(step.day)}</h2>
      <EventCard event={step.entry.event} isCorrected={step.entry.corrected} />
      <h3>What changed on this day</h3>
      {changed.length === 0 && <p className="quiet">No answer about this item.</p>}
      <ul>
        {changed.slice(0, MOST_TOLD).map(({ id, segments }) => (
          <li key={id}>
            {names.place(id)}: <LevelMark value={valueAt(segments, before)} isShort /> →{' '}
            <LevelMark value={valueAt(segments, step.day)} isShort />
          </li>
        ))}
      </ul>
      {changed.length > MOST_TOLD && <p className="quiet">and {changed.length - MOST_TOLD} more destinations</p>}
    </section>
  )
}

interface ListProps {
  readonly story: readonly Step[]
  readonly index: number
  readonly go: (to: number) => void
}

/** The same story to read at one's own pace. */
function StoryList({ story, index, go }: ListProps) {
  return (
    <details className="block story">
      <summary>
        <h2>The story as a list</h2>
      </summary>
      <ol>
        {story.map(({ entry, day }, at) => (
          <li key={entry.event.id} {...(at === index && { 'aria-current': 'step' as const })}>
            <button type="button" className="link" onClick={() => go(at)}>
              {writeDay(day)}
            </button>
            <EventCard event={entry.event} isCorrected={entry.corrected} />
          </li>
        ))}
      </ol>
    </details>
  )
}
