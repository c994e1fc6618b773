/** Selectors by which an element can be found again, as short as they can be. */
import {
  all,
  attr,
  childrenOf,
  idOf,
  isElement,
  matches,
  parentElementOf,
  rootOf,
  shadowAround,
  tagOf,
} from './dom.js';
import { engines } from './engines.js';
import { remembered } from './memo.js';

const HUGE = 30_000;
const LONGEST = 80;
const NAMING = ['id', 'data-testid', 'name', 'aria-label', 'href'];

/**
 * @param {Node} root
 * @param {string} selector
 * @returns {Element[]}
 */
const matching = (root, selector) =>
  remembered(root, selector, () => {
    try {
      return all(root, selector);
    } catch {
      return [];
    }
  });

/** Whether the document is so large that to prove a selector unique takes seconds. */
const isHuge = () => remembered(document, 'size', () => all(document, '*').length > HUGE);

/**
 * A selector by an attribute that names the element alone in its root; empty where none does.
 *
 * @param {Node} root
 * @param {Element} el
 */
const namedSelector = (root, el) => {
  for (const name of NAMING) {
    const value = attr(el, name);
    if (!value || value.length >= LONGEST || /[?&]/.test(value)) continue;
    const selector = name === 'id' ? `#${CSS.escape(value)}` : `${tagOf(el)}[${name}="${CSS.escape(value)}"]`;
    if (matching(root, selector).length === 1) return selector;
  }
  return '';
};

/**
 * An element's tag, with its place among its siblings of the same tag where there are several.
 *
 * @param {Element} el
 */
export const numbered = (el) => {
  const parent = parentElementOf(el);
  const alike = parent ? childrenOf(parent).filter((other) => tagOf(other) === tagOf(el)) : [];
  return tagOf(el) + (alike.length > 1 ? `:nth-of-type(${alike.indexOf(el) + 1})` : '');
};

/**
 * The path from the nearest ancestor from which it means one element only.
 *
 * @param {Node} root
 * @param {Element} el
 */
const shortestPath = (root, el) => {
  const parts = [];
  /** @type {Element[] | null} what the path matches so far, each by its ancestor at which the path begins */
  let same = null;
  for (let node = /** @type {Element | null} */ (el); node && isElement(node); node = parentElementOf(node)) {
    const named = namedSelector(root, node);
    const part = named || numbered(node);
    parts.unshift(part);
    const below = /** @type {Element[] | null} */ (same);
    const now = below ? remembered(root, parts.join(' > '), () => parentsMatching(below, part)) : matching(root, part);
    if (named || now.length === 1) break;
    same = now;
  }
  return parts.join(' > ');
};

/**
 * @param {Element[]} elements
 * @param {string} selector
 */
const parentsMatching = (elements, selector) =>
  elements.map(parentElementOf).filter((parent) => parent !== null).filter((parent) => matches(parent, selector));

/**
 * A selector as short as it can be while it still means one element in its root; ids and test ids come first. `>>>` goes into
 * an open shadow root.
 *
 * @param {Element} el
 * @returns {string}
 */
export const selectorOf = (el) => {
  if (isHuge()) return hugeSelector(el);
  const path = shortestPath(rootOf(el), el);
  const shadow = shadowAround(el);
  return shadow ? `${selectorOf(shadow.host)} >>> ${path}` : path;
};

/** @param {Element} el */
const hugeSelector = (el) => {
  if (idOf(el)) return `#${CSS.escape(idOf(el))}`;
  const parent = parentElementOf(el);
  return parent ? `${tagOf(parent)} > ${tagOf(el)}` : tagOf(el);
};

const STEADY = /^(#\S+|\w+\[(name|data-testid)="[^"]*"\])$/;

/**
 * The selector of an element by its id or name, as the other probes write it; empty where it has none. axe's own may change
 * when the page around does.
 *
 * @param {Element | null} el
 */
export const steadySelector = (el) => {
  const selector = el ? selectorOf(el) : '';
  return STEADY.test(selector) ? selector : '';
};

/**
 * As engines name what they find: by id or name, else by axe's own selector.
 *
 * @param {Element} el
 */
export const engineSelector = (el) => steadySelector(el) || engines.selectorOf(el) || selectorOf(el);
