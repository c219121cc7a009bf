export {
  type Board,
  type BoardChange,
  type BoardStand,
  type Cells,
  type Cursor,
  type Snapshot,
  type Views,
  ViewsFault,
  type ViewsFaultCode,
} from './port.ts'
