/**
 * Paint, stability and interaction latency of this document, by the rules of Google's web-vitals library; but shifts by uxaudit's own
 * pictures do not count, and latency is reported per step.
 */
import { send } from '../lib/channel.js';
import { keepListening } from '../lib/lasting.js';
import { observe } from './entries.js';
import { wasPosed } from './timing.js';

const SHORTEST_EVENT_MS = 16;
const SHIFT_GAP_MS = 1000;
const SHIFT_SESSION_MS = 5000;

const vitals = {
  /** @type {number | null} */
  fcp_ms: null,
  /** @type {number | null} */
  lcp_ms: null,
  /** @type {number | null} */
  cls: 0,
};
const session = { value: 0, first: 0, last: 0 };
/** @type {number | null} */
let worstEvent = null;

const activation = () => {
  const load = /** @type {any} */ (performance.getEntriesByType('navigation')[0]);
  return load?.activationStart ?? 0;
};

/** @param {PerformanceEntry} entry */
const sinceActivation = (entry) => Math.max(entry.startTime - activation(), 0);

/** @param {PerformanceEntry} entry */
const onLargestPaint = (entry) => {
  vitals.lcp_ms = sinceActivation(entry);
};

/**
 * CLS: the worst window of shifts less than 1 s apart and at most 5 s long; shifts directly after input do not count.
 *
 * @param {LayoutShift} entry
 */
const onShift = (entry) => {
  if (entry.hadRecentInput || wasPosed(entry.startTime)) return;
  const isSame =
    session.value > 0 &&
    entry.startTime - session.last < SHIFT_GAP_MS &&
    entry.startTime - session.first < SHIFT_SESSION_MS;
  if (!isSame) Object.assign(session, { value: 0, first: entry.startTime });
  session.value += entry.value;
  session.last = entry.startTime;
  vitals.cls = Math.max(vitals.cls ?? 0, session.value);
};

/** @param {any} entry */
const onEvent = (entry) => {
  if (entry.interactionId) worstEvent = Math.max(worstEvent ?? 0, entry.duration);
};

/** @type {PerformanceObserver | null} */
let paints = null;
/** @type {[observer: PerformanceObserver | null, handle: (entry: any) => void][]} */
const observers = [];

/** The measurements so far; null in a frame. */
export const readVitals = () => {
  if (window !== window.top) return null;
  for (const [observer, handle] of observers) observer?.takeRecords().forEach(handle);
  const result = { url: location.href, origin: performance.timeOrigin, ...vitals, inp_ms: worstEvent };
  worstEvent = null;
  return result;
};

/** End the largest paint, at the first step of any kind. */
export const endPaint = () => {
  if (!paints) return;
  paints.takeRecords().forEach(onLargestPaint);
  paints.disconnect();
};

export const watchVitals = () => {
  if (window !== window.top) return;
  observe('paint', (entry) => {
    if (entry.name === 'first-contentful-paint') vitals.fcp_ms = sinceActivation(entry);
  });
  const shifts = observe('layout-shift', onShift);
  if (!shifts) vitals.cls = null;
  paints = observe('largest-contentful-paint', onLargestPaint);
  observers.push(
    [paints, onLargestPaint],
    [shifts, onShift],
    [observe('event', onEvent, { durationThreshold: SHORTEST_EVENT_MS }), onEvent],
  );
  observe('first-input', onEvent);
  // Chromium 156 loses messages sent at pagehide if the next document is of the same site, but not those sent at beforeunload.
  for (const leaving of ['beforeunload', 'pagehide'])
    keepListening(leaving, () => send({ type: 'vitals', vitals: readVitals() }), true);
};
