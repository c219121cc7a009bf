import type { Contract } from './open-relay.ts'

/** A position no append told is waited for, and then answered 503: that is the contract, and slow. Other tests ask for it. */
const LEFT_OUT = 'minPosition'

/** The contract without what is asked for elsewhere. */
export function fuzzedContract({ paths, ...document }: Contract): Contract {
  return {
    ...document,
    paths: mapOperations(paths, (operation) =>
      operation.parameters === undefined
        ? operation
        : { ...operation, parameters: operation.parameters.filter(({ name }) => name !== LEFT_OUT) },
    ),
  }
}

/** The same, silent about one status everywhere. Throws Error where none had it. */
export function withoutStatus(contract: Contract, status: string): Contract {
  let removed = 0
  const paths = mapOperations(contract.paths, (operation) => {
    const { [status]: gone, ...responses } = operation.responses
    if (gone !== undefined) removed += 1
    return { ...operation, responses }
  })
  if (removed === 0) throw new Error(`no operation answers ${status}`)
  return { ...contract, paths }
}

type Paths = Contract['paths']
type Operation = Paths[string][string]

function mapOperations(paths: Paths, change: (operation: Operation) => Operation): Paths {
  return Object.fromEntries(
    Object.entries(paths).map(([path, operations]) => [
      path,
      Object.fromEntries(Object.entries(operations).map(([method, operation]) => [method, change(operation)])),
    ]),
  )
}
