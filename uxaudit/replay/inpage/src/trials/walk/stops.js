/** The stops of a tab walk: each element that was focused has a number. */
import { send } from '../../lib/channel.js';
import { CARET_FIELDS, stopsIn } from '../../lib/controls.js';
import { startTag } from '../../lib/describe.js';
import {
  activeDescendantOf,
  animationsIn,
  attr,
  attrOrNull,
  blur,
  byId,
  classesOf,
  clientHeightOf,
  clientWidthOf,
  compatModeOf,
  documentOf,
  focusOn,
  isElement,
  matches,
  ownAnimations,
  pageBody,
  pageRoot,
  rootOf,
  scrollIntoView,
  scrollLeftOf,
  scrollTopOf,
  shadowRootOf,
  styleOf,
  tagOf,
  windowOf,
} from '../../lib/dom.js';
import { isReadOnly } from '../../lib/fields.js';
import { isFrame } from '../../lib/frames.js';
import { nameOf, roleOf } from '../../lib/names.js';
import { selectorOf } from '../../lib/selectors.js';
import { treesIn } from '../../lib/tree.js';
import { nextFrame, wait } from '../../lib/waiting.js';
import { isStirring } from '../../observers/pending.js';
import { now } from '../../observers/step.js';
import { wear } from '../sheets.js';
import { deepestFocus, documentsIn, up, wholeBox, windowBox } from '../../lib/across_frames.js';
import { coverOf, placeOf } from './stop_visibility.js';

/** @type {Element[]} by their numbers */
const held = [];
/** @type {WeakMap<Element, number>} */
const numbers = new WeakMap();
/** Elements that were focused since the last look. @type {number[]} */
let came = [];
/** Stops that were reported. @type {Set<number>} */
const met = new Set();

/** @param {Element} el */
export const numberOf = (el) => {
  let number = numbers.get(el);
  if (number === undefined) {
    number = held.length;
    numbers.set(el, number);
    held.push(el);
  }
  return number;
};

/** @param {number} number @returns {Element} */
export const stopOf = (number) => held[number];

export const allHeld = () => held;

/** @param {Element} el */
export const facts = (el) => ({
  role: roleOf(el),
  name: nameOf(el),
  selector: selectorOf(el),
  tag: tagOf(el),
  type: attr(el, 'type'),
  html: startTag(el),
  box: wholeBox(el),
});

// ---------------------------------------------------------------------------------------------------- documents of the walk

const SLIDER_PARTS = [
  '-webkit-slider-thumb',
  '-webkit-slider-runnable-track',
  '-moz-range-thumb',
  'file-selector-button',
];
const AT_ONCE = 'transition-duration: 0s !important; transition-delay: 0s !important';
/** Stops all motion except by the keyboard. One rule for each pseudo-element, because an unknown one invalidates its rule. */
const CALM = [
  `*, *::before, *::after { ${AT_ONCE}; caret-color: transparent !important; animation-play-state: paused !important }`,
  '* { scroll-behavior: auto !important }',
  ...SLIDER_PARTS.map((part) => `*::${part} { ${AT_ONCE} }`),
].join(' ');

/** The sheets added to each document. @type {Map<Document, () => void>} */
const entered = new Map();

/** @param {Event} event */
const onFocus = (event) => {
  const el = /** @type {Node} */ (event.composedPath()[0]);
  if (!isElement(el)) return;
  came.push(numberOf(el));
  send({ type: 'walked', t: now(), stop: facts(el) });
};

const documentListener = Function.prototype.call.bind(EventTarget.prototype.addEventListener);
const noListener = Function.prototype.call.bind(EventTarget.prototype.removeEventListener);

/** @param {Document} doc @returns {() => void} */
const calmDown = (doc) => {
  try {
    return wear(CALM, treesIn(doc), /** @type {any} */ (windowOf(doc)));
  } catch {
    return () => {}; // a browser without adopted sheets: its pictures are compared as they are
  }
};

/** Whether to stop motion. */
let isCalm = false;

/** Listen in a document, once. @param {Document} doc */
const enter = (doc) => {
  if (entered.has(doc) || !windowOf(doc)) return;
  documentListener(doc, 'focus', onFocus, true);
  entered.set(doc, isCalm ? calmDown(doc) : () => {});
};

/** The documents of the walk. */
export const documentsEntered = () => [...entered.keys()];

/** Start a walk in the page and its frames. @param {{ calm: boolean }} options */
export const begin = ({ calm }) => {
  isCalm = calm;
  came = [];
  met.clear();
  for (const doc of documentsIn(document)) {
    enter(doc);
    treesIn(doc).forEach((tree) => follow(animationsIn(tree)));
  }
};

/** The focused element; the walk enters its document. */
const present = () => {
  const el = deepestFocus();
  if (el) enter(documentOf(el));
  return el;
};

// ---------------------------------------------------------------------------------------------------- one stop

/** Elements with stops inside that cannot be distinguished. */
const FOREIGN = 'iframe, frame, object, embed';
const SCROLL_PARTS = ['scroll-button(*)', 'scroll-button(inline-start)', 'scroll-button(block-start)', 'scroll-marker'];
const MOST_AROUND = 5;

/** A key of its style when focused: stops with the same key look the same. @param {Element} el */
const drawnAs = (el) => {
  const style = styleOf(el);
  return [
    tagOf(el),
    style.outline,
    style.boxShadow,
    style.border,
    style.backgroundColor,
    style.textDecorationLine,
    style.color,
    style.fontWeight,
    style.position,
    style.overflow,
    classesOf(el).sort().join('.'),
  ].join('|');
};

/** @param {Element} el @param {string} part */
const hasPseudo = (el, part) => {
  const { content } = styleOf(el, `::${part}`);
  return content !== '' && content !== 'none' && content !== 'normal';
};

/** Whether several stops share the one active element, or its content is not accessible. @param {Element} el */
const hasManyStops = (el) =>
  stopsIn(el) > 0 ||
  matches(el, FOREIGN) ||
  (tagOf(el).includes('-') && !shadowRootOf(el)) ||
  SCROLL_PARTS.some((part) => hasPseudo(el, part));

/** The active descendant of a composite widget, which is drawn as focused. @param {Element} el @returns {Element | null} */
const activeDescendant = (el) => {
  const id = attr(el, 'aria-activedescendant');
  return activeDescendantOf(el) || (id ? byId(rootOf(el), id) : null);
};

/** The element that scrolls the page: the body in quirks mode. */
const pageScroller = () =>
  /** @type {Element} */ ((compatModeOf(document) === 'BackCompat' && pageBody()) || pageRoot());

/** The window without its scroll bars. */
const windowSize = () => {
  const root = pageScroller();
  return { width: clientWidthOf(root), height: clientHeightOf(root) };
};

/** @param {import('../../lib/boxes.js').Box} box */
const isOutOfWindow = (box) => {
  const { width, height } = windowSize();
  return box.x + box.width <= 1 || box.y + box.height <= 1 || box.x >= width - 1 || box.y >= height - 1;
};

/** The element and its ancestors. @param {Element} el */
const outward = (el) => {
  const found = [];
  for (let node = /** @type {Element | null} */ (el); node; node = up(node)) found.push(node);
  return found;
};

/** The boxes of elements around a stop: the focus indicator may be drawn around one, such as a card. @param {Element} place */
const boxesAround = (place) => {
  const boxes = [];
  for (const node of outward(place).slice(1)) {
    if (boxes.length >= MOST_AROUND || node === pageBody()) break;
    boxes.push(windowBox(node));
  }
  return boxes;
};

/** How far the boxes around an element are scrolled, px: across and down. The page itself is none of them. @param {Element} el */
const scrolledAround = (el) => {
  const boxes = outward(el).filter((node) => node !== pageScroller());
  const sum = (/** @type {(node: Element) => number} */ offsetOf) =>
    boxes.reduce((all, node) => all + offsetOf(node), 0);
  return [sum(scrollLeftOf), sum(scrollTopOf)];
};

/** The facts of a stop that are reported once. @param {number} number */
export const stop = (number) => {
  const el = held[number];
  const written = attrOrNull(el, 'tabindex');
  return {
    ...facts(el),
    tabindex: written === null || Number.isNaN(Number(written)) ? null : Number(written),
    frame: documentOf(el) !== document,
    caret: matches(el, CARET_FIELDS) && !isReadOnly(el),
    scrolled: scrolledAround(el),
  };
};

/** Frames that show the browser's own document, such as an error page, which the page cannot change. @type {WeakSet<Node>} */
const lost = new WeakSet();

/** @param {Node} frame */
export const leaveOut = (frame) => {
  lost.add(frame);
};

/** Why a stop is invisible in its position; empty if it is visible. The browser scrolls to it if it can. @param {Element} el */
const hiddenNow = (el) => {
  if (tagOf(el) === 'area' || lost.has(el)) return '';
  const [place, why] = placeOf(el);
  return why || (isOutOfWindow(windowBox(place)) ? 'off the page' : '');
};

/** The elements around a stop where its focus indicator may be drawn. @param {Element} el @param {Element} place */
const boxesOfSign = (el, place) => {
  const active = activeDescendant(el);
  return [...boxesAround(place), ...(active ? [windowBox(active)] : [])];
};

/** Time of the last look at the current stop. */
let lookedAt = 0;

/** The current stop, and the elements that were focused since the last look. */
export const look = () => {
  const el = present();
  if (el && isFrame(el)) scrollIntoView(el, 'nearest'); // the browser only scrolls to a focused element inside it
  lookedAt = performance.now();
  const seen = { id: /** @type {number | null} */ (null), came, scroll: [scrollX, scrollY], url: location.href };
  came = [];
  if (!el) return seen;
  const [place] = placeOf(el);
  const hidden = hiddenNow(el);
  const id = numberOf(el);
  const isNew = !met.has(id);
  met.add(id);
  return {
    ...seen,
    id,
    stop: isNew ? stop(id) : null,
    opaque: isFrame(el) || tagOf(el) === 'area',
    many: hasManyStops(el),
    hidden,
    fixed: outward(el).some((node) => /fixed|sticky/.test(styleOf(node).position)),
    drawn: drawnAs(el),
    covered_by: hidden ? '' : coverOf(place),
    view: windowBox(place),
    box: wholeBox(place),
    around: boxesOfSign(el, place),
  };
};

/** Whether an animation moves with the scroll position, not by itself. @param {Animation} animation */
const isScrolled = ({ timeline }) => timeline !== null && !(timeline instanceof DocumentTimeline);

/** Resume the animations that follow the scroll position. @param {Animation[]} animations */
const follow = (animations) => {
  for (const one of animations) if (isScrolled(one) && one.playState === 'paused') one.play();
};

/** Finish the animations of an element and its ancestors. @param {Element} el */
const finishMotion = (el) => {
  for (const node of outward(el)) finish(ownAnimations(node));
};

/** Finish all animations that are not endless. @param {Animation[]} animations */
const finish = (animations) => {
  follow(animations);
  for (const one of animations) {
    if (!isScrolled(one) && Number.isFinite(Number(one.effect?.getComputedTiming().endTime))) one.finish();
  }
};

/** Whether anything in a stop is animated now, other than by scrolling. @param {number} number */
export const isAnimated = (number) => ownAnimations(held[number], { subtree: true }).some((one) => !isScrolled(one));

/** Finish the animations in a stop, such as a ripple, and wait until the result is drawn. @param {number} number */
export const atRest = async (number) => {
  await nextFrame();
  finish(ownAnimations(held[number], { subtree: true }));
  await nextFrame();
  await nextFrame();
};

/**
 * Look again at a stop that seems hidden: animations that follow the scroll position, or start when it comes into view, take a frame.
 *
 * @param {number} number
 * @param {number} ms
 */
export const settled = async (number, ms) => {
  const el = held[number];
  const end = performance.now() + ms;
  do {
    finishMotion(el);
    await nextFrame();
    await nextFrame();
  } while (deepestFocus() === el && hiddenNow(el) && performance.now() < end);
  const { came: since, ...seen } = look();
  came.unshift(...since);
  return seen.id === number ? { ...seen, stop: stop(number) } : {};
};

const LOOK_MS = 20;

/**
 * The focused stop `ms` after the last look; sooner if it is no longer this one, or if nothing of the page runs until then.
 *
 * @param {number} number
 * @param {number} ms
 */
export const moved = async (number, ms) => {
  const presentNumber = () => {
    const el = deepestFocus();
    return el ? numberOf(el) : null;
  };
  const left = () => Math.max(0, lookedAt + ms - performance.now());
  do await wait(Math.min(LOOK_MS, left()));
  while (presentNumber() === number && left() > 0 && isStirring(left()));
  return presentNumber();
};

/** What covers a stop now. @param {number} number */
export const covered = (number) => coverOf(placeOf(held[number])[0]);

/** Scroll a stop into view. @param {number} number */
export const show = (number) => scrollIntoView(placeOf(held[number])[0], 'nearest');

/** Focus a stop. Returns whether it is focused. @param {number} number */
export const focus = (number) => {
  focusOn(held[number], { preventScroll: true, focusVisible: true });
  return deepestFocus() === held[number];
};

export const leave = () => {
  const el = deepestFocus();
  if (el) blur(el);
};

/** The elements around each stop that contain further stops, each more than the one inside it. @param {number[]} stops */
export const parts = (stops) => {
  const counts = new Map();
  const lines = stops.map((number) => outward(held[number]).slice(1));
  for (const node of lines.flat()) counts.set(node, (counts.get(node) ?? 0) + 1);
  return lines.map((line) => {
    const found = [];
    let inside = 1;
    for (const node of line) {
      if (counts.get(node) <= inside) continue;
      inside = counts.get(node);
      found.unshift(`${numberOf(node)}`);
    }
    return found;
  });
};

/** @typedef {{ id: number | null, scroll: [number, number] }} Back */

/** End the walk; with `back`, the focus and the scroll position are restored. @param {Back | null} back */
export const done = (back) => {
  for (const [doc, takeOff] of entered) {
    takeOff();
    noListener(doc, 'focus', onFocus, true);
  }
  entered.clear();
  if (!back) return;
  if (back.id === null) leave();
  else focus(back.id);
  scrollTo({ left: back.scroll[0], top: back.scroll[1], behavior: 'instant' });
};
