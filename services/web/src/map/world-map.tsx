import { useSuspenseQuery } from '@tanstack/react-query'
import { memo, type Ref, Suspense, useId } from 'react'
import { Fills, fillOf } from '../answer/fills.tsx'
import { parseValue, writeValue } from '../words/levels.ts'
import { MAP_SIZE, readAtlas, type Shape } from './read-atlas.ts'

interface MapProps {
  /** Value per country; those without one are not named in the record. */
  readonly values: ReadonlyMap<string, string>
  readonly label: string
  readonly svgRef: Ref<SVGSVGElement>
  readonly onPick: (jurisdiction: string) => void
}

/** The world with the value of every country on record. Its table twin is the caller's. */
export function WorldMap(props: MapProps) {
  return (
    <Suspense fallback={<div className="map map-loading" />}>
      <DrawnMap {...props} />
    </Suspense>
  )
}

function DrawnMap({ values, label, svgRef, onPick }: MapProps) {
  const prefix = useId().replaceAll(':', '')
  const { data: shapes } = useSuspenseQuery({
    queryKey: ['atlas'],
    queryFn: readAtlas,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const draw = (shape: Shape) => (
    <Country
      key={`${shape.id}${shape.name}`}
      shape={shape}
      value={shape.id === null ? undefined : values.get(shape.id)}
      prefix={prefix}
      onPick={onPick}
    />
  )
  return (
    <svg
      ref={svgRef}
      className="map"
      viewBox={`0 0 ${MAP_SIZE.width} ${MAP_SIZE.height}`}
      role="img"
      aria-label={label}
    >
      <Fills prefix={prefix} />
      {shapes.filter(({ dot }) => dot === null).map(draw)}
      {shapes.filter(({ id, dot }) => dot !== null && id !== null && values.has(id)).map(draw)}
    </svg>
  )
}

interface CountryProps {
  readonly shape: Shape
  readonly value: string | undefined
  readonly prefix: string
  readonly onPick: (jurisdiction: string) => void
}

/** One country; drawn again only when its own value changes. */
const Country = memo(({ shape, value, prefix, onPick }: CountryProps) => {
  const { id, name, outline, dot } = shape
  const title = <title>{`${name}: ${value === undefined ? 'not named in this record' : writeValue(value)}`}</title>
  const pick = id === null ? {} : { onClick: () => onPick(id) }
  if (value === undefined)
    return (
      <path d={outline} className="country not-named" {...pick}>
        {title}
      </path>
    )
  const { level, isUncertain } = parseValue(value)
  const shared = { fill: fillOf(prefix, level, isUncertain), className: `country edge-${level}`, ...pick }
  if (dot !== null)
    return (
      <circle cx={dot[0]} cy={dot[1]} r={4} {...shared}>
        {title}
      </circle>
    )
  return (
    <path d={outline} {...shared}>
      {title}
    </path>
  )
})
