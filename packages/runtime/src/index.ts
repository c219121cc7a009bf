export { exportLedger } from './backup/export-ledger.ts'
export type { Manifest } from './backup/manifest.ts'
export { openExport } from './backup/open-export.ts'
export { readExport, type VerifiedExport } from './backup/read-export.ts'
export { type RestoreBackend, type Restored, restoreLedger } from './backup/restore-ledger.ts'
export { type Clock, createManualClock, type ManualClock, systemClock } from './clock.ts'
export { CONTROL, type Config, type ConfigResult, describeConfig, readConfig } from './config.ts'
export { type HttpServer, type Peer, startHttp, type Unread } from './http.ts'
export { createCountingIds, type Ids, randomIds } from './ids.ts'
export { inSpan } from './in-span.ts'
export { type Closable, closeAll, closeOnSignal } from './lifecycle.ts'
export { loadDataset, loadShipped, type Progress, shippedTitles } from './load-dataset.ts'
export { createLogger, type Logger, silentLogger } from './logger.ts'
export { catalogue } from './metrics/catalogue.ts'
export { type Metrics, noMetrics } from './metrics/port.ts'
export { createMetrics } from './metrics/prometheus.ts'
export { serveMetrics, toMetricsResponse } from './metrics/serve-metrics.ts'
export { type LedgerProgress, showProgress } from './metrics/show-progress.ts'
export {
  type Backend,
  backendOf,
  type CheckedLedger,
  hasDataFolder,
  type Ledger,
  type MadeTopic,
  makeTopics,
  openControlLedger,
  openLedgers,
  openOutbox,
  openPublishers,
  openRates,
  openViews,
} from './open-backends.ts'
export { type OpenParts, openParts } from './open-parts.ts'
export { type PageFile, type PageFiles, readPageFiles } from './page-files.ts'
export { readConfigOrExit } from './read-config-or-exit.ts'
export {
  createKeys,
  type Keys,
  noKeys,
  type OpenedKeys,
  openRecorderKey,
  type Principal,
  RECORDER_NAME,
  sha256,
} from './recorder-key.ts'
export { type Health, lagReason, serveHealth } from './serve-health.ts'
export {
  checkpointFolder,
  openCheckpoints,
  type RotatedKey,
  readLogKeys,
  readPublished,
  readSigned,
  rotateSigningKey,
  type SignedLog,
  type SigningPlace,
} from './signing.ts'
export type { SigningConfig } from './signing-key-file.ts'
export { type LedgerReport, verifyLedgers } from './verify-ledgers.ts'
export { openWebhookKey } from './webhook-key.ts'
