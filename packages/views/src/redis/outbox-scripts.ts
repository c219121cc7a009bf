import type { RedisOptions, Result } from 'ioredis'
import type { Argument } from './scripts.ts'

/**
 * The outbox of a ledger: the maker's cursor (text), when the first delivery of each queue may be claimed (sorted set, by
 * subscription), and a hash for each queue. In it, `head` and `next` bound the places that wait; place n has `key:n`,
 * `due:n`, `entry:n` and `body:n`, and `place:<key>` leads there. Each script may run twice, as those of the other views.
 */
export const outboxScripts = {
  /** KEYS cursor, due, queues; ARGV cursor before ('' = none), cursor after ('' = no step), then per delivery: number of its queue, subscription, key, due, entry, body. */
  putDeliveries: {
    lua: `
      local stored = redis.call('GET', KEYS[1]) or ''
      if ARGV[2] ~= '' then
        if stored ~= ARGV[1] then return stored end
        stored = ARGV[2]
        redis.call('SET', KEYS[1], stored)
      end
      for i = 3, #ARGV, 6 do
        local queue, key = KEYS[2 + ARGV[i]], ARGV[i + 2]
        if redis.call('HEXISTS', queue, 'place:' .. key) == 0 then
          local head = tonumber(redis.call('HGET', queue, 'head') or '1')
          local place = tonumber(redis.call('HGET', queue, 'next') or '1')
          redis.call('HSET', queue, 'head', head, 'next', place + 1, 'place:' .. key, place, 'key:' .. place, key,
            'due:' .. place, ARGV[i + 3], 'entry:' .. place, ARGV[i + 4], 'body:' .. place, ARGV[i + 5])
          if head == place then redis.call('ZADD', KEYS[2], ARGV[i + 3], ARGV[i + 1]) end
        end
      end
      return stored`,
  },
  /** KEYS due, queue; ARGV subscription, claim, now, until. The place, entry, body and time of the first failure ('' = none). */
  claimDelivery: {
    numberOfKeys: 2,
    lua: `
      local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
      if not due then return nil end
      local head, lease, failing = unpack(redis.call('HMGET', KEYS[2], 'head', 'lease', 'failing'))
      if not head then
        redis.call('ZREM', KEYS[1], ARGV[1])
        return nil
      end
      if lease ~= ARGV[2] then
        if tonumber(due) > tonumber(ARGV[3]) then return nil end
        redis.call('HSET', KEYS[2], 'lease', ARGV[2])
        redis.call('ZADD', KEYS[1], ARGV[4], ARGV[1])
      end
      local entry, body = unpack(redis.call('HMGET', KEYS[2], 'entry:' .. head, 'body:' .. head))
      return { head, entry, body, failing or '' }`,
  },
  /** KEYS due, queue; ARGV subscription, claim, place, entry, due again ('' = settled), first failure ('' = none), places kept. 0: another has it. */
  settleDelivery: {
    numberOfKeys: 2,
    lua: `
      local lease, settled = unpack(redis.call('HMGET', KEYS[2], 'lease', 'settled'))
      if settled == ARGV[2] then return 1 end
      if lease ~= ARGV[2] then return 0 end
      redis.call('HSET', KEYS[2], 'entry:' .. ARGV[3], ARGV[4], 'settled', ARGV[2], 'failing', ARGV[6])
      redis.call('HDEL', KEYS[2], 'lease')
      if ARGV[5] ~= '' then
        redis.call('HSET', KEYS[2], 'due:' .. ARGV[3], ARGV[5])
        redis.call('ZADD', KEYS[1], ARGV[5], ARGV[1])
        return 1
      end
      local head = tonumber(ARGV[3]) + 1
      redis.call('HSET', KEYS[2], 'head', head)
      local due = redis.call('HGET', KEYS[2], 'due:' .. head)
      if due then redis.call('ZADD', KEYS[1], due, ARGV[1]) else redis.call('ZREM', KEYS[1], ARGV[1]) end
      local old = head - 1 - tonumber(ARGV[7])
      local key = redis.call('HGET', KEYS[2], 'key:' .. old)
      if key then
        redis.call('HDEL', KEYS[2], 'place:' .. key, 'key:' .. old, 'due:' .. old, 'entry:' .. old, 'body:' .. old)
      end
      return 1`,
  },
  /** KEYS due, queue; ARGV subscription, due, then per settled delivery: its place, and its entry as it waits. How many there were. */
  renewDeliveries: {
    numberOfKeys: 2,
    lua: `
      local head, place = unpack(redis.call('HMGET', KEYS[2], 'head', 'next'))
      local count, first = 0, tonumber(place)
      for i = 3, #ARGV, 2 do
        local old = ARGV[i]
        local key, body = unpack(redis.call('HMGET', KEYS[2], 'key:' .. old, 'body:' .. old))
        if key then
          place = first + count
          redis.call('HSET', KEYS[2], 'next', place + 1, 'place:' .. key, place, 'key:' .. place, key,
            'due:' .. place, ARGV[2], 'entry:' .. place, ARGV[i + 1], 'body:' .. place, body)
          redis.call('HDEL', KEYS[2], 'key:' .. old, 'due:' .. old, 'entry:' .. old, 'body:' .. old)
          count = count + 1
        end
      end
      if count > 0 and tonumber(head) == first then redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1]) end
      return count`,
  },
  /** KEYS queue; ARGV place to begin below ('' = the newest), how many, places kept, 1 = settled ones only. Place, due and entry of each. */
  readDeliveries: {
    numberOfKeys: 1,
    lua: `
      local head, top = unpack(redis.call('HMGET', KEYS[1], 'head', 'next'))
      local found = {}
      if not head then return found end
      if ARGV[4] == '1' then top = head end
      if ARGV[1] ~= '' then top = math.min(tonumber(top), tonumber(ARGV[1])) end
      local bottom = math.max(1, head - tonumber(ARGV[3]))
      for place = top - 1, bottom, -1 do
        if #found == 3 * tonumber(ARGV[2]) then break end
        local due, entry = unpack(redis.call('HMGET', KEYS[1], 'due:' .. place, 'entry:' .. place))
        if entry then
          found[#found + 1] = tostring(place)
          found[#found + 1] = due
          found[#found + 1] = entry
        end
      end
      return found`,
  },
  /** KEYS queue. How many wait, time of the first failure ('' = none), when the first is due; nil when none waits. */
  readQueueBacklog: {
    numberOfKeys: 1,
    lua: `
      local head, top, failing = unpack(redis.call('HMGET', KEYS[1], 'head', 'next', 'failing'))
      if not head or head == top then return nil end
      return { top - head, failing or '', redis.call('HGET', KEYS[1], 'due:' .. head) }`,
  },
  /** KEYS due, queue; ARGV subscription. */
  forgetDeliveries: {
    numberOfKeys: 2,
    lua: `
      redis.call('ZREM', KEYS[1], ARGV[1])
      redis.call('DEL', KEYS[2])`,
  },
} as const satisfies NonNullable<RedisOptions['scripts']>

declare module 'ioredis' {
  interface RedisCommander<Context> {
    putDeliveries(countKeysAndArguments: readonly Argument[]): Result<string, Context>
    claimDeliveryBuffer(due: string, queue: string, ...rest: Argument[]): Result<readonly Buffer[] | null, Context>
    settleDelivery(due: string, queue: string, ...rest: Argument[]): Result<0 | 1, Context>
    renewDeliveries(due: string, queue: string, ...rest: Argument[]): Result<number, Context>
    readDeliveries(queue: string, ...rest: Argument[]): Result<readonly string[], Context>
    readQueueBacklog(queue: string): Result<readonly [number, string, string] | null, Context>
    forgetDeliveries(due: string, queue: string, ...rest: Argument[]): Result<null, Context>
  }
}
