/** The page's timers, and which one is running: a change by a timer that was set before a click is no response to it. */
import { Table, apply, now } from './builtins.js';
import { signal } from './channel.js';

/** When each timer is due, in ms since the document started; a repeated one is always due. */
export const due = new Table();
/** When each of them was set. */
const setAt = new Table();
export const frames = new Table();
export const idles = new Table();

/** When the running timer was set, or the first of the timers that led to it. @type {number | null} */
let cause = null;

/**
 * The last time up to a limit at which a timer is due that was set since a time; 0 if there is none.
 *
 * @param {number} since
 * @param {number} limit
 */
export const lastDueSince = (since, limit) => {
  let last = 0;
  setAt.forEach((at, id) => {
    if (at < since) return;
    due.forEach((time, other) => {
      if (other === id && time <= limit && time > last) last = time;
    });
  });
  return last;
};

/** @type {any} */
const page = window;

/**
 * @param {string} name
 * @param {boolean} repeats
 */
const wrapTimer = (name, repeats) => {
  const original = page[name];
  page[name] = function (/** @type {any} */ handler, /** @type {any} */ delay) {
    const isCode = typeof handler !== 'function';
    const since = cause ?? now();
    if (!isCode) {
      arguments[0] = function () {
        if (!repeats) due.delete(id);
        if (!repeats) setAt.delete(id);
        return caused(since, handler, this, arguments);
      };
    }
    const id = apply(original, window, arguments);
    due.set(id, repeats || isCode ? -Infinity : now() + (+delay || 0));
    setAt.set(id, now());
    return id;
  };
};

/**
 * @param {number} since
 * @param {Function} handler
 * @param {any} self
 * @param {ArrayLike<any>} args
 */
const caused = (since, handler, self, args) => {
  const before = cause;
  signal(`timer ${since}`);
  cause = since;
  try {
    return apply(handler, self, args);
  } finally {
    signal('timer-end');
    cause = before;
  }
};

/**
 * @param {string} name
 * @param {Table} table
 */
const wrapClear = (name, table) => {
  const original = page[name];
  if (typeof original !== 'function') return;
  page[name] = function (/** @type {number} */ id) {
    table.delete(id);
    return apply(original, window, arguments);
  };
};

/**
 * @param {string} name
 * @param {Table} table
 */
const wrapFrame = (name, table) => {
  const original = page[name];
  if (typeof original !== 'function') return;
  page[name] = function (/** @type {any} */ callback) {
    if (typeof callback === 'function') {
      arguments[0] = function () {
        table.delete(id);
        return apply(callback, window, arguments);
      };
    }
    const id = apply(original, window, arguments);
    table.set(id, 0);
    return id;
  };
};

export const watchTimers = () => {
  wrapTimer('setTimeout', false);
  wrapTimer('setInterval', true);
  wrapClear('clearTimeout', due);
  wrapClear('clearInterval', due);
  wrapFrame('requestAnimationFrame', frames);
  wrapClear('cancelAnimationFrame', frames);
  wrapFrame('requestIdleCallback', idles);
  wrapClear('cancelIdleCallback', idles);
};
