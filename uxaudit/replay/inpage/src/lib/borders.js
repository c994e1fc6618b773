/** The sides of a box that are drawn. */

/** @typedef {'Top' | 'Right' | 'Bottom' | 'Left'} Side */

/** @type {Side[]} */
export const SIDES = ['Top', 'Right', 'Bottom', 'Left'];

/**
 * @param {CSSStyleDeclaration} style
 * @param {Side} side
 */
export const hasBorder = (style, side) =>
  parseFloat(style[`border${side}Width`]) > 0 && !/none|hidden/.test(style[`border${side}Style`]);

/** @param {CSSStyleDeclaration} style */
export const drawnSides = (style) => SIDES.filter((side) => hasBorder(style, side));
