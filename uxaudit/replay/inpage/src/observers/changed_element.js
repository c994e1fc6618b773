/** Whether a changed element is visible. */
import { boxOf, checkVisibility, childrenOf, isConnected } from '../lib/dom.js';
import { isInView } from '../lib/visibility.js';

const DRAWN = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
const MOST_CHILDREN = 20;

/** @param {Element} el */
export const isShown = (el) => checkVisibility(el, DRAWN);

/** @param {Element} el */
export const isBoxInView = (el) => {
  const box = boxOf(el);
  return box.width > 0 && box.height > 0 && isInView(box);
};

/**
 * Whether an element, or one in it, is visible in the window.
 *
 * @param {Element} el
 */
export const isSeen = (el) =>
  isConnected(el) &&
  isShown(el) &&
  (isBoxInView(el) ||
    childrenOf(el)
      .slice(0, MOST_CHILDREN)
      .some((child) => isShown(child) && isBoxInView(child)));
