/** Key trials on widgets: whether the keys that a role promises have an effect. */
import { attr, attrOrNull, boxOf, focusOn, isConnected, matches, scrollIntoView } from '../../lib/dom.js';
import { nameOf } from '../../lib/names.js';
import { keyOf } from '../../lib/controls.js';
import { focusedHere, isPage, isWithin } from '../../lib/tree.js';
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

/** In cells, arrow keys move only; rows and tree items they expand. */
const CELL = 'td, th, [role="gridcell"], [role="rowheader"], [role="columnheader"]';

/** The state of the item that has the focus; null if none has. */
export const current = () => {
  const item = currentItem(present());
  if (!item) return null;
  const panels = controlledBy(item);
  return {
    selected: attr(item, 'aria-selected'),
    checked: attr(item, 'aria-checked'),
    expanded: matches(item, CELL) ? '' : attr(item, 'aria-expanded'),
    panels: panels.length > 0,
    hidden: panels.length > 0 && panels.every((panel) => !isVisible(panel)),
    first: itemsOf(present())[0] === item,
  };
};

// ---------------------------------------------------------------------------------------------------- states that follow

/** What ARIA says of the current item. */
const saidOfItem = () => {
  const item = currentItem(present());
  return item && [keyOf(item), ...['selected', 'checked', 'expanded'].map((name) => attr(item, `aria-${name}`))].join();
};

/** @type {string | null} */
let said = null;

/** Note what ARIA says of the current item. */
export const note = () => {
  said = saidOfItem();
};

/** Whether ARIA still says the same of the same item after a time. @param {number} ms */
export const saysTheSame = async (ms) => said !== null && !(await until(() => saidOfItem() !== said, ms, EVERY_MS));

/** Whether the state of the focused control changes within a time after a key. @param {number} ms */
export const saysMore = (ms) => until(responses.hasStateChanged, ms, EVERY_MS);

const panelsShown = (/** @type {Element} */ item) => controlledBy(item).some(isVisible);

/** Whether the current tab's panel is shown, but another tab, whose panel is not, is the selected one. */
const isWronglySelected = () => {
  const item = currentItem(present());
  if (!item || !panelsShown(item) || attr(item, 'aria-selected') === 'true') return false;
  return itemsOf(present()).some(
    (one) => attr(one, 'aria-selected') === 'true' && controlledBy(one).length > 0 && !panelsShown(one),
  );
};

/** Whether another tab than the shown one is selected, even after a time. @param {number} ms */
export const misselects = async (ms) => !(await until(() => !isWronglySelected(), ms, EVERY_MS));

/** Whether the opener says that its popup is in another state, even after a time. @param {boolean} isOpen @param {number} ms */
export const missays = async (isOpen, ms) => {
  const wrong = () => opener !== null && isConnected(opener) && attrOrNull(opener, 'aria-expanded') === String(!isOpen);
  return !(await until(() => !wrong(), ms, EVERY_MS));
};

/** Whether the focus is in the popup. */
export const holdsFocus = () => isWithin(focusedHere(), present());

/** Whether nothing that is visible has the focus, even after a time. @param {number} ms */
export const losesFocus = async (ms) => {
  const isSomewhere = () => {
    const el = focusedHere();
    return el !== null && !isPage(el) && isVisible(el);
  };
  return !(await until(isSomewhere, ms, EVERY_MS));
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
