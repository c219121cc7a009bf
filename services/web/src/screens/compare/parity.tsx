import { useMemo, useRef } from 'react'
import { LevelMark } from '../../answer/level-mark.tsx'
import { changeDays } from '../../answer/segments.ts'
import { type Pair, parityQuery, subjectOf, timelineQuery } from '../../api/queries.ts'
import { writeDay } from '../../clock/days.ts'
import { Figure } from '../../frame/figure.tsx'
import { useChangeDays, usePage } from '../../frame/page-state.ts'
import { TellMe } from '../../frame/tell-me.tsx'
import { useAnswer } from '../../frame/use-answer.ts'
import { HistoryTable } from '../../lanes/history-table.tsx'
import { Lanes, type NamedLane } from '../../lanes/lanes.tsx'
import { spanOf } from '../../lanes/span.ts'
import { useWidth } from '../../lanes/use-width.ts'
import { firstItem } from '../situation/first-item.ts'
import { Choices, PlaceChoice, ProviderOrItemChoice, SubjectChoice } from './choices.tsx'

/** Two destinations for one item, or two items for one destination, over time: who stands better, and since when. */
export function Parity({ by }: { readonly by: 'recipient' | 'provider' }) {
  const { names, search, setting } = usePage()
  const items = names.entities.filter(({ type }) => type === 'item').map(({ id }) => id)
  const providers = names.entities.filter(({ type }) => type === 'provider').map(({ id }) => id)
  const places = names.entities.filter(({ type }) => type === 'jurisdiction').map(({ id }) => id)
  const item = search['item'] ?? firstItem(setting.ledger, names.entities)
  const place = search['jurisdiction'] ?? (places.includes('GB') ? 'GB' : places[0])
  const [a, b] =
    by === 'recipient'
      ? chosen(search, places, ['US', 'GB'])
      : chosen(search, [...items, ...providers], [item, items.at(-1)])
  if (item === undefined || place === undefined || a === undefined || b === undefined)
    return <p className="quiet">This record names too little to compare.</p>
  const pairs: readonly [Pair, Pair] =
    by === 'recipient'
      ? [
          { jurisdiction: a, subject: item },
          { jurisdiction: b, subject: item },
        ]
      : [
          { jurisdiction: place, subject: a },
          { jurisdiction: place, subject: b },
        ]
  const nameOf = (id: string) => (by === 'recipient' ? names.place(id) : names.of(id))
  const Choose = by === 'recipient' ? PlaceChoice : ProviderOrItemChoice
  return (
    <>
      <header className="question">
        <h1>
          {nameOf(a)} or {nameOf(b)}: who stands better{' '}
          {by === 'recipient' ? `for ${names.of(item)}` : `in ${names.place(place)}`}?
        </h1>
        <Choices>
          <Choose label="One" name="a" value={a} />
          <Choose label="The other" name="b" value={b} />
          {by === 'recipient' ? (
            <SubjectChoice label="Item" name="item" value={item} />
          ) : (
            <PlaceChoice label="Destination" name="jurisdiction" value={place} />
          )}
          {pairs.map(({ jurisdiction, subject }, at) => (
            <TellMe
              key={`${jurisdiction} ${subject}`}
              about={{ jurisdiction, ...subjectOf(subject) }}
              what={nameOf([a, b][at]!)}
            />
          ))}
        </Choices>
      </header>
      <ParityOverTime pairs={pairs} labels={[nameOf(a), nameOf(b)]} />
    </>
  )
}

function chosen(
  search: Readonly<Record<string, string>>,
  ids: readonly string[],
  first: readonly (string | undefined)[],
): readonly (string | undefined)[] {
  const fallback = (index: number) =>
    first[index] !== undefined && ids.includes(first[index]) ? first[index] : ids[index]
  const known = (value: string | undefined, index: number) =>
    value !== undefined && ids.includes(value) ? value : fallback(index)
  return [known(search['a'], 0), known(search['b'], 1)]
}

const RELATIONS: Readonly<Record<string, (a: string, b: string) => string>> = {
  'a-better': (a) => `${a} stands better`,
  'b-better': (_, b) => `${b} stands better`,
  equal: () => 'both stand alike',
  incomparable: () => 'cannot be compared',
  unknown: () => 'one has no record',
  uncertain: () => 'uncertain',
}

interface OverTimeProps {
  readonly pairs: readonly [Pair, Pair]
  readonly labels: readonly [string, string]
}

function ParityOverTime({ pairs, labels }: OverTimeProps) {
  const { setting, asOf, today, change } = usePage()
  const svgRef = useRef<SVGSVGElement>(null)
  const { ref, width } = useWidth<HTMLDivElement>(900)
  const [first, second] = [useAnswer(timelineQuery(setting, pairs[0])), useAnswer(timelineQuery(setting, pairs[1]))]
  const lanes: readonly NamedLane[] = useMemo(
    () =>
      first === undefined || second === undefined
        ? []
        : [
            { id: 'a', name: labels[0], segments: first.segments },
            { id: 'b', name: labels[1], segments: second.segments },
          ],
    [first, second, labels],
  )
  const days = changeDays(lanes)
  useChangeDays(days)
  const title = `${labels[0]} and ${labels[1]} over time`
  if (lanes.length === 0) return <p className="loading">Asking …</p>
  return (
    <section className="block">
      <Figure
        title={title}
        svgRef={svgRef}
        fileName="parity"
        twinLabel="Lanes as a table"
        twin={<HistoryTable lanes={lanes} caption={title} />}
      >
        <div ref={ref}>
          <Lanes
            {...{ lanes, asOf, width, svgRef }}
            span={spanOf([...days, today])}
            rowHeight={30}
            label={title}
            onPick={(day) => change({ asOf: day })}
          />
        </div>
      </Figure>
      <Relations pairs={pairs} labels={labels} days={days.length === 0 ? [asOf] : days} />
    </section>
  )
}

function Relations({ pairs, labels, days }: OverTimeProps & { readonly days: readonly string[] }) {
  const { setting, asOf } = usePage()
  const steps = useAnswer(parityQuery(setting, pairs[0], pairs[1], days)) ?? []
  const now = steps.findLast(({ from }) => from <= asOf)
  return (
    <table className="parity">
      <caption className="visually-hidden">Who stands better, from when on</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Who stands better</th>
          <th scope="col">Levels apart</th>
          <th scope="col">{labels[0]}</th>
          <th scope="col">{labels[1]}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <tr key={step.from} className={step === now ? 'is-now' : ''}>
            <th scope="row">
              {writeDay(step.from)}
              {step === now && <span className="tag"> shown day</span>}
            </th>
            <td>{RELATIONS[step.relation]?.(labels[0], labels[1]) ?? step.relation}</td>
            <td>{step.levelGap === null ? '–' : Math.abs(step.levelGap)}</td>
            <td>
              <LevelMark value={step.a} />
            </td>
            <td>
              <LevelMark value={step.b} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
