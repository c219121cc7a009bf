export { type Stopwatch, untilAnswered } from './kafka/stopwatch.ts'
export {
  type BatchWriter,
  type LogRecord,
  type PlacedRecord,
  type TopicDescription,
  type TopicReader,
  type Transport,
  TransportFault,
} from './kafka/transport.ts'
