/** What is looked at of a service of a compose file. */
export interface ComposeService {
  readonly image?: string
  readonly build?: { readonly args?: Readonly<Record<string, string>> }
  readonly command?: readonly string[]
  readonly ports?: readonly unknown[]
  readonly volumes?: readonly unknown[]
  readonly healthcheck?: { readonly test?: unknown; readonly disable?: boolean }
  readonly depends_on?: Readonly<Record<string, { readonly condition?: string }>>
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly restart?: string
  readonly mem_limit?: string
  readonly environment?: Readonly<Record<string, unknown>>
}

/** A compose file, read. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly volumes?: Readonly<Record<string, unknown>>
}

type Rule = (service: ComposeService, file: ComposeFile) => readonly string[]

/** An image has a tag of digits, which `latest` is not; where a variable names it, its default has. */
const pinned: Rule = ({ image = '(none)', build }) =>
  [image, ...Object.values(build?.args ?? {}).filter((value) => value.includes(':'))]
    .map((named) => /^\$\{\w+:-(.*)\}$/.exec(named)?.[1] ?? named)
    .filter((named) => !/:v?\d+\.\d+\.\d+[\w.-]*$/.test(named))
    .map((named) => `image ${named} is not pinned`)

const onLoopback: Rule = ({ ports = [] }) =>
  ports.filter((port) => !String(port).startsWith('127.0.0.1:')).map((port) => `port ${String(port)} is open to others`)

/** Folders of the machine may be read, never written. */
const named: Rule = ({ volumes = [] }, file) =>
  volumes
    .map(String)
    .filter((volume) => {
      const [source = ''] = volume.split(':')
      return !(volume.startsWith('./')
        ? volume.endsWith(':ro')
        : source in (file.volumes ?? {}) && volume.includes(':'))
    })
    .map((volume) => `volume ${volume} has no name`)

/** Who ends by itself is waited for by its end; all others by their health. */
const watched: Rule = (service, file) => {
  const hasOwn = service.healthcheck?.test !== undefined || isOurs(service)
  const waits = Object.entries(service.depends_on ?? {}).flatMap(([name, { condition }]) =>
    condition === (endsByItself(file.services[name]) ? 'service_completed_successfully' : 'service_healthy')
      ? []
      : [`waits for ${name} without its health`],
  )
  return [
    ...(endsByItself(service) || (hasOwn && service.healthcheck?.disable !== true) ? [] : ['no health check']),
    ...waits,
  ]
}

/** Ours have theirs in infra/Dockerfile. */
function isOurs({ build }: ComposeService): boolean {
  return build !== undefined
}

function endsByItself(service: ComposeService | undefined): boolean {
  return service?.restart === 'no'
}

const confined: Rule = ({ cap_drop: dropped, security_opt: options, mem_limit: memory }) => [
  ...(dropped?.includes('ALL') ? [] : ['keeps capabilities']),
  ...(options?.includes('no-new-privileges:true') ? [] : ['may gain privileges']),
  ...(memory === undefined ? ['takes all memory'] : []),
]

/** Every broken rule of a compose file, with the name of the service. */
export function composeProblems(file: ComposeFile): readonly string[] {
  const rules = [pinned, onLoopback, named, watched, confined]
  return Object.entries(file.services).flatMap(([name, service]) =>
    rules.flatMap((rule) => rule(service, file)).map((problem) => `${name}: ${problem}`),
  )
}

/** What is looked at of the configuration of Prometheus. */
export interface ScrapeFile {
  readonly scrape_configs: readonly {
    readonly dns_sd_configs: readonly { readonly names: readonly string[]; readonly port: number }[]
  }[]
}

/** Services of ours that run on: each shows its figures at the port that is read, and at no other and to nobody else. */
export function scrapeProblems(file: ComposeFile, { scrape_configs: jobs }: ScrapeFile): readonly string[] {
  const read = jobs.flatMap(({ dns_sd_configs: found }) => found)
  return Object.entries(file.services).flatMap(([name, service]) => {
    if (!isOurs(service) || endsByItself(service)) return []
    const port = read.find(({ names }) => names.includes(name))?.port
    if (port === undefined) return [`${name}: nobody reads its figures`]
    const isShown = service.environment?.['ASOF_METRICS_PORT'] === port
    const isOpen = (service.ports ?? []).some((each) => String(each).endsWith(`:${port}`))
    return [
      ...(isShown ? [] : [`${name}: its figures are not at port ${port}`]),
      ...(isOpen ? [`${name}: its figures are open to others`] : []),
    ]
  })
}
