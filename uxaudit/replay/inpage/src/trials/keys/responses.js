/** Whether a key has an effect. Changes that occur by themselves, before any key, are excluded. */
import { keyOf } from '../../lib/controls.js';
import {
  activeDescendantOf,
  activeIn,
  attr,
  attrOrNull,
  isConnected,
  isEditable,
  isElement,
  matches,
  parentElementOf,
} from '../../lib/dom.js';
import { isChecked, valueOf } from '../../lib/fields.js';
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

/** Whether an attribute was set to the value that it had. @param {MutationRecord} record */
const isSame = ({ type, target, attributeName, oldValue }) =>
  type === 'attributes' && isElement(target) && attrOrNull(target, attributeName ?? '') === oldValue;

/** @param {MutationRecord} record */
const onChange = (record) => {
  if (isSame(record)) return;
  if (!watched.on) noisy.add(record.target);
  else if (isOfPage(record.target) && !noisy.has(record.target) && !isDrawnAnew(record)) watched.changed = true;
};

const observer = new MutationObserver((records) => records.forEach(onChange));

/** Scrolling by keys is no effect, nor is content that it brings into view: the scroll position is kept. @type {WeakSet<Event>} */
const stayed = new WeakSet();

/** @param {KeyboardEvent} event */
const keepInPlace = (event) => {
  if (!watched.on || event.defaultPrevented) return;
  stayed.add(event);
  event.preventDefault();
};

/** @param {KeyboardEvent} event */
const onSpace = (event) => {
  if (event.key === ' ') keepInPlace(event);
};

/** Keys that the browser itself handles in fields scroll everywhere else. @param {KeyboardEvent} event */
const onScrollKey = (event) => {
  const el = focusedHere();
  if (/^(?:Arrow|Home$|End$)/.test(event.key) && !(el && (matches(el, 'input, select, textarea') || isEditable(el))))
    keepInPlace(event);
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
    observer.observe(tree, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeOldValue: true,
      characterData: true,
    });
  }
  for (const type of ['keydown', 'keypress', 'keyup', 'click']) addEventListener(type, onEvent, true);
  addEventListener('keypress', onSpace);
  addEventListener('keydown', onScrollKey);
};

const STATES = ['checked', 'pressed', 'expanded', 'selected', 'valuenow', 'valuetext', 'activedescendant'];

/** The state of the current control. */
const stateNow = () => {
  const el = control();
  const active = activeDescendantOf(el);
  return [
    isChecked(el),
    valueOf(el),
    active && keyOf(active),
    ...STATES.map((name) => attr(el, `aria-${name}`)),
  ].join();
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

/** Whether the state of the control changed. */
export const hasStateChanged = () => watched.value !== stateNow();

/** Whether the page, the focus or the control changed. */
export const hasChanged = () =>
  watched.changed || focusedHere() !== watched.focus || hasStateChanged() || location.href !== watched.url;

/** Whether a script cancelled an event of the key. */
export const hasCancelled = () => watched.events.some((event) => event.defaultPrevented && !stayed.has(event));

/** Whether there was any effect. @param {boolean} byMouse whether a click alone does not count */
export const hasResponded = (byMouse) => hasChanged() || hasCancelled() || (watched.clicked && !byMouse);
