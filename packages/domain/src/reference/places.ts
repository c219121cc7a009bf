import { believed } from '../belief/believed.ts'
import { latest, type Scene } from '../belief/scene.ts'

/** A jurisdiction and everything it is part of at D, nearest first. */
export function placesAround(scene: Scene, jurisdiction: string, zone: string): readonly string[] {
  const places: string[] = []
  for (let place: string | undefined = jurisdiction; place !== undefined && !places.includes(place); ) {
    places.push(place)
    place = latest(scene, believed(scene, `jurisdiction:${place}`), zone)?.event.data['partOf'] as string | undefined
  }
  return places
}

/** Where an authority sits and by which clock its days begin. */
export interface AuthorityFacts {
  readonly zone: string
  readonly jurisdiction: string | null
}

/** Jurisdiction and zone of an authority; UTC and nowhere when it is not known. */
export function authorityOf(scene: Scene, authority: string): AuthorityFacts {
  const data = believed(scene, `authority:${authority}`).at(-1)?.event.data
  if (data === undefined) return { zone: 'UTC', jurisdiction: null }
  return { zone: data['zone'] as string, jurisdiction: data['jurisdiction'] as string }
}

/** Whether `superior` is the authority itself or stands above it. */
export function isSuperior(scene: Scene, superior: string, authority: string): boolean {
  const seen = new Set<string>()
  for (let each: string | undefined = authority; each !== undefined && !seen.has(each); ) {
    if (each === superior) return true
    seen.add(each)
    each = believed(scene, `authority:${each}`).at(-1)?.event.data['parent'] as string | undefined
  }
  return false
}
