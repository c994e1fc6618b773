/**
 * What goes on by itself, whatever the user does: a clock, a ticker, an animation by script. It answers nobody, and must not keep
 * the page from being at rest.
 */
import { sumOf } from '../lib/text.js';
import { now, step } from './step.js';

/** Once is not enough: a list of suggestions may come when the step is over. */
const ONCE_MS = 50;
/** What fades in or out comes to its end, and may be a response later on. */
const CEASED_MS = 120;
const LASTING_MS = 700;
const MOST_TIMES = 6;
const MOST_RECENT = 400;

/** When an element changed by itself: first, last, how often. @type {WeakMap<Element, { first: number, last: number, count: number }>} */
const ambient = new WeakMap();
/** The times of an element's latest changes, and since when they are even. @type {WeakMap<Element, { times: number[], since: number }>} */
const beats = new WeakMap();
/** The latest activity, to take back what turns out to go on by itself. @type {[time: number, el: Element][]} */
let recent = [];

/**
 * Whether an element changes by itself; the very element, as a list that grows by itself may hold a button that responds.
 *
 * @param {Element} el
 */
export const isAmbient = (el) => {
  const known = ambient.get(el);
  if (!known || known.count < 2) return false;
  return now() - known.last <= Math.max((4 * (known.last - known.first)) / (known.count - 1), CEASED_MS);
};

/**
 * Note that an element changed once more by itself.
 *
 * @param {Element} el
 * @param {number} time
 */
export const goesOn = (el, time) => {
  const before = ambient.get(el);
  const known = before && (before.count === 1 || isAmbient(el)) ? before : { first: time, last: -Infinity, count: 0 };
  if (time - known.last > ONCE_MS || known.count > 1) {
    known.last = time;
    known.count += 1;
  }
  ambient.set(el, known);
};

/**
 * Whether changes come at even intervals.
 *
 * @param {number[]} times
 */
const areEven = (times) => {
  if (times.length < MOST_TIMES - 1) return false;
  const gaps = times.slice(1).map((time, at) => time - times[at]);
  const mean = sumOf(gaps, (gap) => gap) / gaps.length;
  return sumOf(gaps, (gap) => Math.abs(gap - mean)) / gaps.length < 0.4 * mean;
};

/**
 * Note a change, and tell whether it counts as activity.
 *
 * @param {Element} el
 * @param {number} time
 */
export const beat = (el, time) => {
  if (step.idle) {
    goesOn(el, time);
    return false;
  }
  const known = beats.get(el) ?? { times: [], since: time };
  const { times } = known;
  beats.set(el, known);
  times.push(time);
  if (times.length > MOST_TIMES) times.shift();
  if (!areEven(times)) known.since = time;
  if (time - known.since < LASTING_MS) {
    recent.push([time, el]);
    if (recent.length > MOST_RECENT) recent.shift();
    return true;
  }
  ambient.set(el, { first: times[0], last: time, count: times.length });
  takeBack(el);
  return false;
};

/** @param {Element} el */
const takeBack = (el) => {
  recent = recent.filter(([, other]) => other !== el);
  step.lastActivity = Math.max(step.lastInput, step.floor, ...recent.map(([at]) => at));
};

/** Begin anew: the page is at rest. */
export const forgetRecent = () => {
  recent = [];
};
