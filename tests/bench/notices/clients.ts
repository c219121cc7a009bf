import { Agent, get } from 'node:http'

/** Many readers of one stream, in a process of their own. They tell when all are open, and when each has so many notices. */
const [url, count, expected] = process.argv.slice(2) as [string, string, string]
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
const MARK = 'event: notice\n'
const counts = new Int32Array(Number(count))
let [open, complete] = [0, 0]

function read(index: number): void {
  const request = get(url, { agent }, (response) => {
    open += 1
    if (open === counts.length) process.send!({ most: 0 })
    let rest = ''
    response.setEncoding('latin1')
    response.on('data', (text: string) => {
      const parts = (rest + text).split(MARK)
      rest = parts.at(-1)!.slice(-MARK.length + 1)
      for (let notices = parts.length - 1; notices > 0; notices--) hear(index)
    })
    response.on('end', () => fail(`client ${index}: the stream ended`))
  })
  request.on('error', ({ message }) => fail(`client ${index}: ${message}`))
}

function hear(index: number): void {
  counts[index]! += 1
  if (counts[index] === Number(expected)) complete += 1
  if (complete === counts.length) process.send!({ most: Math.max(...counts) })
}

function fail(reason: string): never {
  process.stderr.write(`${reason}\n`)
  process.exit(1)
}

for (let index = 0; index < counts.length; index++) read(index)
process.on('disconnect', () => process.exit())
