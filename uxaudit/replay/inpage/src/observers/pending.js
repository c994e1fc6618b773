/** Whether this document has any pending work that can still change it. If it has none, a shorter quiet period is sufficient. */
import { askPage } from '../lib/channel.js';
import { animationsIn, first, readyStateOf } from '../lib/dom.js';
import { nextFrame, until } from '../lib/waiting.js';

const MOVERS = 'video, audio, iframe, frame, object, embed, marquee, meta[http-equiv="refresh" i]';
const LATE = ['fetch', 'xmlhttprequest', 'beacon', 'other'];
/** Beyond this number of resources the browser reports no more. */
const BUFFER = 250;

/** @returns {PerformanceNavigationTiming | undefined} */
const navigation = () => /** @type {any} */ (performance.getEntriesByType('navigation')[0]);

/**
 * Whether the page has requested something by itself since a time.
 *
 * @param {number} since
 */
const hasFetched = (since) => {
  const resources = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
  const load = navigation();
  const isLate = (/** @type {PerformanceResourceTiming} */ { initiatorType, responseEnd }) =>
    LATE.includes(initiatorType) || !load || responseEnd > load.loadEventEnd;
  return resources.length >= BUFFER || resources.some((entry) => entry.responseEnd > since && isLate(entry));
};

const isLoading = () => {
  const load = navigation();
  return (
    readyStateOf(document) !== 'complete' ||
    !load ||
    load.loadEventEnd <= 0 ||
    !performance.getEntriesByName('first-contentful-paint').length
  );
};

const hasOthers = () =>
  window.length > 0 || window.opener !== null || Boolean(navigator.serviceWorker && navigator.serviceWorker.controller);

const isMoving = () =>
  first(document, MOVERS) !== null || animationsIn(document).some((one) => one.playState === 'running' || one.pending);

/**
 * Whether anything may still change this document within `quiet` ms of its latest activity.
 *
 * @param {number} quiet
 * @param {number} last time of the latest activity, in ms since the document started
 */
export const isPending = (quiet, last) => {
  if (isLoading() || hasOthers()) return true;
  const [underWay, called, nextDue] = askPage('under-way').split(' ');
  const now = performance.now();
  return (
    underWay !== 'false' ||
    now - Number(called) < quiet ||
    Number(nextDue) < last + quiet ||
    hasFetched(now - quiet) ||
    isMoving()
  );
};

/** Whether any pending work may change the document within this time. @param {number} ms */
export const isStirring = (ms) => isPending(0, performance.now() + ms);

const POLL_MS = 50;

/**
 * Wait until nothing can change the document any more, but not longer than this. The page's observers and frame callbacks run in the next
 * two frames; whatever they start is pending work.
 *
 * @param {number} limit ms
 */
export const rest = async (limit) => {
  const end = performance.now() + limit;
  await nextFrame();
  await nextFrame();
  await until(() => !isStirring(end - performance.now()), end - performance.now(), POLL_MS);
};

/** Whether a server sends data to the page by an open connection. */
export const hasLine = () => askPage('talks') === 'true';

/**
 * Time until the last of the delayed work within `limit` ms has run; 0 if there is none.
 *
 * @param {number} limit
 */
export const soon = (limit) => {
  const now = performance.now();
  return Math.max(0, Number(askPage(`last-due ${now} ${now + limit}`)) - now);
};
