/** Which element a name means: one control of several parts, and the controls that are offered instead. */
import { INTERACTIVE, isDoneBeside, withRole } from '../lib/controls.js';
import {
  all,
  attr,
  boxOf,
  byId,
  checkVisibility,
  childrenOf,
  classesOf,
  closest,
  innerTextOf,
  is,
  isHtml,
  matches,
  pageBody,
  parentElementOf,
  previousElementOf,
  rootOf,
  styleOf,
  tabIndexOf,
  tagOf,
} from '../lib/dom.js';
import { hrefOf, labelsOf } from '../lib/fields.js';
import { nameOf, roleOf } from '../lib/names.js';
import { selectorOf } from '../lib/selectors.js';
import { everywhere, isWithin } from '../lib/tree.js';
import { isDrawn, isVisible } from '../lib/visibility.js';

/** The visible controls of the page, for "did you mean". @param {number} limit */
export const candidates = (limit) => {
  const found = [];
  for (const el of everywhere(`${INTERACTIVE}, h1, h2, h3, img, [role]`)) {
    if (found.length >= limit) break;
    const name = nameOf(el);
    if (name && isVisible(el)) found.push({ role: roleOf(el), name, control: matches(el, INTERACTIVE) });
  }
  return found;
};

const OWN_ROLE = /^(tab|option|menuitem|treeitem|radio|checkbox|switch)/;

/**
 * The index of the element with its own role among nested elements, else of the innermost; -1 if they are separate. A person sees
 * them as one control, such as a tab that is a list item with a link in it.
 *
 * @param {Element[]} parts
 */
export const oneOfNested = (parts) => {
  if (!parts.every((one) => parts.every((other) => isWithin(one, other) || isWithin(other, one)))) return -1;
  const named = parts.findIndex((el) => OWN_ROLE.test(attr(el, 'role')));
  return named < 0 ? parts.findIndex((el) => parts.every((other) => isWithin(el, other))) : named;
};

/** The indexes of the elements that are drawn and not transparent; else of those with a visible label. @param {Element[]} elements */
export const drawnOnes = (elements) => {
  const placesWhere = (/** @type {(el: Element) => boolean} */ isSo) =>
    [...elements.keys()].filter((at) => isSo(elements[at]));
  const themselves = placesWhere(isDrawn);
  return themselves.length ? themselves : placesWhere((el) => labelsOf(el).some(isDrawn));
};

/** Whether content of an element without a size can be seen, such as floating content. @param {Element} el @returns {boolean} */
const isSeenByContent = (el) => {
  if (!isDrawn(el) || styleOf(el).overflow !== 'visible') return false; // else it may be a closed section
  return childrenOf(el).some((child) => isVisible(child) || isSeenByContent(child));
};

/** The indexes of the elements that are visible by their content. @param {Element[]} elements */
export const seenByContent = (elements) => [...elements.keys()].filter((at) => isSeenByContent(elements[at]));

/** Whether the page has custom elements. */
export const hasCustomElements = () => all(document, '*').some((el) => tagOf(el).includes('-'));

/** How a scenario names a control: its name, short; without one, its selector. @param {Element} el */
export const shortName = (el) => nameOf(el).slice(0, 80) || `{css: '${selectorOf(el).replaceAll("'", "''")}'}`;

/** The selectors that lead to an element, each into the shadow root of the one before. @param {Element} el */
export const selectorParts = (el) => selectorOf(el).split(' >>> ');

/** What may be clicked although it is no control. */
const CLICKED = `${INTERACTIVE}, label, summary, ${withRole('row', 'gridcell', 'cell', 'listitem')}`;
const WORD = /[\p{L}\p{N}]+/gu;
/** How many more words a text has than the name of a control that may be written in another way. */
const MORE_WORDS = 3;

/**
 * The text of an element that contains some words in the middle of others, and that no mouse or key operates; empty otherwise.
 *
 * @param {Element} el
 * @param {string} words
 */
export const proseWith = (el, words) => {
  const text = innerTextOf(el).replace(/\s+/g, ' ').trim();
  const more = (text.match(WORD) ?? []).length - (words.match(WORD) ?? []).length;
  const around = closest(el, CLICKED);
  const isCard = around !== null && !roleOf(around) && all(around, INTERACTIVE).length > 0; // a part that only takes the focus
  const operated = (around && !isCard) || styleOf(el).cursor === 'pointer';
  return more >= MORE_WORDS && !operated ? text : '';
};

/** Whether all are links to the same URL. @param {Element[]} links */
export const areOnePlace = (links) =>
  links.every(
    (el) => tagOf(el) === 'a' && hrefOf(el) !== '' && !hrefOf(el).endsWith('#') && hrefOf(el) === hrefOf(links[0]),
  );

/** The id of a control that a script draws for a label, though the browser does not connect them; empty without one. @param {Element} el */
export const drawnForLabel = (el) => {
  if (!is(el, 'label') || el.control || !el.htmlFor) return '';
  const drawn = byId(rootOf(el), el.htmlFor);
  return drawn && checkVisibility(drawn, { visibilityProperty: true }) ? el.htmlFor : '';
};

/** Whether Tab can stop at a control, or in it. @param {Element} el */
export const hasTabStop = (el) => {
  const field = (is(el, 'label') && el.control) || el;
  return [field, ...all(field, '*')].some((part) => tabIndexOf(part) >= 0 && checkVisibility(part));
};

/** Whether the keyboard can do the same at a neighbour. @param {Element} el */
export const isOfferedBeside = (el) => isDoneBeside(el, (one) => tabIndexOf(one) >= 0 && checkVisibility(one));

const LISTS = 'ul, ol, table, [role="list"], [role="group"], [role="table"]';
const OPERATED = 'a[href], button, input, select, textarea, summary';

/**
 * The one item of a list that Tab stops at, if the others get this place by arrow keys ("roving tabindex"); null without one.
 *
 * @param {Element} el
 */
const tabStopOfList = (el) => {
  const item = closest(el, '[tabindex="-1"]');
  const list = item && !matches(item, OPERATED) ? closest(item, LISTS) : null;
  if (!item || !list) return null;
  const words = classesOf(item);
  const alike = all(list, `${tagOf(item)}[tabindex]`).filter((one) => classesOf(one).join() === words.join());
  const stops = alike.filter((one) => tabIndexOf(one) >= 0 && checkVisibility(one));
  return stops.length === 1 && words.length > 0 ? stops[0] : null;
};

/** The role of the items of a list in which arrow keys move the only Tab stop; empty elsewhere. @param {Element} el */
export const roleInList = (el) => {
  const stop = tabStopOfList(el);
  return stop ? roleOf(stop) || 'item' : '';
};

const MOST_NEAR = 4;
const INTO_PX = { across: 60, down: 20 };

/** @param {Element | null} el */
const hasSize = (el) => isHtml(el) && isVisible(el);

/** The visible element around or before a hidden control: hovering over it may show the control. @param {Element} el */
export const hoverPlaces = (el) => {
  /** @type {Set<Element>} */
  const near = new Set();
  for (
    let node = /** @type {Element | null} */ (el);
    node && node !== pageBody() && near.size < MOST_NEAR;
    node = parentElementOf(node)
  ) {
    for (const one of [node, previousElementOf(node)]) if (one && hasSize(one)) near.add(one);
  }
  return [...near].slice(0, MOST_NEAR).map((one) => {
    const box = boxOf(one);
    return {
      x: box.x + Math.min(box.width / 2, INTO_PX.across),
      y: box.y + Math.min(box.height / 2, INTO_PX.down),
      words: innerTextOf(one).trim().split('\n')[0].slice(0, 60) || tagOf(one),
    };
  });
};

/** @param {Element} el */
export const isInLink = (el) => closest(el, 'a[href]') !== null;
