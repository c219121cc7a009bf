/** Addresses of the page's screens, as `Allow` is told about them; `{…}` is one part of a path. */
export const pagePaths = [
  '/',
  '/access/{jurisdiction}/{subject}',
  '/access/{jurisdiction}/{provider}/{item}',
  '/compare',
  '/statements',
  '/events',
  '/events/{id}',
  '/policies/{id}',
  '/licences/{id}',
  '/entities/{id}',
  '/replay',
  '/record',
  '/subscriptions',
  '/ops',
  '/prove',
] as const

/** The same as the router takes them; ids in page addresses keep their slashes. */
export const pagePatterns = [
  '/',
  '/access/:jurisdiction/*',
  '/compare',
  '/statements',
  '/events',
  '/events/*',
  '/policies/*',
  '/licences/*',
  '/entities/*',
  '/replay',
  '/record',
  '/subscriptions',
  '/ops',
  '/prove',
] as const
