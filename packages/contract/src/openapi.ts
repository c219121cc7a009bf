import { eventSchemas } from '@asof/domain'
import { OpenAPIHono, z } from '@hono/zod-openapi'
import { routes } from './routes/all.ts'

/** The OpenAPI 3.1 document of the API, from the same schemas that judge requests. */
export function buildOpenApi(): object {
  const hono = new OpenAPIHono()
  const registry = hono.openAPIRegistry
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'A key of this server: the recorder key, shown once at the first start, or one it issued',
  })
  registry.registerComponent('securitySchemes', 'oidcToken', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A token of the configured OpenID provider',
  })
  for (const route of Object.values(routes)) registry.registerPath(route)
  const document = hono.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'asof',
      version: '1',
      description:
        'Who, where, may get which technology from which provider: true on a date, as known on a date, and why. ' +
        'A record of claims about rules, not legal advice.',
      license: { name: 'Apache-2.0' },
    },
    tags: [
      { name: 'access', description: 'Questions about access' },
      { name: 'changes', description: 'How answers changed' },
      { name: 'record', description: 'What is on record' },
      { name: 'review', description: 'What a second person made of the record' },
      { name: 'audit', description: 'Who recorded what, when and why' },
      { name: 'append', description: 'Recording events' },
      { name: 'subscriptions', description: 'Being told when answers change' },
      { name: 'keys', description: 'Who may do what' },
      { name: 'ledgers', description: 'What there is to ask' },
      { name: 'proofs', description: 'Proof that nothing was changed' },
    ],
  })
  const schemas = { ...document.components?.schemas, ...eventDataSchemas() }
  return {
    ...document,
    paths: withRates(document.paths ?? {}),
    components: { ...document.components, schemas, headers },
  }
}

type Answer = { readonly headers?: object }
type Operation = { readonly responses: Readonly<Record<string, Answer>> }
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>

const headers = {
  RateLimit: {
    description: 'Requests left (`r`) of this key or address, and seconds until they are counted anew (`t`)',
    schema: { type: 'string' },
    example: '"default";r=598;t=41',
  },
  'RateLimit-Policy': {
    description: 'Requests (`q`) in so many seconds (`w`); neither header where nothing is counted',
    schema: { type: 'string' },
    example: '"default";q=600;w=60',
  },
}

/** Every answer of every route may say how often may still be asked (draft-ietf-httpapi-ratelimit-headers). */
function withRates(paths: object): Paths {
  const rates = Object.fromEntries(Object.keys(headers).map((name) => [name, { $ref: `#/components/headers/${name}` }]))
  const inAnswer = (answer: Answer) => ({ ...answer, headers: { ...answer.headers, ...rates } })
  const inOperation = (operation: Operation) => ({ ...operation, responses: mapValues(operation.responses, inAnswer) })
  return mapValues(paths as Paths, (methods) => mapValues(methods, inOperation))
}

function mapValues<T, U>(values: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]))
}

/** JSON Schema of `data` per event type, named `Data.<type>`. */
function eventDataSchemas(): Record<string, object> {
  const options = { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' } as const
  return Object.fromEntries(
    Object.entries(eventSchemas).map(([type, schema]) => {
      const { $schema: _, ...body } = z.toJSONSchema(schema as z.ZodType, options)
      return [`Data.${type}`, body]
    }),
  )
}
