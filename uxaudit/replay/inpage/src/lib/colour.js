/**
 * Colours: the only parser of the browser's computed colours, and their contrast.
 *
 * A colour that is not plain `rgb()` (lab, oklch, color-mix …) is converted by the browser itself, by drawing one pixel: exactly as
 * it paints the page, gamut included, and without a library of 45 kB in each document.
 */
import { newPen, styleOf } from './dom.js';
import { parentOf } from './tree.js';

/** @typedef {[red: number, green: number, blue: number, alpha: number]} Colour 0 to 255, and alpha from 0 to 1 */

/** @type {Colour} */
export const CLEAR = [0, 0, 0, 0];
/** @type {Colour} */
export const WHITE = [255, 255, 255, 1];

/** @type {Map<string, Colour>} */
const known = new Map();
/** @type {CanvasRenderingContext2D | null | undefined} */
let pen;

/**
 * The pixel that the browser paints in a colour.
 *
 * @param {string} text
 * @returns {Colour}
 */
const painted = (text) => {
  pen ??= newPen({ willReadFrequently: true });
  if (!pen) return CLEAR;
  pen.clearRect(0, 0, 1, 1);
  pen.fillStyle = text;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
};

/**
 * A colour of a computed style.
 *
 * @param {string} text such as `rgb(0, 0, 0)` or `oklch(0.5 0.1 20)`
 * @returns {Colour}
 */
export const parseColour = (text) => {
  let colour = known.get(text);
  if (!colour) {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    colour = /^rgba?\(/.test(text) ? [red, green, blue, alpha] : text === 'transparent' ? CLEAR : painted(text);
    known.set(text, colour);
  }
  return colour;
};

/** @param {string} text */
export const isClear = (text) => parseColour(text)[3] === 0;

/**
 * A translucent colour as it looks on a background.
 *
 * @param {Colour} top
 * @param {Colour} ground
 * @returns {Colour}
 */
export const blend = ([red, green, blue, alpha], [red2, green2, blue2]) => [
  red * alpha + red2 * (1 - alpha),
  green * alpha + green2 * (1 - alpha),
  blue * alpha + blue2 * (1 - alpha),
  1,
];

const WEIGHTS = [0.2126, 0.7152, 0.0722];

/**
 * Relative luminance, 0 to 1 (WCAG 2.2).
 *
 * @param {Colour} colour
 */
export const luminanceOf = (colour) =>
  WEIGHTS.reduce((sum, weight, at) => {
    const part = /** @type {number} */ (colour[at]) / 255;
    return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }, 0);

/**
 * The contrast of two colours, 1 to 21 (WCAG 2.2).
 *
 * @param {Colour} one
 * @param {Colour} other
 */
export const contrastOf = (one, other) => {
  const [a, b] = [luminanceOf(one), luminanceOf(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};

/**
 * The nearest opaque background colour around an element, without pictures; white if there is none.
 *
 * @param {Element | null} el the first to check
 * @param {(el: Element) => CSSStyleDeclaration} [style]
 * @returns {Colour}
 */
export const solidGround = (el, style = styleOf) => {
  for (let node = el; node; node = parentOf(node)) {
    const fill = parseColour(style(node).backgroundColor);
    if (fill[3] === 1) return fill;
  }
  return WHITE;
};

/**
 * The background colour of an element's text, combined from all layers down to an opaque one; null if one is a picture.
 *
 * @param {Element} el
 * @returns {Colour | null}
 */
export const layeredGround = (el) => {
  const layers = [];
  for (let node = /** @type {Element | null} */ (el); node; node = parentOf(node)) {
    const style = styleOf(node);
    if (style.backgroundImage !== 'none') return null;
    const colour = parseColour(style.backgroundColor);
    if (colour[3] > 0) layers.push(colour);
    if (colour[3] === 1) break;
  }
  return layers.reverse().reduce((ground, layer) => blend(layer, ground), WHITE);
};
