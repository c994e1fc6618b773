/**
 * Focus moves, announcements of live regions, messages and their duration, long animation frames, and layout shifts with the moved
 * elements. Reported per step; times are epoch ms.
 */
import { plainBox } from '../lib/boxes.js';
import { send } from '../lib/channel.js';
import { attr, closest, isConnected, isElement, isText, matches, parentElementOf, readyStateOf } from '../lib/dom.js';
import { keepListening } from '../lib/lasting.js';
import { observe } from './entries.js';
import {
  LIVE,
  MOST,
  callOf,
  came,
  followInput,
  learnMessages,
  messagesSoFar,
  noteGone,
  placeOf,
  takeGone,
  takeMessages,
  textOf,
} from './messages.js';
import { now, shown } from './step.js';
import { wasPosed } from './timing.js';

/** @typedef {{ focus: object[], announcements: object[], long_frames: object[], shifts: object[] }} Told */

/** @returns {Told} */
const nothing = () => ({ focus: [], announcements: [], long_frames: [], shifts: [] });
let noted = nothing();

/**
 * @param {keyof Told} kind
 * @param {object} row
 */
const put = (kind, row) => {
  if (noted[kind].length < MOST) noted[kind].push(row);
};

const watchFocus = () => {
  keepListening(
    'focusin',
    (event) => {
      const el = event.composedPath()[0];
      if (el instanceof Element) put('focus', { t: now(), selector: placeOf(el), name: callOf(el) });
    },
    true,
  );
};

/** @param {Element} el */
const politenessOf = (el) => attr(el, 'aria-live') || (attr(el, 'role') === 'alert' ? 'assertive' : 'polite');

/** @param {Element} region */
const announce = (region) => {
  const text = textOf(region);
  if (text) put('announcements', { t: now(), text, selector: placeOf(region), politeness: politenessOf(region) });
};

const MOST_RECORDS = 300;
const MOST_CHANGED = 20;

/** The elements that a burst of changes affected. */
class Burst {
  /** @type {Set<Element>} */
  regions = new Set();
  /** @type {Set<Element>} */
  changed = new Set();
  /** @type {Set<Element>} */
  fresh = new Set();

  /** @param {MutationRecord} record */
  add(record) {
    const el = isElement(record.target) ? record.target : parentElementOf(record.target);
    if (!el) return;
    const region = closest(el, LIVE);
    if (region) this.regions.add(region);
    if (record.type === 'attributes') this.#addAttribute(el);
    if (record.type === 'characterData') this.changed.add(el);
    for (const node of record.addedNodes) this.#addNode(node, el, record.removedNodes.length > 0);
  }

  /** Content that was visible before was only rendered again. @param {Element} el */
  #addAttribute(el) {
    if (shown.has(el)) return;
    this.changed.add(el);
    this.fresh.add(el);
  }

  /**
   * @param {Node} node
   * @param {Element} el
   * @param {boolean} isReplacing
   */
  #addNode(node, el, isReplacing) {
    if (isElement(node)) this.fresh.add(node);
    if (isText(node) && !isReplacing) this.fresh.add(el);
    this.changed.add(isElement(node) ? node : el);
  }

  /** Report announcements and, unless the document's HTML brought them, messages. @param {boolean} isParsed */
  report(isParsed) {
    for (const el of this.changed) if (matches(el, '[role="alert"]')) this.regions.add(el);
    this.regions.forEach(announce);
    if (isParsed) return;
    for (const el of [...this.changed].slice(0, MOST_CHANGED)) if (isConnected(el)) came(el, this.fresh.has(el));
  }
}

/** Content that fades in is not drawn when it changes, only afterwards. @param {Event} event */
const noteFadedIn = (event) => {
  const [el] = event.composedPath();
  if (!(el instanceof Element) || shown.has(el)) return;
  noteGone();
  came(el, true);
};

const watchMessages = () => {
  /** @param {MutationRecord[]} records @param {boolean} isParsed */
  const note = (records, isParsed) => {
    noteGone();
    const burst = new Burst();
    for (const record of records.slice(0, MOST_RECORDS)) burst.add(record);
    burst.report(isParsed);
  };
  const observer = new MutationObserver((records) => note(records, readyStateOf(document) === 'loading'));
  observer.observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['class', 'style', 'hidden', 'open'],
  });
  // The end of the document is parsed before this event, but its records would arrive after it.
  addEventListener('readystatechange', () => note(observer.takeRecords(), true), { capture: true, once: true });
  addEventListener('DOMContentLoaded', learnMessages, { once: true });
  for (const type of ['transitionend', 'animationend'])
    keepListening(type, noteFadedIn, { capture: true, passive: true });
};

/** @param {any} entry */
const onLongFrame = (entry) =>
  put('long_frames', {
    t: performance.timeOrigin + entry.startTime,
    duration_ms: entry.duration,
    blocking_ms: entry.blockingDuration,
  });

const MOST_SOURCES = 3;

/** @param {LayoutShift['sources'][number]} source */
const movedBy = ({ node, previousRect, currentRect }) => {
  const el = node && (isElement(node) ? node : parentElementOf(node));
  if (!el) return [];
  return [{ selector: placeOf(el), name: callOf(el), before: plainBox(previousRect), after: plainBox(currentRect) }];
};

/** @param {LayoutShift} entry */
const onShift = (entry) => {
  if (wasPosed(entry.startTime)) return;
  put('shifts', {
    t: performance.timeOrigin + entry.startTime,
    value: entry.value,
    after_input: entry.hadRecentInput,
    moved: [...(entry.sources ?? [])].slice(0, MOST_SOURCES).flatMap(movedBy),
  });
};

/** The events of the step, which are then cleared. */
export const readEvents = () => {
  const result = { ...noted, messages: takeMessages() };
  noted = nothing();
  return result;
};

/** The number of shifts so far in the step. */
export const shiftsSoFar = () => noted.shifts.length;

export const watchEvents = () => {
  watchFocus();
  followInput();
  watchMessages();
  observe('long-animation-frame', onLongFrame);
  observe('layout-shift', onShift);
  keepListening('beforeunload', () => send({ type: 'events', events: JSON.stringify(readEvents()) }), true);
};

export { messagesSoFar, takeGone };
