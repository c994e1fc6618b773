/** Whether elements are visible, or hidden from everyone. */
import { attr, boxOf, checkVisibility, styleOf, tabIndexOf } from './dom.js';
import { chainOf } from './tree.js';

const DRAWN = { opacityProperty: true, visibilityProperty: true };

/**
 * Whether the styles of an element and its ancestors make it visible, whatever its size.
 *
 * @param {Element} el
 */
export const isDrawn = (el) => checkVisibility(el, DRAWN);

/**
 * Whether an element is visible and has a size.
 *
 * @param {Element} el
 */
export const isVisible = (el) => {
  if (!isDrawn(el)) return false;
  const box = boxOf(el);
  return box.width > 0 && box.height > 0;
};

/**
 * Whether a part of a box is in the window.
 *
 * @param {{ left: number, right: number, top: number, bottom: number }} box
 */
export const isInView = ({ left, right, top, bottom }) =>
  bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;

/**
 * Whether an element, or its nearest ancestors, is clipped away: only for screen readers.
 *
 * @param {Element} el
 */
export const isClipped = (el) =>
  chainOf(el)
    .slice(0, 3)
    .some((node) => {
      const { clip, clipPath, position } = styleOf(node);
      return /inset\(50%/.test(clipPath) || (/^rect\([01]/.test(clip) && /absolute|fixed/.test(position));
    });

/** @param {Element} el */
export const isAriaHidden = (el) => chainOf(el).some((node) => attr(node, 'aria-hidden') === 'true');

/**
 * Whether an element is hidden from sight, screen readers and the keyboard: a field for use by a script only.
 *
 * @param {Element} el
 */
export const isForNobody = (el) => tabIndexOf(el) < 0 && isAriaHidden(el) && isClipped(el);
