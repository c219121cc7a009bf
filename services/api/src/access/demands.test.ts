import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { checkDemands, createDemands, demandOf } from './demands.ts'

const demands = createDemands()

describe('a route without a role', () => {
  test('keeps the api from starting, which names it', () => {
    const app = new Hono()
    app.use(async (_, next) => next())
    app.get('/livez', () => new Response('ok'))
    checkDemands(app.routes, demands)
    app.get('/planted', () => new Response('let in'))
    app.on('PUT', '/livez', () => new Response('let in'))
    expect(() => checkDemands(app.routes, demands)).toThrow('no role is declared for GET /planted, PUT /livez')
  })

  test('is entered by nobody', () => {
    expect(() => demandOf([{ method: 'GET', path: '/planted' }], demands)).toThrow('GET /planted')
  })
})

test('the first route that matches says what is asked, and where nothing matches nothing is', () => {
  const around = { method: 'ALL', path: '/*' }
  const data = { method: 'GET', path: '/*' }
  expect(demandOf([around], demands)).toBeNull()
  expect(demandOf([around, data], demands)).toMatchObject({ demand: { role: 'public' } })
  expect(demandOf([around, data, { method: 'GET', path: '/checkpoint' }], demands)).toMatchObject({
    name: 'GET /checkpoint',
    demand: { role: 'reader' },
  })
})
