import { saveBlob } from './save-blob.ts'

/** Presentation that a picture loses outside the page, written into it. */
const PROPERTIES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
]

/** Room for title and source, in units of the picture. */
const HEAD = 34
const FOOT = 30
const PADDING = 14
/** Pixels of a PNG per unit of the picture. */
const SCALE = 2

/** What stands above and below a picture that leaves the page. */
export interface Credit {
  readonly title: string
  /** Date, position and source. */
  readonly note: string
}

/** A picture of the page as a file of its own: SVG text with its presentation, title and source line. */
function toSvgText(svg: SVGSVGElement, { title, note }: Credit): string {
  const { width, height } = svg.viewBox.baseVal
  const copy = svg.cloneNode(true) as SVGSVGElement
  const originals = [svg, ...svg.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  for (const [index, original] of originals.entries()) writePresentation(original, copies[index]!)
  const page = getComputedStyle(document.body)
  const [total, full] = [width + 2 * PADDING, height + HEAD + FOOT]
  const root = document.createElementNS(svg.namespaceURI!, 'svg')
  root.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  root.setAttribute('viewBox', `0 0 ${total} ${full}`)
  root.setAttribute('width', String(total))
  root.setAttribute('height', String(full))
  root.append(
    make('rect', { width: total, height: full, fill: page.backgroundColor }),
    write(title, { x: PADDING, y: 22, size: 15, weight: 600 }, page),
    write(note, { x: PADDING, y: full - 12, size: 11, weight: 400 }, page),
  )
  copy.setAttribute('x', String(PADDING))
  copy.setAttribute('y', String(HEAD))
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  root.append(copy)
  return new XMLSerializer().serializeToString(root)
}

function writePresentation(original: Element, copy: Element): void {
  const style = getComputedStyle(original)
  for (const name of PROPERTIES) {
    const value = style.getPropertyValue(name)
    if (value !== '' && !(name === 'fill' && original.getAttribute('fill')?.startsWith('url(')))
      copy.setAttribute(name, value.replaceAll('"', "'"))
  }
  copy.removeAttribute('class')
  copy.removeAttribute('role')
}

function make(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  return element
}

function write(
  text: string,
  at: { readonly x: number; readonly y: number; readonly size: number; readonly weight: number },
  page: CSSStyleDeclaration,
): SVGElement {
  const element = make('text', {
    x: at.x,
    y: at.y,
    fill: page.color,
    'font-family': page.fontFamily.replaceAll('"', "'"),
    'font-size': at.size,
    'font-weight': at.weight,
  })
  element.textContent = text
  return element
}

/** Saves a picture as SVG or PNG. Rejects when the browser cannot draw it. */
export async function saveFigure(
  svg: SVGSVGElement,
  credit: Credit,
  file: { readonly name: string; readonly format: 'svg' | 'png' },
): Promise<void> {
  const vector = new Blob([toSvgText(svg, credit)], { type: 'image/svg+xml' })
  const blob = file.format === 'svg' ? vector : await toPng(vector)
  saveBlob(blob, `${file.name}.${file.format}`)
}

async function toPng(vector: Blob): Promise<Blob> {
  const address = URL.createObjectURL(vector)
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width * SCALE
    canvas.height = image.height * SCALE
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob === null ? reject(new Error('the picture could not be drawn')) : resolve(blob)),
        'image/png',
      )
    })
  } finally {
    URL.revokeObjectURL(address)
  }
}
