/** The style of fields: colours that mark an error, and differences between fields of one kind. */
import { drawnSides } from '../../lib/borders.js';
import { parseColour } from '../../lib/colour.js';
import { styleOf } from '../../lib/dom.js';
import { labelsOf } from '../../lib/fields.js';
import { isVisible } from '../../lib/visibility.js';

// The limits of the colours are own judgement, from the error colours of ten design systems.

/** @param {string} colour */
export const isRed = (colour) => {
  const [red, green, blue, alpha] = parseColour(colour);
  return alpha > 0.3 && red >= 130 && red - green >= 70 && red - blue >= 60;
};

/** @param {string} colour */
const isPaleRed = (colour) => {
  const [red, green, blue, alpha] = parseColour(colour);
  return alpha > 0.1 && red >= 200 && red - green >= 9 && red - blue >= 9 && Math.abs(green - blue) <= 14;
};

/** Whether it is a colour other than grey and green, which means valid. @param {string} colour */
const isTinted = (colour) => {
  const [red, green, blue, alpha] = parseColour(colour);
  const isGreen = green > red + 10 && green > blue;
  return alpha > 0.1 && Math.max(red, green, blue) - Math.min(red, green, blue) >= 20 && !isGreen;
};

/** @param {CSSStyleDeclaration} style */
const shadowColours = ({ boxShadow }) => boxShadow.match(/(?:rgba?|color|oklch|oklab|lab|lch)\([^)]*\)/g) ?? [];

/** @param {CSSStyleDeclaration} style */
const borderColours = (style) => drawnSides(style).map((side) => style[`border${side}Color`]);

/** @param {CSSStyleDeclaration} style */
const outlineColours = ({ outlineWidth, outlineStyle, outlineColor }) =>
  parseFloat(outlineWidth) > 0 && !['none', 'auto'].includes(outlineStyle) ? [outlineColor] : [];

/** Whether an element's borders, outline, shadow or background are red. @param {Element} el */
export const isDrawnRed = (el) => {
  const style = styleOf(el);
  const colours = [...borderColours(style), ...outlineColours(style), ...shadowColours(style), style.backgroundColor];
  return colours.some(isRed) || isPaleRed(style.backgroundColor);
};

/** A short key of a text. @param {string} text */
const keyOf = (text) => {
  let sum = 0;
  for (const sign of text) sum = (sum * 31 + sign.charCodeAt(0)) | 0;
  return (sum >>> 0).toString(36);
};

/**
 * A short key of the style of a field and its label: fields of one kind share it, unless one looks different.
 *
 * @param {Element} el
 */
export const lookOf = (el) => {
  const style = styleOf(el);
  const label = labelsOf(el).find(isVisible);
  const sides = drawnSides(style).map(
    (side) => `${style[`border${side}Width`]} ${style[`border${side}Style`]} ${style[`border${side}Color`]}`,
  );
  const parts = [
    [...new Set(sides)].join('/'),
    style.backgroundColor,
    style.boxShadow === 'none' ? '' : style.boxShadow,
    style.outlineStyle === 'none' ? '' : `${style.outlineWidth} ${style.outlineColor}`,
    label ? styleOf(label).color : '',
  ];
  const colours = [...borderColours(style), style.backgroundColor, ...shadowColours(style)];
  return { tinted: colours.some(isTinted), drawn: keyOf(parts.join('; ')) };
};
