/** Whether a stop is visible, and what covers it. */
import { isSized, rectOf, viewOf } from '../../lib/across_frames.js';
import { startTag } from '../../lib/describe.js';
import { boxOf, checkVisibility, innerTextOf, styleOf } from '../../lib/dom.js';
import { labelsOf, typeOf } from '../../lib/fields.js';
import { layerOn } from '../../lib/layers.js';
import { tidy } from '../../lib/text.js';
import { chainOf, parentOf } from '../../lib/tree.js';

const FREE = /absolute|fixed/;
const THIN_PX = 2;

/** @param {{ width: number, height: number }} box */
const isThin = (box) => box.width <= THIN_PX || box.height <= THIN_PX;

/** Whether an ancestor is collapsed, and the element with it. @param {Element} el */
const isFoldedUp = (el) => {
  let isFree = FREE.test(styleOf(el).position);
  for (let node = parentOf(el); node && !isFree; node = parentOf(node)) {
    const style = styleOf(node);
    const isBox = style.display !== 'contents' && !style.display.startsWith('inline');
    if (isBox && style.overflow !== 'visible' && isThin(boxOf(node))) return true;
    isFree = FREE.test(style.position);
  }
  return false;
};

/** The opacity of an element, including its ancestors. @param {Element} el */
const opacityOf = (el) => chainOf(el).reduce((share, node) => share * Number(styleOf(node).opacity), 1);

/** @param {Element} el @param {{ width: number, height: number }} box */
const isClippedAway = (el, box) => {
  const style = styleOf(el);
  const isClipped = /^rect\(0|^rect\(1px/.test(style.clip) || /inset\((50|100)%/.test(style.clipPath);
  return isClipped || (box.width <= THIN_PX && box.height <= THIN_PX) || isFoldedUp(el);
};

/** Why an element is invisible; empty if it is visible. @param {Element} el */
export const whyHidden = (el) => {
  const box = rectOf(el);
  if (!isSized(box)) return 'no size';
  if (!checkVisibility(el, { visibilityProperty: true }) || opacityOf(el) < 0.1) return 'transparent';
  if (isClippedAway(el, box)) return 'clipped';
  const view = viewOf(el);
  return box.right + view.scrollX <= 0 || box.bottom + view.scrollY <= 0 ? 'off the page' : '';
};

const DRAWN_OTHERWISE = /^(checkbox|radio|file|range)$/;
const TALLEST_PX = 120;

/**
 * Where an element is visible, and why it is not. A field that its label draws is visible there.
 *
 * @param {Element} el
 * @returns {[Element, string]}
 */
export const placeOf = (el) => {
  const hidden = whyHidden(el);
  if (!hidden) return [el, ''];
  const isShown = (/** @type {Element} */ part) => !whyHidden(part);
  const label = labelsOf(el).find(isShown);
  if (label) return [label, ''];
  const around = DRAWN_OTHERWISE.test(typeOf(el)) ? chainOf(el).slice(1, 4).find(isShown) : null;
  return around && boxOf(around).height < TALLEST_PX ? [around, ''] : [el, hidden];
};

/** What covers an element completely, as a person would name it; empty if a part of it is visible. @param {Element} el */
export const coverOf = (el) => {
  const over = layerOn(el);
  if (!over) return '';
  const words = innerTextOf(over);
  return `${startTag(over).slice(0, 120)}${words ? ` “${tidy(words, 50)}”` : ''}`;
};
