/** Layers that cover an element. */
import { deepHitAt, lineOf, offsetOf, rectOf, up } from './across_frames.js';
import { parseColour } from './colour.js';
import { contains, matches, styleOf } from './dom.js';
import { labelsOf } from './fields.js';

const SOLID = 'img, video, canvas, iframe, embed, object, svg';
const OPAQUE = 0.9;

/** @param {Element} el */
const isPainted = (el) => {
  const style = styleOf(el);
  return (
    matches(el, SOLID) ||
    style.backgroundImage !== 'none' ||
    parseColour(style.backgroundColor)[3] * Number(style.opacity) >= OPAQUE
  );
};

/** The outermost element that paints over an element; null if all are transparent. @param {Element} hit @param {Set<Element>} around */
const layerOver = (hit, around) => {
  let found = null;
  for (let node = /** @type {Element | null} */ (hit); node && !around.has(node); node = up(node))
    if (isPainted(node)) found = node;
  return found;
};

const GRID = [0.1, 0.5, 0.9];

/** Nine points of an element, those in the window. @param {Element} el */
const pointsOf = (el) => {
  const rect = rectOf(el);
  const at = offsetOf(el);
  return GRID.flatMap((across) =>
    GRID.map((down) => ({ x: rect.x + at.x + rect.width * across, y: rect.y + at.y + rect.height * down })),
  ).filter(({ x, y }) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
};

/** The layer that covers an element completely; null if a part of it is visible. @param {Element} el @returns {Element | null} */
export const layerOn = (el) => {
  const around = lineOf(el);
  const isOwn = (/** @type {Element} */ hit) =>
    lineOf(hit).has(el) || around.has(hit) || labelsOf(el).some((label) => contains(label, hit));
  let over = null;
  for (const { x, y } of pointsOf(el)) {
    const hit = deepHitAt(x, y);
    over = hit && !isOwn(hit) ? layerOver(hit, around) : null;
    if (!over) return null;
  }
  return over;
};
