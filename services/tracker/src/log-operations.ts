import { verifyReceiptText } from '@asof/api/receipts'
import type { KeyReport, LocalOperations, LogReport, RestoreOptions, Target } from '@asof/cli'
import {
  type Backend,
  backendOf,
  type Config,
  exportLedger,
  type Manifest,
  makeTopics,
  openExport,
  openLedgers,
  type RestoreBackend,
  randomIds,
  readExport,
  readLogKeys,
  readSigned,
  restoreLedger,
  rotateSigningKey,
  silentLogger,
  systemClock,
} from '@asof/runtime'

type LogOperations = Pick<LocalOperations, 'exportLog' | 'restore' | 'verifyReceipt' | 'keys' | 'rotateKey'>

/** What the CLI does with whole logs and their keys. */
export function createLogOperations(config: Config): LogOperations {
  return {
    exportLog: (target, ledger, folder) =>
      exportLog(placeOf(config, target, true), ledger ?? config.ledgers[0], folder),
    restore: (folder, options) => restore(folder, options, config),
    verifyReceipt,
    keys: (target) => readLogKeys(placeOf(config, target, true)),
    rotateKey: (target): Promise<readonly KeyReport[]> => rotateSigningKey(placeOf(config, target, false)),
  }
}

/** A data folder that was named, else where the configuration keeps its ledgers. */
function placeOf(config: Config, { data }: Target, readOnly: boolean): RestoreBackend {
  if (data === undefined) return backendOf(config, readOnly, silentLogger) as RestoreBackend
  return { kind: 'sqlite', dataFolder: data, readOnly, signing: config.signing }
}

async function exportLog(place: Exclude<Backend, { kind: 'memory' }>, id: string, folder: string): Promise<LogReport> {
  // What is signed is read first: the log is at least as long.
  const signed = await readSigned(id, place)
  if (typeof signed === 'string')
    throw new Error(`the checkpoints of ${id} in ${place.dataFolder}: ${signed}; a server of this version signs them`)
  const [ledger] = await openLedgers([id], place)
  const manifest = await exportLedger(ledger!, signed, folder).finally(() => ledger!.close())
  const left = manifest.commits - signed.newest.size
  return toReport(manifest, left === 0 ? [] : [`${left} commits are newer than the checkpoint and not signed for yet`])
}

async function restore(folder: string, options: RestoreOptions, config: Config): Promise<LogReport> {
  const source = await readExport(folder, options.key ?? null)
  const place = placeOf(config, options, false)
  const { ledger: id } = source.manifest
  if (place.kind === 'kafka')
    await makeTopics([id], place.kafka, { replicas: options.replicas, newIds: randomIds, logger: silentLogger })
  const { isSameKey, abandoned, ...restored } = await restoreLedger(source, place, options.acceptShorter === true)
  const notes = [
    ...(options.key === undefined ? [`no --key: the export itself says that ${source.manifest.key} signs`] : []),
    ...(isSameKey ? [] : ['another key signs from here on: those who check this log must be told']),
    ...(abandoned === null ? [] : [`a history of ${abandoned} commits was given up; what was signed for it is kept`]),
  ]
  return { ...restored, notes }
}

async function verifyReceipt(text: string, log: string, key: string | undefined) {
  const source = await readExport(log, key ?? null)
  const ledger = await openExport(source)
  const { origin } = source.manifest
  const [firstKey] = source.history.keys
  return verifyReceiptText(text, ledger, { origin, firstKey: firstKey!, now: systemClock.now() })
}

function toReport({ ledger, commits, position, head, key }: Manifest, notes: readonly string[]): LogReport {
  return { ledger, commits, position, head, key, notes }
}
