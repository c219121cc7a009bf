/** Today in UTC by the reader's own clock: what an address without `asOf` means. */
export function today(): string {
  return new Date().toISOString().slice(0, 10)
}
