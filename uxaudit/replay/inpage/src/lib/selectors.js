/** Short selectors by which an element can be found again. */
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

/** Whether the document is so large that proving a selector unique takes seconds. */
const isHuge = () => remembered(document, 'size', () => all(document, '*').length > HUGE);

/**
 * A selector by an attribute that identifies the element in its root; empty if there is none.
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
 * An element's tag, with its index among siblings of the same tag if there are several.
 *
 * @param {Element} el
 */
export const numbered = (el) => {
  const parent = parentElementOf(el);
  const alike = parent ? childrenOf(parent).filter((other) => tagOf(other) === tagOf(el)) : [];
  return tagOf(el) + (alike.length > 1 ? `:nth-of-type(${alike.indexOf(el) + 1})` : '');
};

/**
 * The path from the nearest ancestor from which it is unique.
 *
 * @param {Node} root
 * @param {Element} el
 */
const shortestPath = (root, el) => {
  const parts = [];
  /** @type {Element[] | null} the current matches of the path, each by its ancestor at which the path starts */
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

const MOST_LEVELS = 4;

/**
 * Whether a selector finds one element. The browser's own search is quick for one selector, but slow for the thousands of a scan.
 *
 * @param {Node} root
 * @param {string} selector
 */
const isUnique = (root, selector) => {
  try {
    return all(root, selector).length === 1;
  } catch {
    return false;
  }
};

/**
 * The selector of a single element, found in less than a millisecond on large pages, so that an event can name its target. It is that of
 * `selectorOf`, or longer.
 *
 * @param {Element} el
 * @returns {string}
 */
export const quickSelectorOf = (el) => {
  const root = rootOf(el);
  /** @type {string[]} */
  const parts = [];
  for (let node = /** @type {Element | null} */ (el); node && isElement(node); node = parentElementOf(node)) {
    const named = namedSelector(root, node);
    parts.unshift(named || numbered(node));
    if (named || (parts.length <= MOST_LEVELS && isUnique(root, parts.join(' > ')))) break;
  }
  const shadow = shadowAround(el);
  const path = parts.join(' > ');
  return shadow ? `${quickSelectorOf(shadow.host)} >>> ${path}` : path;
};

/**
 * @param {Element[]} elements
 * @param {string} selector
 */
const parentsMatching = (elements, selector) =>
  elements
    .map(parentElementOf)
    .filter((parent) => parent !== null)
    .filter((parent) => matches(parent, selector));

/**
 * The shortest selector that is unique in its root; ids and test ids are preferred. `>>>` leads into an open shadow root.
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
 * The selector of an element by its id or name, as the other probes write it; empty if it has none. axe's own selectors may change
 * with the rest of the page.
 *
 * @param {Element | null} el
 */
export const steadySelector = (el) => {
  const selector = el ? selectorOf(el) : '';
  return STEADY.test(selector) ? selector : '';
};

/**
 * The selector in engines' findings: by id or name, else axe's own.
 *
 * @param {Element} el
 */
export const engineSelector = (el) => steadySelector(el) || engines.selectorOf(el) || selectorOf(el);
