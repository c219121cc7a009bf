/** What a request may ask at most; more is refused, never cut. */
export const limits = {
  /** Bytes of a request body. */
  bodyBytes: 262_144,
  /** Levels of a JSON body; the root value is level 1, a scalar adds none. */
  jsonDepth: 32,
  /** Keys of a JSON body, all objects together; of each event or question where a body lists several. */
  jsonKeys: 2_000,
  /** Characters of an `Idempotency-Key`. */
  idempotencyKeyChars: 255,
  /** Characters of an `Asof-Reason`. */
  reasonChars: 300,
  /** Bytes of a URL that is called. */
  urlBytes: 2_048,
  /** Events of one commit. */
  commitEvents: 256,
  /** Bytes of a file that is imported, as it is sent; of one in JSON; of all that an archive holds. */
  importBytes: 16_777_216,
  importJsonBytes: 4_194_304,
  importInflatedBytes: 67_108_864,
  /** How many times its packed size a file in an archive may have; looked at from 1 MiB on. */
  importRatio: 100,
  /** Files of an archive. */
  importEntries: 100,
  /** Rows of the tables of one import, and bytes of a row. */
  importRows: 200_000,
  importCellBytes: 1_048_576,
  /** Events in JSON of one import. */
  importEvents: 4_096,
  /** Errors of a file that are told. */
  importErrors: 100,
  /** Questions of one request. */
  questions: 100,
  /** Hypothetical events of one what-if. */
  hypotheticalEvents: 256,
  /** Items of one page. */
  pageDefault: 100,
  pageMax: 1_000,
  /** Days a key opens at most, and when nothing is said. */
  keyDays: 366,
  keyDaysDefault: 90,
  /** Events waiting for a check that one explanation names. */
  waitingShown: 100,
  /** Subscriptions of one key. */
  subscriptionsPerKey: 1_000,
  /** Questions that a stream, feed or preview nobody subscribed to may stand for. */
  openQuestions: 256,
  /** Notices of one preview. */
  previewNotices: 500,
  /** Notices of one feed. */
  feedEntries: 100,
  /** Questions that one calendar may stand for. */
  calendarQuestions: 200,
  /** Open streams of one key, and of all together. */
  streamsPerKey: 100,
  streams: 20_000,
  /** Bytes that wait for a stream's reader; more end it, to be resumed. */
  streamBufferBytes: 262_144,
  /** Time between two comments of a stream, in ms. */
  heartbeatMs: 15_000,
  /** Longest wait for `minPosition`, in ms. */
  waitMs: 2_000,
  /** Bytes of a problem. */
  problemBytes: 8_192,
} as const
