import { expect, test } from 'vitest'
import { closeAll } from './lifecycle.ts'

test('every part is closed in order although some fail, and all failures are told at once', async () => {
  const closed: string[] = []
  const part = (name: string, fault?: Error) => ({
    close: async () => {
      closed.push(name)
      if (fault !== undefined) throw fault
    },
  })
  const [held, full] = [new Error('held'), new Error('full')]
  const closing = closeAll([part('server', held), part('snapshots', full), part('ledger')])
  await expect(closing).rejects.toMatchObject({ errors: [held, full], message: 'Error: held; Error: full' })
  expect(closed).toEqual(['server', 'snapshots', 'ledger'])
})
