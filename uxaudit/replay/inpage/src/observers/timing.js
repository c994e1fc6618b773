/**
 * The times of the input, of the first visible response and of the end of activity, and the kinds of response. All times are epoch
 * milliseconds by the page's own clock.
 */
import { askPage, send } from '../lib/channel.js';
import {
  all,
  activeIn,
  boxOf,
  clientHeightOf,
  clientWidthOf,
  documentTitleOf,
  isConnected,
  pageBody,
  readyStateOf,
  scrollHeightOf,
  scrollWidthOf,
  styleOf,
  shadowRootOf,
} from '../lib/dom.js';
import { everywhere } from '../lib/tree.js';
import { isVisible } from '../lib/visibility.js';
import { nextFrame, wait } from '../lib/waiting.js';
import { forgetRecent, isAmbient } from './ambient.js';
import { forgetWeak, isWeak } from './causes.js';
import { isWorking, learnCues } from './cues.js';
import { observe } from './entries.js';
import { watchInputs } from './inputs.js';
import { lastMutationAt, watchMutations, watchRoot } from './mutations.js';
import { hasLine, isPending } from './pending.js';
import { isSeen, isShown } from './changed_element.js';
import { now, shown, step } from './step.js';

export { weakResponse } from './causes.js';

const MOST_ELEMENTS = 20_000;
const MOST_RESTLESS = 200;
/** Time after a picture of the whole page during which it may move content. */
const POSE_MS = 100;
/** W3C, "Long Tasks API". */
const LONG_TASK_MS = 50;

/** Remember the visible elements, up to a limit. @param {Node} root @param {{ left: number }} budget */
const learnVisible = (root, budget) => {
  for (const el of all(root, '*')) {
    budget.left -= 1;
    if (budget.left < 0) return;
    if (isShown(el)) shown.add(el);
    const shadow = shadowRootOf(el);
    if (!shadow) continue;
    watchRoot(shadow);
    learnVisible(shadow, budget);
  }
};

/** The page has settled: remember the visible elements, then watch for motion of the page itself. */
export const rest = () => {
  learnVisible(document, { left: MOST_ELEMENTS });
  learnCues();
  forgetRecent();
  Object.assign(step, { idle: true, awaiting: false, responses: new Set(), blurred: new Set(), busyCue: '' });
};

/** Report kinds of response again that were already reported. */
export const reportAgain = () => {
  step.responses = new Set();
  forgetWeak();
};

/** Boxes in the window with ambient motion, to be excluded from a comparison of pictures. */
export const restless = () =>
  all(document, '*')
    .slice(0, MOST_ELEMENTS)
    .filter((el) => (isAmbient(el) || isWeak(el)) && isSeen(el))
    .slice(0, MOST_RESTLESS)
    .map(quad);

/** @param {Element} el @returns {[number, number, number, number]} */
const quad = (el) => {
  const { x, y, width, height } = boxOf(el);
  return [x, y, width, height];
};

const FIELDS = 'input, textarea, select, [contenteditable]';
const SCROLLABLE = /auto|scroll/;
/** Chromium's own are 15 px wide. */
const SCROLL_BAR_PX = 16;

/** @param {Element} el */
const isScrollable = (el) =>
  (scrollHeightOf(el) > clientHeightOf(el) || scrollWidthOf(el) > clientWidthOf(el)) &&
  SCROLLABLE.test(styleOf(el).overflow);

/** The places of an element's scroll bars, which the browser shows and hides by itself. @param {Element} el */
const scrollBarsOf = (el) => {
  const { left, right, bottom, width, height, top } = boxOf(el);
  const x = styleOf(el).direction === 'rtl' ? left : right - SCROLL_BAR_PX;
  return [
    [x, top, SCROLL_BAR_PX, height],
    [left, bottom - SCROLL_BAR_PX, width, SCROLL_BAR_PX],
  ];
};

/**
 * The same, and what looks different without a response: scroll bars, fields, of which the values are compared, and elements that
 * gained or lost the focus.
 */
export const changing = () => {
  const active = activeIn(document);
  const focused = [...step.blurred, ...(active && active !== pageBody() ? [active] : [])];
  return [
    ...restless(),
    ...[...everywhere(FIELDS), ...focused].filter((el) => isConnected(el) && isVisible(el)).map(quad),
    ...all(document, '*').slice(0, MOST_ELEMENTS).filter(isScrollable).flatMap(scrollBarsOf),
  ];
};

/**
 * Whether a closed shadow root contains this text.
 *
 * @param {string} words
 */
export const isInClosedRoot = (words) => askPage(`closed ${words}`) === 'true';

/** @typedef {{ quiet: number, calm: number, line: number, patience: number, limit: number }} Patience ms */

/** Waits until there was no activity for a while. */
class Settling {
  #start = now();
  #due = Infinity;
  #held = 0;

  /** @param {Patience} options */
  constructor(options) {
    this.options = options;
  }

  /** Time without activity. A script that blocked the page shows its effects only now. */
  #still() {
    const time = now();
    if (time - this.#due > LONG_TASK_MS) this.#held = time;
    return time - Math.max(step.lastActivity, this.#held);
  }

  /** Remaining quiet time; none if no pending work could change the page. @param {number} still @param {number} quiet */
  #left(still, quiet) {
    const calm =
      still >= this.options.calm && still < quiet && !isPending(quiet, step.lastActivity - performance.timeOrigin);
    return calm ? 0 : quiet - still;
  }

  /** The state if the page is done or the time is over, else the ms to wait. */
  look() {
    const { calm, line, patience, limit } = this.options;
    const quiet = this.options.quiet > calm && hasLine() ? Math.max(this.options.quiet, line) : this.options.quiet;
    const still = this.#still();
    const left = this.#left(still, quiet);
    if (readyStateOf(document) !== 'loading' && left <= 0) {
      const underWay = isWorking();
      if (!underWay || still >= patience) return { state: stateNow(true, underWay) };
    }
    if (now() - this.#start > limit) return { state: stateNow(false, false) };
    const pause = Math.min(Math.max(still < calm ? calm - still : left, left > 0 ? 5 : calm), quiet);
    this.#due = now() + pause;
    return { pause };
  }
}

/**
 * @param {boolean} settled
 * @param {boolean} underWay whether a busy indicator is still there
 */
const stateNow = (settled, underWay) => ({
  t2: step.lastActivity,
  settled,
  under_way: underWay,
  url: location.href,
  title: documentTitleOf(document),
});

/**
 * Resolves after `quiet` ms without activity (after `calm` ms if there is no pending work), or after `limit` ms. If a server sends
 * data by an open connection, `quiet` is `line` ms: its response comes in unannounced parts. A busy indicator that never ends must not
 * block the audit, so it counts for at most `patience` ms.
 *
 * @param {Patience} options
 */
export const settle = async (options) => {
  const settling = new Settling(options);
  for (;;) {
    const { state, pause } = settling.look();
    if (state) return state;
    await wait(pause);
  }
};

/** When uxaudit's own pictures moved the page, in ms since the document started. @type {[from: number, to: number][]} */
const poses = [];

/**
 * A picture of the whole page needs a taller window for a moment. Content that moves meanwhile was not moved by the page.
 *
 * @param {boolean} begins
 */
export const pose = async (begins) => {
  if (begins) {
    askPage('posing yes');
    poses.push([performance.now(), Infinity]);
    return;
  }
  await nextFrame();
  await nextFrame();
  const latest = poses.at(-1);
  if (latest) latest[1] = performance.now() + POSE_MS;
  askPage('posing');
};

/**
 * Whether a picture moved the page at a time, not the page itself.
 *
 * @param {number} at ms since the document started
 */
export const wasPosed = (at) => poses.some(([from, to]) => at >= from && at <= to) && at - lastMutationAt() > POSE_MS;

/** @param {LayoutShift} entry */
const onShift = (entry) => {
  const time = performance.timeOrigin + entry.startTime;
  if (step.idle || time <= step.lastInput) return;
  step.floor = Math.max(step.floor, time);
  step.lastActivity = Math.max(step.lastActivity, time);
};

export const watchTiming = () => {
  watchMutations();
  watchInputs();
  observe('layout-shift', onShift);
  observe('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint') send({ type: 'paint', t: performance.timeOrigin + startTime });
  });
  step.idle = false;
  if (window === window.top) send({ type: 'document', t: performance.timeOrigin, url: location.href });
};
