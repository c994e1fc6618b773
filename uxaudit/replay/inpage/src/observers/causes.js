/**
 * What causes a change. A timer that was set before the input (a clock, a carousel) responds to nobody; neither do timers that it
 * sets. What such a timer changes is kept apart, and counts only where it changes once and nothing else responds.
 */
import { onSignal } from '../lib/channel.js';
import { isConnected } from '../lib/dom.js';
import { step } from './step.js';

/** When the timer that runs now was set (ms since the document began); null where none runs. @type {number | null} */
let running = null;
/** @type {(number | null)[]} */
const around = [];
/** The times of the changes of an element by older timers. @type {Map<Element, number[]>} */
const weakChanges = new Map();

/** Whether what changes now is changed by a timer from before the latest input. */
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
 * The first change by an older timer that came once and not again: perhaps a response after all, such as a poll that found what
 * the click had asked for. Epoch ms, or null.
 */
export const weakResponse = () => {
  const once = [...weakChanges].filter(([el, times]) => times.length === 1 && isConnected(el));
  return once.length ? Math.min(...once.map(([, times]) => times[0])) : null;
};

/**
 * Follow the timers of the page.
 *
 * @param {() => void} flush sees to what changed so far
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
