/** The content that hovering shows, whether it is still visible, and whether the keyboard shows it too. */
import { faultAt } from '../../lib/describe.js';
import { askPage } from '../../lib/channel.js';
import {
  activeIn,
  all,
  animationsIn,
  attr,
  blur,
  boxOf,
  byId,
  clientRectsOf,
  closest,
  focusOn,
  isConnected,
  isElement,
  matches,
  nextElementOf,
  parentElementOf,
  previousElementOf,
  rootOf,
  scrollIntoView,
  styleOf,
  textContentOf,
} from '../../lib/dom.js';
import { hrefOf } from '../../lib/fields.js';
import { nameOf } from '../../lib/names.js';
import { lettersIn, tidy } from '../../lib/text.js';
import { everywhere, hitAt, isWithin } from '../../lib/tree.js';
import { isVisible } from '../../lib/visibility.js';
import { findCandidates, findTitles } from './find.js';
import { controlsNow, focusables, hasInk, pseudoWords, textsNow } from './visible_content.js';

export { listens } from './find.js';

/** @typedef {import('../../lib/reading.js').Seen} Seen */
/** @typedef {import('../../lib/boxes.js').Point} Point */

/** @type {import('./find.js').Candidate[]} */
let candidates = [];

/** Delay after which content is no response to the pointer. */
const LATEST_MS = 1000;
const JUST_BEFORE_MS = 50;
/** Time of the last look at the page, in ms since the document started. */
let since = 0;

const begin = () => {
  since = performance.now();
};

/** Remaining time of an animation that started since the last look, ms. @param {Animation} one @param {number} now */
const restOf = (one, now) => {
  const isNew =
    one.timeline instanceof DocumentTimeline &&
    one.playState === 'running' &&
    Number(one.startTime ?? now) >= since - JUST_BEFORE_MS;
  return isNew ? Number(one.effect?.getComputedTiming().endTime) - Number(one.currentTime) : 0;
};

/** Properties that change no pixel outside the element and its content. */
const DRAWN_INSIDE = new Set(
  'color background-color opacity fill stroke border-top-color border-right-color border-bottom-color border-left-color'.split(
    ' ',
  ),
);
const MOST_PARTS = 20;
const ROUNDING_PX = 1;

/** @param {Element} el @param {DOMRectInit} box */
const isDrawnInside = (el, box) => {
  const { left, top, right, bottom } = boxOf(el);
  const [x, y] = [Number(box.x) - ROUNDING_PX, Number(box.y) - ROUNDING_PX];
  const style = styleOf(el);
  const hasParts = ['::before', '::after'].some((part) => !['none', 'normal'].includes(styleOf(el, part).content));
  const hasEdge = style.boxShadow !== 'none' || style.textShadow !== 'none' || style.outlineStyle !== 'none';
  const isWithinBox =
    left >= x &&
    top >= y &&
    right <= x + Number(box.width) + 2 * ROUNDING_PX &&
    bottom <= y + Number(box.height) + 2 * ROUNDING_PX;
  return isWithinBox && !hasParts && !hasEdge && style.filter === 'none';
};

/** Whether a transition can change no pixel outside a box of the window. @param {Animation} one @param {DOMRectInit} box */
const staysInside = (one, box) => {
  const effect = /** @type {KeyframeEffect | null} */ (one.effect);
  if (!(one instanceof CSSTransition) || !DRAWN_INSIDE.has(one.transitionProperty) || !effect?.target) return false;
  const parts = [effect.target, ...all(effect.target, '*')];
  return !effect.pseudoElement && parts.length <= MOST_PARTS && parts.every((part) => isDrawnInside(part, box));
};

/**
 * Time until timers and transitions that started since the last look have run, ms; without transitions that stay inside a box.
 *
 * @param {DOMRectInit | null} box in CSS px of the window
 */
export const dueIn = (box = null) => {
  const now = performance.now();
  const timer = Number(askPage(`due-since ${since} ${since + LATEST_MS}`)) - now;
  const moving = animationsIn(document)
    .filter((one) => box === null || !staysInside(one, box))
    .map((one) => restOf(one, now));
  begin();
  return Math.max(0, ...[timer, ...moving].filter((ms) => ms <= LATEST_MS));
};

const before = {
  /** @type {Map<Text, Seen>} */
  texts: new Map(),
  /** @type {Set<Element>} */
  controls: new Set(),
  pseudo: '',
  /** The name of the element. */
  name: '',
  /** Where to point. @type {Point | null} */
  point: null,
};

/** The content that appeared. */
const shown = {
  /** @type {Text[]} */
  texts: [],
  /** @type {Element[]} */
  controls: [],
  pseudo: '',
};

// ---------------------------------------------------------------------------------------------------- finding and pointing

/** Prevents clicks from navigating. */
const holdBack = () => {
  const stay = (/** @type {Event} */ event) => {
    const target = /** @type {Node | null} */ (event.target);
    if (event.type === 'submit' || (isElement(target) && closest(target, 'a[href], area[href]')))
      event.preventDefault();
  };
  for (const type of ['click', 'submit']) addEventListener(type, stay, true);
};

/** @param {number} most maximum number of trials */
export const find = (most) => {
  holdBack();
  candidates = findCandidates();
  return {
    whys: candidates.slice(0, most).map(({ why }) => why),
    left: Math.max(0, candidates.length - most),
    titles: findTitles(),
  };
};

const INTO_PX = { across: 60, down: 40 };
const SPOTS = 'a, button, span, img';

/** A point of an element that no other element covers. @param {Element} el */
const pointOf = (el) => {
  const spots = [el, ...everywhere(SPOTS, el).filter(hasInk).slice(0, 3)];
  for (const spot of spots) {
    const box = clientRectsOf(spot).find((line) => line.width > 1 && line.height > 1);
    if (!box) continue;
    const point = {
      x: box.left + Math.min(box.width / 2, INTO_PX.across),
      y: box.top + Math.min(box.height / 2, INTO_PX.down),
    };
    const hit = hitAt(point.x, point.y);
    if (hit && (isWithin(hit, el) || isWithin(el, hit))) return (before.point = point);
  }
  return null;
};

/** @param {number} at */
const candidate = (at) => candidates[at].el;

/** @param {Element} el */
const isThere = (el) => isConnected(el) && isVisible(el);

/** Scroll a candidate into view, remember the visible content, and return where to point. @param {number} at */
export const aim = (at) => {
  const el = candidate(at);
  if (!isThere(el)) return null;
  scrollIntoView(el, 'center');
  Object.assign(before, { texts: textsNow(), controls: controlsNow(), pseudo: pseudoWords(el), name: nameOf(el) });
  begin();
  Object.assign(shown, { texts: [], controls: [], pseudo: '' });
  return pointOf(el);
};

/** Where to point, again. @param {number} at */
export const point = (at) => {
  begin();
  return isThere(candidate(at)) ? pointOf(candidate(at)) : null;
};

// ---------------------------------------------------------------------------------------------------- whether it is still visible

/** @param {Node} node */
const isGone = (node) => !isConnected(node);

/**
 * Whether at least half of the content is still visible. Many scripts create it again each time: the same words count.
 *
 * @param {number} at
 */
export const isStill = (at) => {
  const texts = textsNow();
  const newWords = new Set(
    shown.texts.some(isGone)
      ? [...texts.keys()].filter((node) => !before.texts.has(node)).map((node) => tidy(node.data))
      : [],
  );
  const newNames = new Set(
    shown.controls.some(isGone) ? [...controlsNow()].filter((one) => !before.controls.has(one)).map(nameOf) : [],
  );
  const stays =
    shown.texts.filter((node) => texts.has(node) || (isGone(node) && newWords.has(tidy(node.data)))).length +
    shown.controls.filter((one) => (isGone(one) ? newNames.has(nameOf(one)) : hasInk(one))).length +
    (shown.pseudo && pseudoWords(candidate(at)) === shown.pseudo ? 1 : 0);
  const whole = shown.texts.length + shown.controls.length + (shown.pseudo ? 1 : 0);
  return stays > 0 && stays * 2 >= whole;
};

// ---------------------------------------------------------------------------------------------------- the shown content

/** @param {DOMRect} box @param {Point} at */
const holds = (box, at) => at.x >= box.left && at.x <= box.right && at.y >= box.top && at.y <= box.bottom;

/** @param {Point} at */
const isInWindow = (at) => at.x > 0 && at.y > 0 && at.x < innerWidth && at.y < innerHeight;

/** The container of the content that appeared: the element that a script or a style placed there. @param {Element} part @param {Element} el */
const groundOf = (part, el) => {
  let node = part;
  for (let outer = parentElementOf(node); outer && styleOf(node).position === 'static'; outer = parentElementOf(node))
    node = outer;
  return styleOf(node).position === 'static' || isWithin(el, node) ? part : node;
};

const OVER_PX = { across: 8, down: 6 };

/**
 * Whether the content covers a text that was visible before.
 *
 * @param {Element} el
 * @param {Map<Text, Seen>} texts
 * @param {DOMRect[]} grounds
 */
const obscures = (el, texts, grounds) =>
  [...before.texts.values()].some((old) => {
    const now = texts.get(old.node);
    if (!now || isWithin(old.el, el)) return false;
    return now.lines.some((line) =>
      grounds.some(
        (box) =>
          Math.min(line.right, box.right) - Math.max(line.left, box.left) > OVER_PX.across &&
          Math.min(line.bottom, box.bottom) - Math.max(line.top, box.top) > OVER_PX.down,
      ),
    );
  });

const EDGE_PX = 3;

/** @param {number} value @param {number} from @param {number} to */
const within = (value, from, to) => Math.min(Math.max(value, from + EDGE_PX), to - EDGE_PX);

/** The path of the pointer onto the content: straight to its edge, as a hand moves, and then into it. @param {Point | undefined} goal @param {DOMRect[]} boxes @param {DOMRect} own */
const wayTo = (goal, boxes, own) => {
  if (!goal) return [];
  const box = boxes.find((one) => holds(one, goal));
  const start = before.point ?? { x: own.left, y: own.top };
  return box ? [{ x: within(start.x, box.left, box.right), y: within(start.y, box.top, box.bottom) }, goal] : [goal];
};

/** Whether a link leads to the part that contains it, as permalinks of headings do. @param {Element} link */
const leadsToItself = (link) => {
  const id = decodeURIComponent(attr(link, 'href').replace(/^#/, ''));
  const goal = id ? byId(document, id) : null;
  const parent = parentElementOf(link);
  return goal !== null && (isWithin(link, goal) || (parent !== null && isWithin(goal, parent)));
};

/** Whether the controls that appeared are available elsewhere: all are links to URLs of other links. @param {Set<Element>} controls */
const areControlsElsewhere = (controls) => {
  const links = shown.controls.filter((one) => matches(one, 'a[href]'));
  if (links.length !== shown.controls.length) return false;
  if (links.every((one) => attr(one, 'href').startsWith('#') && leadsToItself(one))) return true;
  const others = new Set([...controls].filter((one) => before.controls.has(one)).map(hrefOf));
  return links.every((one) => others.has(hrefOf(one)));
};

const MOST_OTHERS = 60_000;

/** Whether the text that appeared can be read elsewhere. @param {Element} el @param {Map<Text, Seen>} texts */
const areWordsElsewhere = (el, texts) => {
  const others = [...texts.keys()]
    .filter((node) => before.texts.has(node))
    .map((node) => node.data)
    .join(' ')
    .slice(0, MOST_OTHERS)
    .replace(/\s+/g, ' ')
    .toLowerCase();
  const isWritten = tidy(textContentOf(el), 2000).includes(before.name);
  const name = `${isWritten ? '' : before.name} ${attr(el, 'alt')}`.toLowerCase();
  return [...shown.texts.map((node) => node.data), shown.pseudo]
    .map((words) => tidy(words).toLowerCase())
    .filter((words) => lettersIn(words) > 2)
    .every((words) => others.includes(words) || name.includes(words));
};

/** The boxes of the content, and the path onto it if it extends beyond the element. @param {Element} el */
const layout = (el) => {
  const parts = [...shown.texts.map((node) => /** @type {Element} */ (parentElementOf(node))), ...shown.controls];
  const boxes = parts.map(boxOf).filter((box) => box.width > 1);
  const own = clientRectsOf(el)[0] ?? boxOf(el);
  const middles = boxes.map((box) => ({ x: box.left + box.width / 2, y: box.top + box.height / 2 })).filter(isInWindow);
  const outside = middles.find((middle) => !holds(own, middle));
  const grounds = [...new Set(parts.map((part) => groundOf(part, el)))].map(boxOf);
  return { grounds, way: wayTo(outside, grounds, own) };
};

const LONG_NAME = 60;

/** The content shown over a candidate, and the path of the pointer onto it; null if there is none. @param {number} at */
export const readShown = (at) => {
  const { el, like } = candidates[at];
  const texts = textsNow();
  const controls = controlsNow();
  const pseudo = pseudoWords(el);
  shown.texts = [...texts.keys()].filter((node) => !before.texts.has(node));
  shown.controls = [...controls].filter((one) => !before.controls.has(one));
  shown.pseudo = pseudo === before.pseudo ? '' : pseudo;
  const text = tidy([...shown.texts.map((node) => node.data), shown.pseudo].join(' '), 200);
  if (!shown.controls.length && lettersIn(text) < 3) return null;
  const { grounds, way } = layout(el);
  const first = focusables(el).find((one) => !shown.controls.includes(one));
  const row = faultAt(el, {
    name: [first && first !== el ? nameOf(first) : '', before.name].find((one) => one && one.length < LONG_NAME) ?? '',
    text: text || tidy(shown.controls.map(nameOf).join(' '), 200),
    letters: lettersIn(text),
    controls: shown.controls.length,
    like,
    obscures: obscures(el, texts, grounds),
    elsewhere: shown.controls.length ? areControlsElsewhere(controls) : areWordsElsewhere(el, texts),
    focusable: Boolean(first),
  });
  return { row, way };
};

const FEWEST_HIDDEN = 6;

/** The texts that hovering hides. @type {Text[]} */
let hidden = [];

/**
 * The content that hovering over a candidate hides, while nothing appears in its place; null if there is none.
 *
 * @param {number} at
 */
export const readHidden = (at) => {
  const { el, like } = candidates[at];
  const texts = textsNow();
  hidden = [...before.texts.keys()].filter((node) => !texts.has(node));
  const text = tidy(hidden.map((node) => node.data).join(' '), 200);
  const isReplaced = [...texts.keys()].some((node) => !before.texts.has(node)) || pseudoWords(el) !== before.pseudo;
  if (isReplaced || lettersIn(text) < FEWEST_HIDDEN) return null;
  return faultAt(el, { name: before.name.slice(0, LONG_NAME), text, letters: lettersIn(text), like, hides: true });
};

/** Whether the hidden texts are visible again. */
export const isBack = () => {
  const texts = textsNow();
  return hidden.every((node) => texts.has(node));
};

// ---------------------------------------------------------------------------------------------------- by keyboard

const MENU = '[aria-haspopup], [role="menuitem"], [aria-expanded]';

/** The focusable elements to try: the element's own, openers beside it, then those in the content. @param {Element} el @param {boolean} isKept whether some content stays open */
const focusStops = (el, isKept) => {
  const own = focusables(el).filter((one) => !shown.controls.includes(one));
  const beside = [nextElementOf(el), previousElementOf(el)].filter(
    (one) => one !== null && matches(one, 'button, summary, [aria-expanded]') && hasInk(one),
  );
  return [
    ...own.slice(0, 2),
    ...(shown.controls.length || isKept ? beside : []),
    ...shown.controls.filter(isConnected).slice(0, 1),
  ];
};

/** Focus one of a candidate's focusable elements; null if there is none. @param {{ at: number, nth: number, kept: boolean }} which */
export const focusStop = ({ at, nth, kept }) => {
  const one = focusStops(candidate(at), kept)[nth];
  if (!one) return null;
  begin();
  focusOn(one, { focusVisible: true, preventScroll: true });
  const isThereNow = activeIn(rootOf(one)) === one;
  return { there: isThereNow, opens: isThereNow && !shown.controls.includes(one), menu: matches(one, MENU) };
};

export const leaveFocus = () => {
  const active = activeIn(document);
  if (active) blur(active);
};
