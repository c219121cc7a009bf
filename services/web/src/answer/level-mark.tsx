import { levelWords, parseValue } from '../words/levels.ts'

/** A value in words with its swatch; an uncertain one says so. */
export function LevelMark({ value, isShort = false }: { readonly value: string; readonly isShort?: boolean }) {
  const { level, reviewPolicy, isUncertain } = parseValue(value)
  const { label, hint } = levelWords[level]
  return (
    <span className={`level level-${level}${isUncertain ? ' is-uncertain' : ''}`} title={hint}>
      <span className="swatch" aria-hidden="true" />
      {label}
      {isUncertain && <span className="doubt"> — uncertain</span>}
      {!isShort && reviewPolicy !== null && <span className="review"> · review: {reviewPolicy}</span>}
    </span>
  )
}

/** The meaning of every colour and hatch. */
export function Legend() {
  const entries = ['open', 'open-with-conditions', 'licence-required', 'prohibited', 'unknown']
  return (
    <ul className="legend" aria-label="Legend">
      {entries.map((value) => (
        <li key={value}>
          <LevelMark value={value} />
        </li>
      ))}
      <li>
        <span className="level is-uncertain level-prohibited">
          <span className="swatch" aria-hidden="true" />
          striped: uncertain, strictest shown
        </span>
      </li>
    </ul>
  )
}
