/** The control of a step, and whether a pointer can reach it; it is scrolled into view. */
import { plainBox } from '../lib/boxes.js';
import { startTag } from '../lib/describe.js';
import {
  attr,
  boxOf,
  clientLeftOf,
  clientRectsOf,
  clientTopOf,
  closest,
  contains,
  innerTextOf,
  isEditable,
  matches,
  parentElementOf,
  scrollIntoView,
  shadowAround,
  shadowRootOf,
  tagOf,
  titleOf,
} from '../lib/dom.js';
import { fieldAround, isSecret, labelsOf, typeOf } from '../lib/fields.js';
import { nameOf, roleOf } from '../lib/names.js';
import { selectorOf } from '../lib/selectors.js';
import { tidy } from '../lib/text.js';
import { everywhere, hitAt, isWithin } from '../lib/tree.js';
import { isInView, isVisible } from '../lib/visibility.js';

/** @typedef {import('../lib/boxes.js').Box} Box */
/** A point of a control that nothing covers, relative to its box; `central` if it is the middle. @typedef {{ x: number, y: number, central: boolean }} Free */
/** @typedef {{ box: Box, over: string, measurable: boolean, free: Free | null }} Sight */

const POINTS = [
  [0.5, 0.5],
  [0.5, 0.2],
  [0.5, 0.8],
  [0.2, 0.5],
  [0.8, 0.5],
  [0.15, 0.2],
  [0.85, 0.2],
  [0.15, 0.8],
  [0.85, 0.8],
];

const LAYERS =
  'dialog, [role="dialog"], [role="alertdialog"], [role="banner"], header, footer, aside, nav, ' +
  '[class*="banner" i], [class*="cookie" i], [class*="overlay" i], [class*="modal" i]';

const BUTTONS = 'button, [role="button"]';

/** Whether a hit is a file field that covers its button: a click opens its chooser. @param {Element} el @param {Element} hit */
const isFileFieldOver = (el, hit) => {
  const near = parentElementOf(el);
  return typeOf(hit) === 'file' && hit !== el && near !== null && contains(near, hit) && matches(el, BUTTONS);
};

/** Whether a hit is the control, inside it, or passes the click on: a label, a file field over its button. @param {Element} el @param {Element} hit */
const isHitOf = (el, hit) => {
  if (isFileFieldOver(el, hit)) return true;
  if (isWithin(hit, el) || labelsOf(el).some((label) => contains(label, hit))) return true;
  const host = shadowAround(el)?.host ?? null;
  return shadowRootOf(hit) !== null && host !== null && contains(hit, host);
};

/** What covers it, as a person would name it. @param {Element} hit */
const describeLayer = (hit) => {
  const layer = closest(hit, LAYERS) ?? hit;
  const { width, height } = boxOf(layer);
  const words = innerTextOf(layer);
  const size = `${Math.round(width)} × ${Math.round(height)} px`;
  return `${startTag(layer).slice(0, 120)}${words ? ` “${tidy(words, 60)}”` : ''} (${size})`;
};

/** The largest line of a link on several lines: the middle of their common box may be on none. @param {Element} el */
const largestLine = (el) => {
  const lines = clientRectsOf(el);
  if (lines.length < 2) return boxOf(el);
  return lines.reduce((one, other) => (other.width * other.height > one.width * one.height ? other : one));
};

/** A point where a pointer hits the control, and what covers its middle. @param {Element} el @returns {Sight} */
const lookAt = (el) => {
  const box = boxOf(el);
  const part = largestLine(el);
  const points = POINTS.map(([across, down]) => ({
    x: part.x + part.width * across,
    y: part.y + part.height * down,
  })).filter(({ x, y }) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
  let over = '';
  for (const [index, { x, y }] of points.entries()) {
    const hit = hitAt(x, y);
    if (hit && isHitOf(el, hit)) {
      return { box, over, measurable: true, free: { x: x - box.x, y: y - box.y, central: index === 0 } };
    }
    if (index === 0 && hit && !isWithin(el, hit)) over = describeLayer(hit); // not an ancestor, as for inert or clipped controls
  }
  return { box, over, measurable: points.length > 0, free: null };
};

/** A point of a label where a click reaches its checkbox. @param {HTMLLabelElement} label @param {Element} el */
const pointOfLabel = (label, el) => {
  const box = boxOf(label);
  for (const [across, down] of POINTS) {
    const x = box.x + box.width * across;
    const y = box.y + box.height * down;
    const hit = hitAt(x, y);
    if (!hit || !contains(label, hit)) continue;
    const other = closest(hit, 'a[href], button, input, select, textarea'); // a click on it would not reach the checkbox
    if (!other || other === el) return { box, x: x - box.x - clientLeftOf(label), y: y - box.y - clientTopOf(label) };
  }
  return null;
};

/**
 * A checkbox that is drawn differently (clipped, transparent, moved away) is operated by its label: a person clicks that.
 *
 * @param {Element} el
 * @param {boolean} scroll
 */
const byLabel = (el, scroll) => {
  const own = boxOf(el);
  const hit = hitAt(own.x + own.width / 2, own.y + own.height / 2);
  if (hit && (hit === el || contains(el, hit))) return null;
  for (const [index, label] of labelsOf(el).entries()) {
    if (!isVisible(label)) continue;
    if (scroll) scrollIntoView(label, 'nearest');
    const point = pointOfLabel(label, el);
    if (point) return { index, ...point };
  }
  return null;
};

/** @param {DOMRect} box */
const isWholeInView = (box) => box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;

/** The visible part of a control now, or of its label if a person clicks that. @param {Element} el @param {boolean} scroll */
const sightOf = (el, scroll) => {
  const first = lookAt(el);
  const label = byLabel(el, scroll);
  if (!label) return { seen: first, label };
  return {
    seen: { box: label.box, over: '', measurable: true, free: { x: label.x, y: label.y, central: true } },
    label,
  };
};

/** Scroll until a point of the control is free. People can scroll away from sticky content, so it hinders but does not block. @param {Element} el @param {Sight} seen */
const scrollFree = (el, seen) => {
  let now = seen;
  for (const block of /** @type {ScrollLogicalPosition[]} */ (['center', 'start', 'end'])) {
    if (now.free || !now.measurable) break;
    scrollIntoView(el, block);
    now = lookAt(el);
  }
  return now;
};

const CHOSEN =
  '[role="tab"][aria-selected="true"], [role="option"][aria-selected="true"], [role="radio"][aria-checked="true"], ' +
  'input[type="radio"]:checked, [aria-current]:not([aria-current="false"])';

/** The distance of a control from the window, px. @param {DOMRect} box */
const distanceOf = (box) => Math.max(0, box.top - innerHeight, -box.bottom, box.left - innerWidth, -box.right);

/**
 * @param {Element} el
 * @param {{ scroll: boolean }} options whether it may be scrolled into view
 */
export const look = (el, { scroll }) => {
  const from = [scrollX, scrollY].join();
  const start = boxOf(el);
  const inView = isInView(start);
  if (scroll && !isWholeInView(start)) scrollIntoView(el, start.height > innerHeight ? 'start' : 'center');
  const { seen, label } = sightOf(el, scroll);
  const { box, free, measurable } = scroll ? scrollFree(el, seen) : seen;
  return {
    role: roleOf(el),
    name: nameOf(el),
    selector: selectorOf(el),
    tag: tagOf(el),
    type: attr(el, 'type'),
    in_view: inView,
    scroll_px: inView ? 0 : distanceOf(start),
    box: plainBox(box),
    covered_by: seen.over,
    free,
    label: label && { index: label.index, x: label.x, y: label.y },
    editable: matches(el, 'input, textarea, select') || isEditable(el),
    scrolled: from !== [scrollX, scrollY].join(),
    measurable,
    chosen: matches(el, CHOSEN),
    secret: isSecret(el),
  };
};

const CONTROLS = 'a[href], button, input, select, textarea, summary, [role], [tabindex], [contenteditable]';

/** The element with the role of a control, of which a part was found. @param {Element} el @returns {Element} */
export const ownerOf = (el) => {
  const field = fieldAround(el);
  return field === el ? (closest(el, CONTROLS) ?? el) : field;
};

const ENTERED = ['textbox', 'searchbox', 'combobox', 'listbox', 'spinbutton', 'slider'];

/** Whether it is the only visible field of its role without a name, so that people can guess its purpose. @param {Element} el */
const isAlone = (el) => {
  const role = roleOf(el);
  const isLikeIt = (/** @type {Element} */ other) => roleOf(other) === role && !nameOf(other) && isVisible(other);
  return (
    ENTERED.includes(role) &&
    everywhere('input, textarea, select, [role], [contenteditable]').filter(isLikeIt).length === 1
  );
};

/** How a screen reader announces a control. @param {Element} el */
export const hear = (el) => ({
  ...look(el, { scroll: false }),
  hidden: closest(el, '[aria-hidden="true"]') !== null,
  inert: closest(el, '[inert]') !== null,
  also: [attr(el, 'placeholder'), titleOf(el)].filter(Boolean).join(' '),
  alone: isAlone(el),
});

/** The middle of a control; null if that is outside the window. @param {Element} el */
export const centreOf = (el) => {
  const box = boxOf(el);
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  return x > 0 && y > 0 && x < innerWidth && y < innerHeight ? [x, y] : null;
};

/** The label to point at in place of a checkbox, and the position on it; null if the control itself is used. @param {Element} el */
export const pointedLabel = (el) => (labelsOf(el).length ? look(el, { scroll: false }).label : null);

/** @param {Element} el @param {number} index */
export const labelAt = (el, index) => labelsOf(el)[index] ?? null;
