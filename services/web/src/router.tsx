import { createRootRoute, createRoute, createRouter, useParams } from '@tanstack/react-router'
import { parseSearch, writeSearch } from './clock/address.ts'
import { Frame } from './frame/frame.tsx'
import { FaultView } from './frame/problem-view.tsx'
import { Compare } from './screens/compare/compare.tsx'
import { EntityScreen } from './screens/event/entity.tsx'
import { EventScreen } from './screens/event/event.tsx'
import { Events } from './screens/event/events.tsx'
import { PolicyScreen } from './screens/event/policy.tsx'
import { Operations } from './screens/operations/operations.tsx'
import { Prove } from './screens/prove/prove.tsx'
import { RecordScreen } from './screens/record/record.tsx'
import { Replay } from './screens/replay/replay.tsx'
import { Situation } from './screens/situation/situation.tsx'
import { Statements } from './screens/statements/statements.tsx'
import { Subject } from './screens/subject/subject.tsx'
import { Subscriptions } from './screens/subscriptions/subscriptions.tsx'

const root = createRootRoute({
  component: Frame,
  notFoundComponent: () => <p className="problem">There is no such page.</p>,
})

const screens = [
  ['/', Situation],
  ['/access/$jurisdiction/$', Subject],
  ['/compare', Compare],
  ['/statements', Statements],
  ['/events/$', EventOrEvents],
  ['/policies/$', PolicyScreen],
  ['/licences/$', EntityScreen],
  ['/entities/$', EntityScreen],
  ['/replay', Replay],
  ['/subscriptions', Subscriptions],
  ['/ops', Operations],
  ['/prove', Prove],
  ['/record', RecordScreen],
] as const

/** One event, or all of them where the address names none. */
function EventOrEvents() {
  const { _splat: id = '' } = useParams({ strict: false }) as Record<string, string>
  return id === '' ? <Events /> : <EventScreen />
}

/** The screens by address. Queries are read and written as people write them. */
export function createPageRouter() {
  const routes = screens.map(([path, component]) =>
    createRoute({
      getParentRoute: () => root,
      path,
      component,
      errorComponent: ({ error, reset }) => <FaultView fault={error} retry={reset} />,
    }),
  )
  return createRouter({
    routeTree: root.addChildren(routes),
    parseSearch: (text) => ({ ...parseSearch(text) }),
    stringifySearch: writeSearch,
    defaultPreload: false,
  })
}
