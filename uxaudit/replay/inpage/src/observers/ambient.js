/**
 * Ambient activity, which continues whatever the user does: a clock, a ticker, a script animation. It is no response, and must not
 * prevent the page from counting as settled.
 */
import { sumOf } from '../lib/text.js';
import { now, step } from './step.js';

/** Once is not enough: a list of suggestions may appear after the step. */
const ONCE_MS = 50;
/** Fading in or out ends, and may later be a response. */
const CEASED_MS = 120;
const LASTING_MS = 700;
const MOST_TIMES = 6;
const MOST_RECENT = 400;

/** When an element changed by itself: first, last, how often. @type {WeakMap<Element, { first: number, last: number, count: number }>} */
const ambient = new WeakMap();
/** The times of an element's latest changes, and since when they are even. @type {WeakMap<Element, { times: number[], since: number }>} */
const beats = new WeakMap();
/** The latest activity, to be discarded if it turns out to be ambient. @type {[time: number, el: Element][]} */
let recent = [];

/**
 * Whether an element changes by itself; only the element itself, because a list that grows by itself may contain a button that responds.
 *
 * @param {Element} el
 */
export const isAmbient = (el) => {
  const known = ambient.get(el);
  if (!known || known.count < 2) return false;
  return now() - known.last <= Math.max((4 * (known.last - known.first)) / (known.count - 1), CEASED_MS);
};

/**
 * Note another ambient change of an element.
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
 * Note a change. Returns whether it counts as activity.
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

/** Start again: the page has settled. */
export const forgetRecent = () => {
  recent = [];
};
