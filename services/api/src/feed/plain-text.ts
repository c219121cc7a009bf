/** What no reader of one line should get: control, bidi-control and tag characters, and what XML cannot hold. */
const UNWANTED = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\u{e0000}-\u{e007f}]+/gu

/** Text as one well-formed line that shows its characters in the order they are in. */
export function toPlainText(text: string): string {
  return text.toWellFormed().replace(UNWANTED, ' ').trim()
}

/** Text as HTML that shows just that text. */
export function toHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
