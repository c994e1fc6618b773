/** Boxes as they are reported: x, y, width and height in CSS px. */
import { boxOf } from './dom.js';

/** @typedef {{ x: number, y: number, width: number, height: number }} Box */
/** @typedef {{ x: number, y: number }} Point */

/**
 * @param {DOMRectReadOnly | Box} rect
 * @param {Point} [offset]
 * @returns {Box}
 */
export const plainBox = (rect, offset = { x: 0, y: 0 }) => ({
  x: rect.x + offset.x,
  y: rect.y + offset.y,
  width: rect.width,
  height: rect.height,
});

/** The scroll position of the page. */
export const scrolled = () => ({ x: scrollX, y: scrollY });

/**
 * The box of an element in the window.
 *
 * @param {Element} el
 */
export const viewBox = (el) => plainBox(boxOf(el));

/**
 * The box of an element in the whole page, whatever the scroll position.
 *
 * @param {Element} el
 */
export const pageBox = (el) => plainBox(boxOf(el), scrolled());

/** @param {{ width: number, height: number }} box */
export const areaOf = (box) => box.width * box.height;

/**
 * The sides of a box: left, top, right, bottom.
 *
 * @param {Element} el
 */
export const sidesOf = (el) => {
  const box = boxOf(el);
  return [box.left, box.top, box.right, box.bottom];
};
