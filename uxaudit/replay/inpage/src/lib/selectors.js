/** Short selectors by which an element can be found again. */
import { all, attr, childrenOf, idOf, isElement, parentElementOf, rootOf, shadowAround, tagOf } from './dom.js';
import { engines } from './engines.js';
import { remembered } from './memo.js';

const HUGE = 30_000;
const LONGEST = 80;
/** Attributes besides the id that may identify an element. */
const NAMING = ['data-testid', 'name', 'aria-label', 'href'];

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

/** @typedef {Map<string, Element[]>} Groups */

/** @param {Groups} groups @param {string} key @param {Element} el */
const addTo = (groups, key, el) => {
  const group = groups.get(key);
  if (group) group.push(el);
  else groups.set(key, [el]);
};

/** @param {Element} el @param {string} name */
const attributeKey = (el, name) => `${tagOf(el)}[${name}="${attr(el, name)}"]`;

/** The elements of a root by each attribute that may identify them. @param {Node} root @returns {Groups} */
const byAttribute = (root) =>
  remembered(root, 'by attribute', () => {
    /** @type {Groups} */
    const groups = new Map();
    for (const el of all(root, NAMING.map((name) => `[${name}]`).join())) {
      for (const name of NAMING) if (attr(el, name)) addTo(groups, attributeKey(el, name), el);
    }
    return groups;
  });

/**
 * A selector by an attribute that identifies the element in its root; empty if there is none.
 *
 * @param {Node} root
 * @param {Element} el
 */
const namedSelector = (root, el) => {
  for (const name of ['id', ...NAMING]) {
    const value = attr(el, name);
    if (!value || value.length >= LONGEST || /[?&]/.test(value)) continue;
    const selector = name === 'id' ? `#${CSS.escape(value)}` : `${tagOf(el)}[${name}="${CSS.escape(value)}"]`;
    const same = name === 'id' ? matching(root, selector) : byAttribute(root).get(attributeKey(el, name));
    if (same?.length === 1) return selector;
  }
  return '';
};

/** The children of an element, each with its tag, and with its index if there are several of that tag. @param {Element} parent */
const numberedChildren = (parent) =>
  remembered(parent, 'numbered', () => {
    /** @type {Groups} */
    const groups = new Map();
    for (const child of childrenOf(parent)) addTo(groups, tagOf(child), child);
    /** @type {Map<Element, string>} */
    const numbers = new Map();
    for (const [tag, alike] of groups) {
      for (const [at, child] of alike.entries())
        numbers.set(child, alike.length > 1 ? `${tag}:nth-of-type(${at + 1})` : tag);
    }
    return numbers;
  });

/**
 * An element's tag, with its index among siblings of the same tag if there are several.
 *
 * @param {Element} el
 */
export const numbered = (el) => {
  const parent = parentElementOf(el);
  return (parent && numberedChildren(parent).get(el)) || tagOf(el);
};

/** Elements by the parts of a path that they match: their tag, and their tag with its index. @param {Iterable<Element>} elements */
const byPart = (elements) => {
  /** @type {Groups} */
  const groups = new Map();
  for (const el of elements) {
    const part = numbered(el);
    addTo(groups, tagOf(el), el);
    if (part !== tagOf(el)) addTo(groups, part, el);
  }
  return groups;
};

/** The elements of a root that match a path of one part. @param {Node} root @param {string} part */
const inRoot = (root, part) => remembered(root, 'by part', () => byPart(all(root, '*'))).get(part) ?? [];

/** The parents of elements that match a part of a path. @param {Element[]} elements @param {string} part @returns {Element[]} */
const parentsMatching = (elements, part) =>
  remembered(elements, 'parents', () => byPart(elements.map(parentElementOf).filter((parent) => parent !== null))).get(
    part,
  ) ?? [];

/**
 * The path from the nearest ancestor from which it is unique. Every step looks up what was grouped once: the time is in proportion to the
 * page, however many siblings an element has.
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
    if (named) break;
    /** @type {Element[]} */
    const now = same ? parentsMatching(same, part) : inRoot(root, part);
    if (now.length === 1) break;
    same = now;
  }
  return parts.join(' > ');
};

const MOST_LEVELS = 4;

/**
 * The selector of a single element, found in less than a millisecond on large pages, so that an event can name its target. It is that of
 * `selectorOf`, or longer. The browser's own search is quick for one selector, but slow for the thousands of a scan.
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
    if (named || (parts.length <= MOST_LEVELS && matching(root, parts.join(' > ')).length === 1)) break;
  }
  const shadow = shadowAround(el);
  const path = parts.join(' > ');
  return shadow ? `${quickSelectorOf(shadow.host)} >>> ${path}` : path;
};

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
