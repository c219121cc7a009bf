import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Browser, type BrowserServer, chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** What a bare Debian needs: the browser, and letters it can draw. */
const PACKAGES = ['chromium', 'fonts-liberation', 'fonts-urw-base35']

/** A browser that talks to nobody by itself. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts this machine's Chromium; on Debian it is installed when missing. Rejects where there is none. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: readyChromium(), args: FLAGS })
}

/** The same for several processes, which connect to it. */
export function startChromiumServer(): Promise<BrowserServer> {
  return chromium.launchServer({ executablePath: readyChromium(), args: FLAGS })
}

function readyChromium(): string {
  const path = findChromium() ?? installChromium()
  if (path === undefined) throw new Error(`Chromium is at none of ${PLACES.join(', ')}`)
  return path
}

function findChromium(): string | undefined {
  return PLACES.find((path) => existsSync(path))
}

function installChromium(): string | undefined {
  process.stderr.write('installing Chromium ...\n')
  const apt = (...args: readonly string[]) =>
    execFileSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  try {
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', ...PACKAGES)
  } catch (cause) {
    throw new Error('no Chromium on this machine, and apt could not install it', { cause })
  }
  return findChromium()
}
