/** Motion: whether anything could move, and the elements where pictures of the page changed. */
import { areaOf, pageBox } from '../lib/boxes.js';
import { faultAt } from '../lib/describe.js';
import {
  activeIn,
  animationsIn,
  attr,
  boxOf,
  checkVisibility,
  closest,
  contains,
  elementsAt,
  first,
  idOf,
  innerTextOf,
  is,
  isConnected,
  isElement,
  matches,
  pageBody,
  pageImages,
  parentElementOf,
  sheetsOf,
  tagOf,
  textContentOf,
  titleOf,
} from '../lib/dom.js';
import { isStirring } from '../observers/pending.js';
import { nameOf } from '../lib/names.js';
import { lettersIn, round, tidy } from '../lib/text.js';
import { chainOf, everywhere, isPage } from '../lib/tree.js';
import { isVisible } from '../lib/visibility.js';

/** @typedef {{ x: number, y: number, width: number, height: number, changes: number, until_ms: number }} Place */
/** Changes by script: the times, and the last number in the text each time. @typedef {{ times: number[], figures: number[] }} Change */

const MOST_CHANGED = 200;
const MOST_FIGURES = 20;
const SMALL_PX = 25;
const LASTING_MS = 3000;
/** Three flashes a second, WCAG 2.3.1. */
const FLASH_MS = 334;
const CHANGES = {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
  attributeFilter: [
    'class',
    'style',
    'src',
    'd',
    'transform',
    'x',
    'y',
    'cx',
    'cy',
    'width',
    'height',
    'hidden',
    'aria-hidden',
  ],
};

/** @type {Map<Element, Change>} */
let changed = new Map();
let begun = 0;

/** @param {MutationRecord} record */
const noteChange = (record) => {
  const el = isElement(record.target) ? record.target : parentElementOf(record.target);
  if (!el || changed.size >= MOST_CHANGED || closest(el, 'head, script, style')) return;
  const known = changed.get(el) ?? { times: [], figures: [] };
  known.times.push(performance.now() - begun);
  const figures = textContentOf(el)?.match(/\d+/g) ?? [];
  if (record.type !== 'attributes' && known.figures.length < MOST_FIGURES) known.figures.push(Number(figures.at(-1)));
  changed.set(el, known);
};

const observer = new MutationObserver((records) => records.forEach(noteChange));

export const begin = () => {
  changed = new Map();
  begun = performance.now();
  observer.observe(document, CHANGES);
};

export const end = () => observer.disconnect();

// ---------------------------------------------------------------------------------------------------- whether anything could move

/** @param {Animation} one @returns {Element | null} */
const targetOf = (one) => /** @type {KeyframeEffect | null} */ (one.effect)?.target ?? null;

/** @param {Animation} one */
const isRunning = (one) =>
  one.playState === 'running' && targetOf(one) !== null && isConnected(/** @type {Element} */ (targetOf(one)));

/** @param {Animation} one */
const isLasting = (one) => {
  const endTime = Number(one.effect?.getComputedTiming().endTime);
  return endTime - Number(one.currentTime ?? 0) > LASTING_MS;
};

const films = () => everywhere('video').filter((el) => is(el, 'video') && !el.paused && !el.ended);

/** The URL of a picture. @param {Element} el */
const sourceOf = (el) => (is(el, 'img') ? el.currentSrc || el.src : is(el, 'input') ? el.src : '');

const ANIMATED = /\.(?:gif|webp|apng|png)(?:$|\?)|^data:image\/(?:gif|webp|png)/i;
const pictures = () => everywhere('img, input[type="image"]').filter((el) => ANIMATED.test(sourceOf(el)));

const drawings = () =>
  everywhere('svg animate, svg animateTransform, svg animateMotion, svg set').flatMap((el) => closest(el, 'svg') ?? []);

const others = () => everywhere('marquee, blink, canvas, object, embed, iframe');

/** @param {Element} el */
const isLarge = (el) => {
  if (!checkVisibility(el, { opacityProperty: false, visibilityProperty: false })) return false;
  const box = boxOf(el);
  return areaOf(box) >= SMALL_PX * SMALL_PX && Math.min(box.width, box.height) > 4;
};

const MOVES = /(?:^|[\s_-])(?:carousel|slider|slideshow|ticker|marquee|swiper|rotator|banner)/i;

/** Whether anything visible could move. */
export const couldMove = () => {
  const isNamedSo = (/** @type {Element} */ el) => MOVES.test(`${attr(el, 'class')} ${idOf(el)}`) && isLarge(el);
  if (everywhere('[class], [id]').some(isNamedSo)) return true;
  const animated = animationsIn(document)
    .filter((one) => isRunning(one) && isLasting(one))
    .map(targetOf);
  const gifs = pictures().filter((el) => /gif/i.test(sourceOf(el).slice(0, 2000)));
  return [...changed.keys(), ...animated, ...films(), ...gifs, ...drawings(), ...others()].some(
    (el) => el !== null && (isLarge(el) || changed.has(el)),
  );
};

/** Whether a style sheet references a picture that may be animated, or cannot be read. @param {CSSStyleSheet} sheet */
const mayName = (sheet) => {
  try {
    return [...sheet.cssRules].some((rule) => rule.cssText.includes('.gif'));
  } catch {
    return true;
  }
};

const MOVING_PARTS = 'object, embed, canvas, video, marquee, blink, iframe, animate, animateTransform';
const STIRS_MS = 20_000;
const PLAIN_PICTURE = /\.(png|jpe?g|svg)([?#]|$)/i;

/** Whether there is reason to open a copy of the page and watch for motion. */
export const isWorthWatching = () =>
  isStirring(STIRS_MS) ||
  first(document, MOVING_PARTS) !== null ||
  pageImages().some((image) => !PLAIN_PICTURE.test(image.currentSrc)) ||
  sheetsOf(document).some(mayName);

// ---------------------------------------------------------------------------------------------------- elements at changed places

/** How often an animation flashes per second; null if it does not flash. @param {Animation} one */
const flashesOf = (one) => {
  const effect = /** @type {KeyframeEffect} */ (one.effect);
  const timing = effect.getComputedTiming();
  const duration = Number(timing.duration);
  const looks = new Set(
    (effect.getKeyframes?.() ?? []).map((frame) =>
      [frame.opacity, frame.visibility, frame.backgroundColor, frame.color].join(),
    ),
  );
  const turns = timing.iterations === Infinity || Number(timing.iterations) > 10;
  return turns && looks.size > 1 && duration > 0 && duration < FLASH_MS ? round(1000 / duration, 1) : null;
};

/** The elements that may move, each with its kind of motion. @param {Animation[]} animations @returns {Map<Element, string>} */
const knownMovers = (animations) => {
  const known = new Map();
  const add = (/** @type {(Element | null)[]} */ elements, /** @type {string | ((el: Element) => string)} */ what) => {
    for (const el of elements) {
      if (el && isConnected(el) && !known.has(el)) known.set(el, typeof what === 'string' ? what : what(el));
    }
  };
  add(films(), 'video');
  add(others(), tagOf);
  add(pictures(), 'picture');
  add(drawings(), 'drawing');
  add(animations.map(targetOf), 'animation');
  add([...changed.keys()], 'script');
  return known;
};

/** @typedef {import('../lib/boxes.js').Box} Box */

/** @param {Box} a @param {Box} b */
const overlap = (a, b) =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

/** Whether a box covers most of a place, or moves within it. @param {Box} box @param {Place} place */
const fits = (box, place) => {
  const shared = overlap(box, place);
  const area = areaOf(box);
  return area > 0 && (shared >= 0.5 * areaOf(place) || (shared >= 0.5 * area && area >= 0.1 * areaOf(place)));
};

/** The moving element at a place, and its kind. @param {Map<Element, string>} known @param {Place} place @returns {[Element | null, string]} */
const moverAt = (known, place) => {
  const within = [...known]
    .map(([el, what]) => ({ el, what, box: pageBox(el) }))
    .filter(({ el, box }) => !isPage(el) && fits(box, place))
    .sort((a, b) => areaOf(a.box) - areaOf(b.box));
  if (within.length) return [within[0].el, within[0].what];
  const hits = elementsAt(document, place.x + place.width / 2 - scrollX, place.y + place.height / 2 - scrollY);
  return [hits[0] ?? pageBody(), 'unknown'];
};

const STOPS =
  /\b(?:pause|stop|play|freeze|halt|anhalten|pausieren|stopp|abspielen|arrêter|lecture|pausar|detener|parar|reproducir|animation|motion)\b/i;
const CONTROLS = 'button, [role="button"], input[type="button"], input[type="checkbox"], a[href], [role="switch"]';
const NEAR_PX = 200;

const findStops = () =>
  everywhere(CONTROLS).filter(
    (el) => isVisible(el) && STOPS.test(`${nameOf(el)} ${titleOf(el)} ${attr(el, 'class').replace(/[-_]/g, ' ')}`),
  );

/** The control that stops a moving element: in it or near it, or one for all motion; empty without one. @param {Element} el @param {Element[]} stops */
const pauseFor = (el, stops) => {
  if (is(el, 'video') && el.controls) return 'the controls of the video';
  const box = boxOf(el);
  const isNear = (/** @type {DOMRect} */ at) =>
    at.right > box.left - NEAR_PX &&
    at.left < box.right + NEAR_PX &&
    at.bottom > box.top - NEAR_PX &&
    at.top < box.bottom + NEAR_PX;
  const found =
    stops.find((stop) => contains(el, stop) || isNear(boxOf(stop))) ??
    stops.find((stop) => /animation|motion/i.test(nameOf(stop)));
  return found ? nameOf(found) || 'a control' : '';
};

const WAITS = /(?:^|[\s_-])(?:spinner|loader|loading|skeleton|progress|throbber|busy|placeholder|shimmer)/i;
const CLOCK = /(?:^|[\s_-])(?:clock|countdown|timer)/i;

/** @param {Element} el @param {string} named the names of it and its ancestors */
const isWaiting = (el, named) =>
  closest(el, 'progress, [role="progressbar"], [aria-busy="true"], meter') !== null ||
  (WAITS.test(named) && !MOVES.test(named));

/** @param {Element} el */
const isCaret = (el) => {
  const active = activeIn(document);
  return (
    active !== null &&
    active !== pageBody() &&
    matches(active, 'input, textarea, [contenteditable]') &&
    contains(active, el)
  );
};

const TIME_OF_DAY = /(?<![\d.,:])\d{1,2}\s*:\s*\d{2}(?![\d.,])/;
const OF_TIME =
  /\d\s*(?:h|m|s|min|sec|[a-zà-ÿ]*(?:second|minute|hour|sekunde|stunde|seconde|heure|segundo|minuto|hora)[a-zà-ÿ]*)\b/i;
const MOST_WORDS = 60;

/** Whether numbers go in one direction, except when a minute ends. @param {number[]} figures */
const goOneWay = (figures) => {
  const turns = figures.slice(1).map((figure, at) => Math.sign(figure - figures[at]));
  const ups = turns.filter((turn) => turn > 0).length;
  const downs = turns.filter((turn) => turn < 0).length;
  return Math.min(ups, downs) <= 1 && ups !== downs;
};

/** Whether its numbers are a time of day, or elapsed or remaining time, beside a word for time. @param {Element} el @param {number[]} figures */
const tellTime = (el, figures) =>
  chainOf(el)
    .slice(0, 4)
    .map((node) => tidy(innerTextOf(node), 200))
    .filter((text) => text && text.length <= MOST_WORDS)
    .some((text) => TIME_OF_DAY.test(text) || (goOneWay(figures) && OF_TIME.test(text)));

/** @param {Element} el @param {string} named @param {Change | undefined} change */
const isClock = (el, named, change) => {
  if (closest(el, 'time, [role="timer"]') || CLOCK.test(named)) return true;
  return change !== undefined && change.figures.length > 0 && tellTime(el, change.figures);
};

/** Why a moving element is no fault; empty if it may be one. @param {Element} el @param {Box} place */
const excuseFor = (el, place) => {
  const named = chainOf(el)
    .slice(0, 4)
    .map((node) => `${attr(node, 'class')} ${idOf(node)} ${attr(node, 'role')}`)
    .join(' ');
  const change = changed.get(el);
  if (isWaiting(el, named)) return 'a sign of waiting';
  if (isCaret(el)) return 'a caret';
  if (isClock(el, named, change)) return 'a clock';
  const isSmall = Math.min(place.width, place.height) < SMALL_PX && areaOf(place) < SMALL_PX * SMALL_PX * 4;
  return isSmall && !change ? 'small' : '';
};

/** @typedef {{ what: string, place: Box, changes: number, until_ms: number, flashes_hz?: number | null }} Mover */

/** @param {Map<Element, string>} known @param {Place[]} places @returns {Map<Element, Mover>} */
const moversAt = (known, places) => {
  const movers = new Map();
  for (const place of places) {
    const [el, what] = moverAt(known, place);
    if (!el) continue;
    const row = movers.get(el) ?? { what, place, changes: 0, until_ms: 0 };
    row.changes = Math.max(row.changes, place.changes);
    row.until_ms = Math.max(row.until_ms, place.until_ms);
    movers.set(el, row);
  }
  return movers;
};

/** Add flashing elements, even if no picture showed them. @param {Map<Element, Mover>} movers @param {Animation[]} animations */
const addFlashing = (movers, animations) => {
  for (const one of animations) {
    const el = /** @type {Element} */ (targetOf(one));
    const flashes_hz = flashesOf(one);
    if (flashes_hz === null || !(movers.has(el) || checkVisibility(el, { visibilityProperty: true }))) continue;
    const fresh = { what: 'animation', place: pageBox(el), changes: 0, until_ms: performance.now() - begun };
    movers.set(el, { ...(movers.get(el) ?? fresh), flashes_hz });
  }
};

/** The moving elements at the places where the pictures changed. @param {Place[]} places */
export const findMovers = (places) => {
  const animations = animationsIn(document).filter(targetOf);
  const movers = moversAt(knownMovers(animations), places);
  addFlashing(movers, animations);
  const stops = findStops();
  return [...movers].map(([el, { what, place, changes, until_ms, flashes_hz }]) =>
    faultAt(el, {
      name: nameOf(el).slice(0, 80),
      text: tidy(innerTextOf(el), 80),
      value: what,
      count: Math.round(areaOf(place)),
      changes,
      until_ms,
      pause: pauseFor(el, stops),
      flashes_hz: flashes_hz ?? null,
      excuse: excuseFor(el, place),
    }),
  );
};

const FEWEST_LETTERS = 3;
const MOVES_BY = [
  'transform',
  'translate',
  'left',
  'right',
  'top',
  'marginLeft',
  'marginTop',
  'offsetDistance',
  'rotate',
  'scale',
];

/** Whether the steps of an animation differ in a property that moves the element. @param {Animation} one */
const isMotion = (one) => {
  const frames = /** @type {KeyframeEffect} */ (one.effect).getKeyframes();
  return MOVES_BY.some((name) => new Set(frames.map((frame) => frame[name] ?? '')).size > 1);
};

/** @param {Animation} one */
const isEndless = (one) => isRunning(one) && one.effect?.getComputedTiming().endTime === Infinity && isMotion(one);

/**
 * Elements with text or a picture that an animation of the style sheet moves for ever, while no control near them stops it: known
 * without watching the page.
 *
 * @param {number} most
 */
export const endless = (most) => {
  const stops = findStops();
  const targets = animationsIn(document)
    .filter(isEndless)
    .map((one) => /** @type {Element} */ (targetOf(one)));
  return [...new Set(targets)]
    .filter((el) => isLarge(el) && (lettersIn(innerTextOf(el)) >= FEWEST_LETTERS || first(el, 'img') !== null))
    .filter((el) => !excuseFor(el, pageBox(el)) && !pauseFor(el, stops))
    .slice(0, most)
    .map((el) => faultAt(el, { text: tidy(innerTextOf(el), 200) }));
};
