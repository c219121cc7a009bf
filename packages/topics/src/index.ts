export { type Publisher, type TopicRecord, TopicsFault } from './port.ts'
