/** The data for the contrast of text on pictures: each element's longest line, its colour and its size. */
import { parseColour } from '../lib/colour.js';
import { faultAt } from '../lib/describe.js';
import { first, innerTextOf, matches } from '../lib/dom.js';
import { Reading } from '../lib/reading.js';
import { tidy } from '../lib/text.js';
import { chainOf, everywhere, isWithin, textNodes } from '../lib/tree.js';
import { isVisible } from '../lib/visibility.js';

const MOST_TEXTS = 20;
const MODAL = 'dialog:modal, [aria-modal="true"]';
const HIDDEN = '[aria-hidden="true"], [inert]';
const BOLD = 700;

/** @param {string} selector */
const find = (selector) => {
  try {
    return first(document, selector);
  } catch {
    return null;
  }
};

/** Whether a text is drawn with its colour only. @param {CSSStyleDeclaration} style */
const isPlain = (style) =>
  style.textShadow === 'none' &&
  style.webkitTextStrokeWidth === '0px' &&
  /^rgb/.test(style.color) &&
  parseColour(style.color)[3] === 1 &&
  !/text/.test(style.webkitBackgroundClip);

/** @param {import('../lib/reading.js').Sides} line */
const widthOf = (line) => line.right - line.left;

/** @param {Reading} reading @param {Element} el */
const longestLine = (reading, el) =>
  [...reading.lookAt(textNodes(MOST_TEXTS, el)).values()]
    .filter((text) => text.el === el)
    .flatMap((text) => text.lines)
    .sort((a, b) => widthOf(b) - widthOf(a))[0];

/** @param {Reading} reading @param {Element} el */
const row = (reading, el) => {
  const style = reading.styleOf(el);
  const line = longestLine(reading, el);
  if (!line || !isPlain(style)) return null;
  return faultAt(el, {
    text: tidy(innerTextOf(el), 120),
    colour: style.color,
    font_px: parseFloat(style.fontSize),
    bold: Number(style.fontWeight) >= BOLD,
    area: { x: line.left + scrollX, y: line.top + scrollY, width: widthOf(line), height: line.bottom - line.top },
  });
};

/** @param {string[]} selectors */
export const readContrast = (selectors) => {
  const reading = new Reading();
  const modal = everywhere(MODAL).filter(isVisible).at(-1);
  // Greyed out on purpose, because it cannot be used now.
  const isBehind = (/** @type {Element} */ el) =>
    (modal !== undefined && !isWithin(el, modal)) || chainOf(el).some((node) => matches(node, HIDDEN));
  return selectors.flatMap((selector) => {
    const el = find(selector);
    return (el && !isBehind(el) && row(reading, el)) || [];
  });
};
