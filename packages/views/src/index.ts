export {
  type Attempt,
  type Claim,
  type Delivery,
  KEPT_ATTEMPTS,
  KEPT_DELIVERIES,
  type LoggedDelivery,
  type Outbox,
  type Put,
  type Settlement,
} from './outbox/port.ts'
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
export type { Rates, RateWindow } from './rates/port.ts'
