import { LEVELS, type Level } from '../words/levels.ts'

/** Size of a hatch, in units of the picture. */
const TILE = 7

/** Where a shape takes its filling from: colour and hatch together, so that neither alone carries the meaning. */
export function fillOf(prefix: string, level: Level, isUncertain: boolean): string {
  return `url(#${prefix}-${level}${isUncertain ? '-uncertain' : ''})`
}

/** The fillings of a picture; every picture brings its own, so that it can be taken out of the page. */
export function Fills({ prefix }: { readonly prefix: string }) {
  return (
    <defs>
      {LEVELS.flatMap((level) => [
        <Pattern key={level} id={`${prefix}-${level}`} level={level} />,
        <UncertainPattern key={`${level}?`} id={`${prefix}-${level}-uncertain`} level={level} />,
      ])}
    </defs>
  )
}

interface PatternProps {
  readonly id: string
  readonly level: Level
}

function Pattern({ id, level }: PatternProps) {
  return (
    <pattern id={id} width={TILE} height={TILE} patternUnits="userSpaceOnUse">
      <rect width={TILE} height={TILE} className={`ground-${level}`} />
      <Hatch level={level} />
    </pattern>
  )
}

/** Broad stripes of ground and paper: one of several answers is possible. */
function UncertainPattern({ id, level }: PatternProps) {
  const width = TILE * 2
  return (
    <pattern id={id} width={width} height={TILE} patternUnits="userSpaceOnUse" patternTransform="rotate(20)">
      <rect width={width} height={TILE} className="ground-paper" />
      <rect width={TILE} height={TILE} className={`ground-${level}`} />
      <Hatch level={level} />
    </pattern>
  )
}

function Hatch({ level }: { readonly level: Level }) {
  const className = `hatch hatch-${level}`
  switch (level) {
    case 'open':
      return null
    case 'open-with-conditions':
      return <circle cx={TILE / 2} cy={TILE / 2} r={0.9} className={`${className} dot`} />
    case 'licence-required':
      return (
        <path
          d={`M-1 1 1 -1M0 ${TILE} ${TILE} 0M${TILE - 1} ${TILE + 1} ${TILE + 1} ${TILE - 1}`}
          className={className}
        />
      )
    case 'prohibited':
      return <path d={`M0 ${TILE} ${TILE} 0M0 0 ${TILE} ${TILE}`} className={className} />
    case 'unknown':
      return <path d={`M${TILE / 2 - 1} ${TILE / 2}h2`} className={className} />
  }
}
