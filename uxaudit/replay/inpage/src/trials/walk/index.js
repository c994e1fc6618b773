/**
 * The walk by Tab: what has the focus, whether it can be seen, and what was never met. Frames of the same origin and open shadow roots
 * are looked into.
 */
import { CARET_FIELDS, FOCUSABLE } from '../../lib/controls.js';
import { childrenOf, idsIn, byId, is, isConnected, matches, nextElementOf, pageRoot, rootOf, styleOf } from '../../lib/dom.js';
import { everywhere, parentOf } from '../../lib/tree.js';
import { isVisible } from '../../lib/visibility.js';
import { closestUp, deepestFocus, documentsIn } from './frames.js';
import { messageStays } from '../../page/document.js';
import { allHeld, focus, numberOf, stopOf } from './stops.js';
import { MODAL, learnStanding } from './unreached.js';

export { findByFramework, listens } from '../listening.js';
export { begin, covered, done, focus, leave, leaveOut, look, moved, parts, settled, show, stop } from './stops.js';
export { noteHovered, unreached, unsure } from './unreached.js';

const MANY_PARTS = 20_000;

/** A menu or list that hangs open over the page: most of them close as the focus leaves. @param {Element | null | undefined} el */
const hangs = (el) =>
  Boolean(el) &&
  isVisible(/** @type {Element} */ (el)) &&
  /absolute|fixed/.test(styleOf(/** @type {Element} */ (el)).position) &&
  !closestUp(/** @type {Element} */ (el), MODAL) &&
  everywhere(FOCUSABLE, /** @type {Element} */ (el)).some(isVisible);

const MENUS = '[role="menu"], [role="listbox"], [popover], [class~="dropdown-menu"]';

/** What may be opened by a control: its neighbours, and what it says it controls. @param {Element} el @returns {(Element | null)[]} */
const beside = (el) => {
  const parent = parentOf(el);
  return [
    nextElementOf(el),
    ...(parent ? childrenOf(parent).filter((one) => one !== el) : []),
    ...idsIn(el, 'aria-controls').map((id) => byId(rootOf(el), id)),
  ];
};

/** Whether something hangs open; not a dialog, which keeps the focus. @param {Element | null} at what has the focus */
const hasPopup = (at) => {
  if (at && closestUp(at, MODAL)) return false;
  const openers = [...everywhere('[aria-expanded="true"]'), ...(at ? [at] : [])];
  return openers.some((el) => isVisible(el) && beside(el).some(hangs)) || everywhere(MENUS).some(hangs);
};

/** Where the walk starts. */
export const start = () => {
  const el = deepestFocus();
  const all = documentsIn(document).flatMap((doc) => everywhere('*', doc));
  learnStanding(all.length > MANY_PARTS ? null : new Set(all.filter(isVisible)));
  return {
    id: el ? numberOf(el) : null,
    popup: hasPopup(el),
    filled: el !== null && matches(el, `${CARET_FIELDS}, select`),
    scroll: [scrollX, scrollY],
    rtl: styleOf(/** @type {Element} */ (pageRoot())).direction === 'rtl',
  };
};

/** Lists to choose one from, with more than one option. @param {Element} el */
const isList = (el) =>
  is(el, 'select') &&
  isConnected(el) &&
  !el.multiple &&
  el.size <= 1 &&
  !el.disabled &&
  [...el.options].filter((option) => !option.disabled).length > 1;

export const selects = () => allHeld().filter(isList).map(numberOf);

/** Whether all of these stops are in dialogs. @param {number[]} stops */
export const areInDialogs = (stops) =>
  stops.every((number) => closestUp(stopOf(number), `${MODAL}, [role="dialog"], [role="alertdialog"]`) !== null);

/**
 * How long a message stays that comes when a stop gets the focus, ms; null where it does not come, or does not go.
 *
 * @param {number} stop
 * @param {import('../../page/document.js').Expected} expected
 */
export const messageAt = async (stop, expected) => (focus(stop) ? messageStays(expected) : null);
