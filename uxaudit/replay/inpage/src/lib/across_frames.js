/** Treats the page and its frames of the same origin as one: the focus, positions, and which elements cover others. */
import { plainBox } from './boxes.js';
import {
  activeIn,
  all,
  bodyOf,
  boxOf,
  checkVisibility,
  childCountOf,
  childrenOf,
  clientLeftOf,
  clientTopOf,
  documentOf,
  elementAt,
  matches,
  rootElementOf,
  shadowRootOf,
  styleOf,
  windowOf,
} from './dom.js';
import { documentInside } from './frames.js';
import { parentOf } from './tree.js';

/** @typedef {import('./boxes.js').Point} Point */
/** @typedef {import('./boxes.js').Box} Box */

const DEEPEST = 20;

/** @param {Document} doc @returns {Document[]} a document and those in its frames */
export const documentsIn = (doc) => [
  doc,
  ...all(doc, 'iframe, frame').flatMap((frame) => {
    const inner = documentInside(frame);
    return inner && bodyOf(inner) ? documentsIn(inner) : [];
  }),
];

/** @param {Element} el */
export const viewOf = (el) => /** @type {Window} */ (windowOf(documentOf(el)));

/** @param {Element | null} el @param {Document} doc */
const isNothing = (el, doc) => !el || el === bodyOf(doc) || el === rootElementOf(doc);

/** The focused element one level deeper: in the element's shadow root or frame. @param {Element} el @returns {Element | null} */
const focusWithin = (el) => {
  const shadow = shadowRootOf(el);
  const inShadow = shadow && activeIn(shadow);
  if (inShadow) return inShadow;
  const doc = documentInside(el);
  const inFrame = doc && activeIn(doc);
  return doc && !isNothing(inFrame, doc) ? inFrame : null;
};

/** The focused element, through shadow roots and frames; null if there is none. @returns {Element | null} */
export const deepestFocus = () => {
  let found = activeIn(document);
  for (let el = found; el; el = focusWithin(el)) found = el;
  return isNothing(found, document) ? null : found;
};

/** The position of an element's document in the window of the top one. @param {Element} el @returns {Point} */
export const offsetOf = (el) => {
  const at = { x: 0, y: 0 };
  for (let frame = viewOf(el).frameElement; frame; frame = viewOf(frame).frameElement) {
    const box = boxOf(frame);
    at.x += box.x + clientLeftOf(frame);
    at.y += box.y + clientTopOf(frame);
  }
  return at;
};

/** The parent of an element, across shadow roots and frames. @param {Element} el @returns {Element | null} */
export const up = (el) => parentOf(el) ?? viewOf(el).frameElement;

/** An element and its ancestors. @param {Element | null} el @returns {Set<Element>} */
export const lineOf = (el) => {
  const found = new Set();
  for (let node = el; node; node = up(node)) found.add(node);
  return found;
};

/** The nearest element that matches a selector, of an element and its ancestors. @param {Element | null} el @param {string} selector */
export const closestUp = (el, selector) => {
  for (let node = el; node; node = up(node)) if (matches(node, selector)) return node;
  return null;
};

/** The topmost element at a point, through shadow roots and frames. @param {number} x @param {number} y */
export const deepHitAt = (x, y) => {
  /** @type {import('./dom.js').Tree} */
  let tree = document;
  let at = { x, y };
  let hit = null;
  for (let deep = 0; deep < DEEPEST; deep += 1) {
    const found = elementAt(tree, at.x, at.y);
    if (!found || found === hit) return hit;
    hit = found;
    const shadow = shadowRootOf(hit);
    const inner = shadow ?? documentInside(hit);
    if (!inner) return hit;
    if (!shadow) {
      const around = boxOf(hit);
      at = { x: at.x - around.x - clientLeftOf(hit), y: at.y - around.y - clientTopOf(hit) };
    }
    tree = inner;
  }
  return hit;
};

/** @param {{ width: number, height: number }} box */
export const isSized = (box) => box.width >= 1 && box.height >= 1;

const MOST_PARTS = 100;

/** The descendants of an element that are in the page's flow. @param {Element} el @param {Element[]} found @returns {Element[]} */
const flowingIn = (el, found = []) => {
  for (const part of childrenOf(el)) {
    const { position, overflow } = styleOf(part);
    const isOut = !checkVisibility(part, { visibilityProperty: true }) || /absolute|fixed/.test(position);
    if (found.length > MOST_PARTS || isOut) continue;
    found.push(part);
    if (overflow === 'visible') flowingIn(part, found);
  }
  return found;
};

/** An element's own box, joined with those of its content if it is inline: a link around a floating picture has no size itself. @param {Element} el @returns {DOMRect} */
export const rectOf = (el) => {
  const own = boxOf(el);
  if (isSized(own) && (styleOf(el).display !== 'inline' || childCountOf(el) === 0)) return own;
  const boxes = [own, ...flowingIn(el).map(boxOf)].filter(isSized);
  if (!boxes.length) return own;
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const right = Math.max(...boxes.map((box) => box.right));
  const bottom = Math.max(...boxes.map((box) => box.bottom));
  return new DOMRect(left, top, right - left, bottom - top);
};

/** The box of an element in the window of the top document. @param {Element} el */
export const windowBox = (el) => plainBox(rectOf(el), offsetOf(el));

/** The box of an element in the whole page. @param {Element} el */
export const wholeBox = (el) => {
  const { x, y } = offsetOf(el);
  return plainBox(rectOf(el), { x: x + scrollX, y: y + scrollY });
};
