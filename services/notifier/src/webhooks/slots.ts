/** Gives a slot back. */
export type Release = () => void

/** Waits for a slot of the host of a URL. */
export type HostSlot = (url: string) => Promise<Release>

/** Calls at once to one host. */
const PER_HOST = 4

/** Slots of hosts: a slow one holds up nobody but itself, and is not flooded. */
export function createHostSlots(): HostSlot {
  const slots = createSlots(PER_HOST)
  return (url) => slots(URL.parse(url)?.hostname ?? '')
}

/** Lets so many at once through each name; who comes first goes first. */
export function createSlots(limit: number): (name: string) => Promise<Release> {
  const taken = new Map<string, number>()
  const waiting = new Map<string, (() => void)[]>()

  function release(name: string): void {
    const next = waiting.get(name)?.shift()
    const left = taken.get(name)! - 1
    if (next !== undefined) next()
    else if (left > 0) taken.set(name, left)
    else {
      taken.delete(name)
      waiting.delete(name)
    }
  }

  return async (name) => {
    const now = taken.get(name) ?? 0
    if (now < limit) taken.set(name, now + 1)
    else {
      const queue = waiting.get(name) ?? []
      waiting.set(name, queue)
      await new Promise<void>((go) => queue.push(go))
    }
    return () => release(name)
  }
}
