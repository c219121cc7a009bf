export { createPublicTopic } from './create-topic.ts'
export { openKafkaPublisher } from './open.ts'
export { type PublicTopic, publicTopicOf } from './public-topic.ts'
