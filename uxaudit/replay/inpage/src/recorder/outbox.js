/** Sends the recorder's events in batches, so that recording takes little of the page's time. */
import { keepListening } from '../lib/lasting.js';
import { now } from '../observers/step.js';

const BATCH_MS = 200;

/** @typedef {{ what: string, t: number } & Record<string, unknown>} PersonEvent */

/** @type {(events: PersonEvent[]) => void} */
let deliver = () => {};
/** @type {PersonEvent[]} */
let waiting = [];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Send the waiting events now. */
export const flush = () => {
  clearTimeout(timer);
  timer = undefined;
  if (!waiting.length) return;
  const events = waiting;
  waiting = [];
  deliver(events);
};

/**
 * Send an event with the next batch.
 *
 * @param {string} what
 * @param {Record<string, unknown>} [facts]
 * @param {number} [t] epoch milliseconds
 */
export const push = (what, facts = {}, t = now()) => {
  waiting.push({ what, t, ...facts });
  timer ??= setTimeout(flush, BATCH_MS);
};

/**
 * Send an event now, with those that are waiting: the document may be unloaded before the next batch.
 *
 * @param {string} what
 * @param {Record<string, unknown>} facts
 * @param {number} [t]
 */
export const pushNow = (what, facts, t) => {
  push(what, facts, t);
  flush();
};

/** @param {(events: PersonEvent[]) => void} send */
export const openOutbox = (send) => {
  deliver = send;
  for (const type of ['pagehide', 'freeze', 'beforeunload']) keepListening(type, flush, true);
  keepListening('visibilitychange', flush, true);
};
