import { type GeoPath, geoEqualEarth, geoPath } from 'd3-geo'
import type { Feature, FeatureCollection, Geometry } from 'geojson'
import codes from 'i18n-iso-countries/codes.json'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import atlasUrl from 'world-atlas/countries-50m.json?url'

/** A country as it is drawn. */
export interface Shape {
  /** ISO 3166-1 alpha-2; null for places without one. */
  readonly id: string | null
  readonly name: string
  readonly outline: string
  /** Where a dot stands for a country too small to be seen. */
  readonly dot: readonly [number, number] | null
}

/** Size of the picture, in its own units. */
export const MAP_SIZE = { width: 960, height: 436 } as const

/** Below this area, in square units, a country is drawn as a dot. */
const SMALLEST_AREA = 9
/** Antarctica takes a quarter of the picture and no controls apply there. */
const LEFT_OUT = '010'

/** Places that carry no numeric code in the atlas, by its names for them. */
const BY_NAME: Readonly<Record<string, string>> = { Kosovo: 'XK' }

/** Reads the atlas from the page's own server and works out every outline once. Rejects when it cannot be had. */
export async function readAtlas(): Promise<readonly Shape[]> {
  const response = await fetch(atlasUrl)
  if (!response.ok) throw new Error(`the map could not be read (${response.status})`)
  const topology = (await response.json()) as Topology<{ countries: GeometryCollection<{ name: string }> }>
  const world = feature(topology, topology.objects.countries)
  const features = world.features.filter(({ id }) => id !== LEFT_OUT)
  return draw({ ...world, features })
}

function draw(world: FeatureCollection<Geometry, { name: string }>): readonly Shape[] {
  const { width, height } = MAP_SIZE
  const margin = 4
  const extent: [[number, number], [number, number]] = [
    [margin, margin],
    [width - margin, height - margin],
  ]
  const path = geoPath(geoEqualEarth().rotate([-11, 0]).fitExtent(extent, world)).digits(1)
  return world.features.map((country) => toShape(path, country))
}

const ALPHA_2 = new Map((codes as readonly string[][]).map(([alpha2, , numeric]) => [numeric, alpha2!]))

function toShape(path: GeoPath, country: Feature<Geometry, { name: string }>): Shape {
  const { name } = country.properties
  const id = (country.id === undefined ? undefined : ALPHA_2.get(String(country.id))) ?? BY_NAME[name] ?? null
  const dot = path.area(country) < SMALLEST_AREA ? path.centroid(country) : null
  return { id, name, outline: path(country) ?? '', dot }
}
