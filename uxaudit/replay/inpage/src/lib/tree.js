/** Traversal of the flat tree: from shadow roots to their hosts, and into open ones. */
import {
  activeIn,
  all,
  closest,
  dataOf,
  elementAt,
  isElement,
  isText,
  pageBody,
  pageRoot,
  parentElementOf,
  shadowAround,
  shadowRootOf,
  slotOf,
  walkerOf,
} from './dom.js';

import { remembered } from './memo.js';

/** @typedef {import('./dom.js').Tree} Tree */

/**
 * The parent of a node in the flat tree: its slot, its parent, or the host of its shadow root.
 *
 * @param {Node} node
 * @returns {Element | null}
 */
export const parentOf = (node) => slotOf(node) ?? parentElementOf(node) ?? shadowAround(node)?.host ?? null;

/**
 * An element and its ancestors, from the inside out.
 *
 * @param {Element | null} el
 * @returns {Element[]}
 */
export const chainOf = (el) => {
  const found = [];
  for (let node = el; node; node = parentOf(node)) found.push(node);
  return found;
};

/**
 * An element and its ancestors below the body.
 *
 * @param {Element | null} el
 * @returns {Element[]}
 */
export const chainInBody = (el) => {
  const found = [];
  const body = pageBody();
  for (let node = el; node && node !== body; node = parentOf(node)) found.push(node);
  return found;
};

/**
 * Whether a node is the holder or inside it.
 *
 * @param {Node | null} el
 * @param {Node} holder
 */
export const isWithin = (el, holder) => {
  for (let node = el; node; node = parentOf(node)) if (node === holder) return true;
  return false;
};

/** @param {Element | null} el */
export const isPage = (el) => el === pageBody() || el === pageRoot();

/**
 * All matches of a selector, including those in open shadow roots.
 *
 * @param {string} selector
 * @param {Node} [root]
 * @returns {Element[]}
 */
export const everywhere = (selector, root = document) => {
  const found = all(root, selector);
  for (const shadow of shadowsIn(root)) for (const el of everywhere(selector, shadow)) found.push(el);
  return found;
};

/**
 * The open shadow roots of the elements below a root; not those in other shadow roots.
 *
 * @param {Node} root
 * @returns {ShadowRoot[]}
 */
export const shadowsIn = (root) =>
  remembered(root, 'shadow roots', () => all(root, '*').flatMap((el) => shadowRootOf(el) ?? []));

/**
 * A document or shadow root and all open shadow roots in it.
 *
 * @param {Tree} root
 * @returns {Tree[]}
 */
export const treesIn = (root) => [root, ...shadowsIn(root).flatMap(treesIn)];

/**
 * The text nodes and elements below a root, in document order, with those of a shadow root after its host.
 *
 * @param {Node} root
 * @returns {Generator<Node>}
 */
export function* partsOf(root) {
  const walker = walkerOf(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    yield node;
    const shadow = isElement(node) ? shadowRootOf(node) : null;
    if (shadow) yield* partsOf(shadow);
  }
}

/**
 * The text nodes below a root; not those in shadow roots.
 *
 * @param {Node} root
 * @returns {Generator<Text>}
 */
export function* textsBelow(root) {
  const walker = walkerOf(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) yield /** @type {Text} */ (node);
}

const UNREAD =
  'script, style, noscript, template, textarea, select, option, svg, title, head, canvas, video, audio, iframe';
const WORDS = /[\p{L}\p{N}]/u;

/**
 * At most this number of text nodes with words for people, through open shadow roots.
 *
 * @param {number} most
 * @param {Node | null} [root]
 * @returns {Text[]}
 */
export const textNodes = (most, root = pageBody()) => {
  /** @type {Text[]} */
  const found = [];
  for (const node of root ? partsOf(root) : []) {
    if (found.length >= most) break;
    const el = isText(node) ? parentElementOf(node) : null;
    if (el && WORDS.test(dataOf(node)) && !closest(el, UNREAD)) found.push(/** @type {Text} */ (node));
  }
  return found;
};

/**
 * The focused element of this document, through open shadow roots.
 *
 * @returns {Element | null}
 */
export const focusedHere = () => {
  let active = activeIn(document);
  for (let inner = active; inner; inner = innerFocus(inner)) active = inner;
  return active;
};

/** @param {Element} el */
const innerFocus = (el) => {
  const shadow = shadowRootOf(el);
  return shadow ? activeIn(shadow) : null;
};

/**
 * The topmost element at a point of the viewport, through open shadow roots.
 *
 * @param {number} x
 * @param {number} y
 * @returns {Element | null}
 */
export const hitAt = (x, y) => {
  let hit = elementAt(document, x, y);
  for (let shadow = hit && shadowRootOf(hit); shadow;) {
    const inner = elementAt(shadow, x, y);
    if (!inner || inner === hit) break;
    hit = inner;
    shadow = shadowRootOf(hit);
  }
  return hit;
};
