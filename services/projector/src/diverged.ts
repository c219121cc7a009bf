/** A topic was filled from another ledger, or from a log that held more. An operator has to drop it: it is filled again. */
export class TopicDiverged extends Error {
  readonly code = 'TOPIC_DIVERGED'
  readonly retriable = false

  constructor(topic: string, found: string) {
    super(`${topic} holds ${found}, which this log does not: drop the topic, and it is filled again`)
    this.name = 'TopicDiverged'
  }
}
