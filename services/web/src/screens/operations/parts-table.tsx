import { useQuery } from '@tanstack/react-query'
import { readText } from '../../api/ask.ts'
import { writeTime } from '../../clock/days.ts'
import { plural } from '../../words/text.ts'
import { type Figures, type Progress, toFigures } from './figures.ts'

interface Ready {
  readonly ledgers: readonly { readonly ledger: string; readonly head: number; readonly position: number }[]
}

const WORK: Readonly<Record<string, string>> = {
  api: 'answers',
  projector: 'keeps views (projections)',
  notifier: 'tells subscribers',
}

/** How far every part that this server can speak for has come, and how far each is behind the log. */
export function PartsTable({ everyMs }: { readonly everyMs: number }) {
  const figures = useQuery({
    queryKey: ['figures'],
    queryFn: async () => {
      const text = await readText('/metrics')
      return text === null ? null : toFigures(text)
    },
    refetchInterval: everyMs,
  })
  const ready = useQuery({ queryKey: ['ready'], queryFn: readReadiness, refetchInterval: everyMs })
  if (ready.data === undefined || figures.data === undefined) return <p className="loading">Asking …</p>
  const rows = figures.data === null ? ready.data.ledgers.map(ofThisServer) : figures.data.progress
  return (
    <>
      <div className="scroll">
        <table className="parts">
          <caption className="visually-hidden">Parts, and how far each is behind the log</caption>
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col">Record</th>
              <th scope="col">Log ends at</th>
              <th scope="col">Folded up to</th>
              <th scope="col">Behind</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={`${row.part} ${row.ledger}`} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      <Elsewhere rows={rows} isTold={figures.data !== null} />
      {figures.data !== null && <Waiting figures={figures.data} />}
    </>
  )
}

async function readReadiness(): Promise<Ready> {
  return JSON.parse((await readText('/readyz')) ?? '{"ledgers":[]}') as Ready
}

function ofThisServer({ ledger, head, position }: Ready['ledgers'][number]): Progress {
  return { part: 'api', ledger, head, position, isStill: false }
}

function Row({ row }: { readonly row: Progress }) {
  const { part, ledger, head, position, isStill } = row
  return (
    <tr>
      <th scope="row">
        {part} <span className="quiet">{WORK[part] ?? ''}</span>
      </th>
      <td>{ledger}</td>
      <td>{head}</td>
      <td>{position ?? 'nothing yet'}</td>
      <td>
        {position === null ? '–' : head === position ? 'nothing' : plural(head - position, 'event')}
        {isStill && <strong role="alert"> stands still: the log of the process says why</strong>}
      </td>
    </tr>
  )
}

/** Says which parts are not in the table; a part that is not seen is not taken for well. */
function Elsewhere({ rows, isTold }: { readonly rows: readonly Progress[]; readonly isTold: boolean }) {
  const absent = Object.keys(WORK).filter((part) => rows.every((row) => row.part !== part))
  return (
    <p className="quiet">
      {!isTold && 'Figures of this server are told at a port for its operators. '}
      {absent.length > 0 &&
        `Not seen from here: ${absent.join(', ')}. Where they run as processes of their own, each tells its own /readyz and /metrics. No answer waits for them.`}
    </p>
  )
}

function Waiting({ figures: { waiting, oldestDueS, streams } }: { readonly figures: Figures }) {
  return (
    <p>
      {waiting !== null && `${waiting === 0 ? 'No delivery waits' : `${waiting} deliveries wait`}`}
      {oldestDueS !== null && `, the oldest since ${writeTime(new Date(oldestDueS * 1000).toISOString())}`}
      {streams !== null && `${waiting === null ? '' : '; '}${plural(streams, 'stream')} open`}.
    </p>
  )
}
