import { limits } from '@asof/contract'
import type { StreamHub, StreamRequest } from './stream-hub.ts'

/** A response that carries a stream until its reader goes, or is too slow. */
export function openStream(hub: StreamHub, request: StreamRequest): Response {
  const encoder = new TextEncoder()
  let leave = () => {}
  let isGone = false
  const body = new ReadableStream<Uint8Array>(
    {
      start: async (controller) => {
        leave = await hub.add(request, {
          write: (text) => {
            if (isGone) return false
            controller.enqueue(encoder.encode(text))
            const hasRoom = (controller.desiredSize ?? 0) > 0
            // Whoever comes back resumes after what it has read.
            if (!hasRoom) controller.close()
            return hasRoom
          },
          end: () => {
            if (!isGone) controller.close()
          },
        })
        if (isGone) leave()
      },
      cancel: () => {
        isGone = true
        leave()
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: limits.streamBufferBytes }),
  )
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    },
  })
}
