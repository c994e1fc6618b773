/** Whether a key has an effect. Changes that occur by themselves, before any key, are excluded. */
import { activeIn, attr, isConnected, isElement, matches, parentElementOf } from '../../lib/dom.js';
import { isChecked } from '../../lib/fields.js';
import { focusedHere, treesIn } from '../../lib/tree.js';
import { control } from './controls.js';

/** Nodes that change by themselves. @type {Set<Node>} */
const noisy = new Set();
const watched = {
  on: false,
  changed: false,
  clicked: false,
  /** @type {Event[]} */
  events: [],
  /** @type {Element | null} */
  focus: null,
  value: '',
  url: '',
};

/** @param {Node} node */
const isOfPage = (node) => {
  const el = isElement(node) ? node : parentElementOf(node);
  return el !== null && isConnected(el) && !matches(el, 'head, head *');
};

/** Whether the change only shows keyboard focus or a pressed state. @param {MutationRecord} record */
const isDrawnAnew = ({ type, target, attributeName }) => {
  if (type !== 'attributes' || !isElement(target)) return false;
  return (
    matches(target, 'html, body') || (target === activeIn(document) && /^(?:class|style)$/.test(attributeName ?? ''))
  );
};

/** @param {MutationRecord} record */
const onChange = (record) => {
  if (!watched.on) noisy.add(record.target);
  else if (isOfPage(record.target) && !noisy.has(record.target) && !isDrawnAnew(record)) watched.changed = true;
};

const observer = new MutationObserver((records) => records.forEach(onChange));

/** Scrolling by Space is no effect, nor is content that it brings into view: the scroll position is kept. @type {WeakSet<Event>} */
const stayed = new WeakSet();

/** @param {KeyboardEvent} event */
const keepInPlace = (event) => {
  if (!watched.on || event.key !== ' ' || event.defaultPrevented) return;
  stayed.add(event);
  event.preventDefault();
};

/** @param {Event} event */
const onEvent = (event) => {
  if (!watched.on) return;
  watched.events.push(event);
  if (event.type === 'click') watched.clicked = true;
};

/** Start to observe the page and its shadow roots. */
export const begin = () => {
  for (const tree of treesIn(document)) {
    observer.observe(tree, { subtree: true, childList: true, attributes: true, characterData: true });
  }
  for (const type of ['keydown', 'keypress', 'keyup', 'click']) addEventListener(type, onEvent, true);
  addEventListener('keypress', keepInPlace);
};

/** The state of the current control. */
const stateNow = () => {
  const el = control();
  return [isChecked(el), ...['aria-checked', 'aria-pressed', 'aria-expanded'].map((name) => attr(el, name))].join();
};

/** Later changes are effects of a key; changes on focus alone are not excluded as the page's own. */
export const watch = () => {
  observer.takeRecords();
  Object.assign(watched, {
    on: true,
    changed: false,
    clicked: false,
    events: [],
    focus: focusedHere(),
    value: stateNow(),
    url: location.href,
  });
};

/** Whether the document changed. */
export const hasStirred = () => watched.changed;

/** Whether there was any effect. @param {boolean} byMouse whether a click alone does not count */
export const hasResponded = (byMouse) =>
  watched.changed ||
  focusedHere() !== watched.focus ||
  watched.value !== stateNow() ||
  location.href !== watched.url ||
  watched.events.some((event) => event.defaultPrevented && !stayed.has(event)) ||
  (watched.clicked && !byMouse);
