/** Key trials on widgets: whether the keys that a role promises have an effect. */
import { attr, boxOf, focusOn, isConnected, scrollIntoView } from '../../lib/dom.js';
import { nameOf } from '../../lib/names.js';
import { focusedHere, isWithin } from '../../lib/tree.js';
import { until } from '../../lib/waiting.js';
import { isVisible } from '../../lib/visibility.js';
import { isStirring } from '../../observers/pending.js';
import { hold } from '../keys/controls.js';
import * as responses from '../keys/responses.js';
import { controlledBy, currentItem, describe, entryOf, itemsOf, lookUp, visiblePopups } from './find.js';

export { find } from './find.js';
export { begin } from '../keys/responses.js';

/** @type {Element | null} */
let widget = null;
/** @type {Element | null} */
let opener = null;
/** Popups that were visible before. @type {Set<Element>} */
let before = new Set();

/** @returns {Element} */
const present = () => {
  if (!widget) throw new Error('no widget was taken to be tried');
  return widget;
};

/** Select a widget, perhaps in a document that was opened again. Returns whether it is there. @param {string} keys */
export const take = (keys) => {
  widget = lookUp(keys);
  opener = widget;
  before = new Set(visiblePopups());
  return widget !== null && isVisible(widget);
};

/** Focus it where Tab enters it; it may move the focus on to an item. Returns whether it has the focus. */
export const enter = () => {
  const el = present();
  const stop = entryOf(el, itemsOf(el));
  if (!stop) return false;
  scrollIntoView(stop, 'center');
  focusOn(stop, { preventScroll: true, focusVisible: true });
  const focused = focusedHere();
  return focused !== null && (focused === stop || isWithin(focused, el));
};

/** Note what is there before a key. */
export const watch = () => {
  hold(focusedHere() ?? present());
  responses.watch();
};

const EVERY_MS = 20;

/**
 * Wait for the effect of a key, and return it: `changed`, and whether a script cancelled the key.
 *
 * @param {number} least ms that are waited in any case
 * @param {number} most ms that are waited while pending work may still have an effect
 * @param {number} due ms within which such work must be due
 */
export const effect = async (least, most, due) => {
  const begun = performance.now();
  const isOver = () => responses.hasChanged() || (performance.now() - begun > least && !isStirring(due));
  await until(isOver, most, EVERY_MS);
  return { changed: responses.hasChanged(), cancelled: responses.hasCancelled() };
};

/** The state of the item that has the focus; null if none has. */
export const current = () => {
  const item = currentItem(present());
  if (!item) return null;
  const panels = controlledBy(item);
  return {
    selected: attr(item, 'aria-selected'),
    checked: attr(item, 'aria-checked'),
    expanded: attr(item, 'aria-expanded'),
    hidden: panels.length > 0 && panels.every((panel) => !isVisible(panel)),
    first: itemsOf(present())[0] === item,
  };
};

/** The first letter of an item's name that is not that of the current item, for type-ahead; empty if all begin alike. */
export const initial = () => {
  const held = currentItem(present());
  const letterOf = (/** @type {Element} */ item) => nameOf(item).trim().charAt(0).toLowerCase();
  const known = held ? letterOf(held) : '';
  const letters = itemsOf(present()).map(letterOf);
  return letters.reverse().find((letter) => /^\p{L}$/u.test(letter) && letter !== known) ?? '';
};

const newPopup = () => visiblePopups().find((el) => !before.has(el) && el !== opener && itemsOf(el).length > 0) ?? null;

/** Make the popup that appears within a time the current widget. Returns its facts; null if none appears. @param {number} ms */
export const popup = async (ms) => {
  await until(() => newPopup() !== null, ms, EVERY_MS);
  const found = newPopup();
  if (!found) return null;
  widget = found;
  return describe(found, itemsOf(found));
};

const isClosed = () => !isConnected(present()) || !isVisible(present());

/** Whether the popup is closed within a time. @param {number} ms */
export const closes = (ms) => until(isClosed, ms, EVERY_MS);

/** The middle of the element that opens the popup. */
export const spot = () => {
  const box = boxOf(opener ?? present());
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};
