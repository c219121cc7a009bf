export type { Cursor, Snapshot, Views } from './port.ts'
