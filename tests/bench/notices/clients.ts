import { Agent, get } from 'node:http'

/** Many readers of one stream, in a process of their own; each counts the notices it gets. */
const [url, count] = process.argv.slice(2) as [string, string]
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
const MARK = 'event: notice\n'
const counts = new Int32Array(Number(count))
let open = 0

function read(index: number): void {
  const request = get(url, { agent }, (response) => {
    open += 1
    let rest = ''
    response.setEncoding('latin1')
    response.on('data', (text: string) => {
      const parts = (rest + text).split(MARK)
      counts[index]! += parts.length - 1
      rest = parts.at(-1)!.slice(-MARK.length + 1)
    })
    response.on('end', () => {
      open -= 1
    })
  })
  request.on('error', (error) => {
    process.stderr.write(`client ${index}: ${error.message}\n`)
  })
}

for (let index = 0; index < counts.length; index++) read(index)
process.on('message', () => process.send!({ open, least: Math.min(...counts), most: Math.max(...counts) }))
process.on('disconnect', () => process.exit())
