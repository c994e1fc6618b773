/**
 * The cause of a change. A timer that was set before the input (a clock, a carousel) is no response to it; neither are timers that it
 * sets. Changes by such timers are recorded separately, and count only if they occur once and nothing else responds.
 */
import { onSignal } from '../lib/channel.js';
import { isConnected } from '../lib/dom.js';
import { step } from './step.js';

/** When the running timer was set (ms since the document started); null if none is running. @type {number | null} */
let running = null;
/** @type {(number | null)[]} */
const around = [];
/** The times of an element's changes by older timers. @type {Map<Element, number[]>} */
const weakChanges = new Map();

/** Whether the current change is made by a timer from before the latest input. */
export const isOlder = () => running !== null && running < step.began && !step.idle;

/**
 * @param {Element} el
 * @param {number} time
 */
export const noteWeak = (el, time) => {
  weakChanges.set(el, [...(weakChanges.get(el) ?? []), time]);
};

export const forgetWeak = () => weakChanges.clear();

/** @param {Element} el */
export const isWeak = (el) => weakChanges.has(el);

/**
 * The first change by an older timer that occurred only once: perhaps a response after all, such as of a poll that found the result
 * of the click. Epoch ms, or null.
 */
export const weakResponse = () => {
  const once = [...weakChanges].filter(([el, times]) => times.length === 1 && isConnected(el));
  return once.length ? Math.min(...once.map(([, times]) => times[0])) : null;
};

/**
 * Observe the timers of the page.
 *
 * @param {() => void} flush processes all changes so far
 */
export const followTimers = (flush) => {
  onSignal('timer', ([, since]) => {
    flush();
    around.push(running);
    running = Number(since);
  });
  onSignal('timer-end', () => {
    flush();
    running = around.pop() ?? null;
  });
};
