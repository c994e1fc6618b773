/**
 * The tab walk: the focused element, whether it is visible, and controls that were never reached. Frames of the same origin and open
 * shadow roots are included.
 */
import { CARET_FIELDS, FOCUSABLE } from '../../lib/controls.js';
import {
  childrenOf,
  idsIn,
  byId,
  is,
  isConnected,
  matches,
  nextElementOf,
  pageRoot,
  rootOf,
  styleOf,
} from '../../lib/dom.js';
import { everywhere, parentOf } from '../../lib/tree.js';
import { isVisible } from '../../lib/visibility.js';
import { closestUp, deepestFocus, documentsIn } from '../../lib/across_frames.js';
import { messageStays } from '../../page/document.js';
import { allHeld, focus, numberOf, stopOf } from './stops.js';
import { MODAL, learnStanding } from './unreached.js';

export { findByFramework, listens } from '../listening.js';
export {
  atRest,
  isAnimated,
  begin,
  covered,
  done,
  focus,
  leave,
  leaveOut,
  look,
  moved,
  parts,
  settled,
  show,
  stop,
} from './stops.js';
export { noteHovered, unreached, unsure } from './unreached.js';

const MANY_PARTS = 20_000;

/** An open menu or list over the page: most of them close when they lose the focus. @param {Element | null | undefined} el */
const hangs = (el) =>
  Boolean(el) &&
  isVisible(/** @type {Element} */ (el)) &&
  /absolute|fixed/.test(styleOf(/** @type {Element} */ (el)).position) &&
  !closestUp(/** @type {Element} */ (el), MODAL) &&
  everywhere(FOCUSABLE, /** @type {Element} */ (el)).some(isVisible);

const MENUS = '[role="menu"], [role="listbox"], [popover], [class~="dropdown-menu"]';

/** The elements that a control may have opened: its neighbours, and those that it declares to control. @param {Element} el @returns {(Element | null)[]} */
const beside = (el) => {
  const parent = parentOf(el);
  return [
    nextElementOf(el),
    ...(parent ? childrenOf(parent).filter((one) => one !== el) : []),
    ...idsIn(el, 'aria-controls').map((id) => byId(rootOf(el), id)),
  ];
};

/** Whether a menu or list is open; not a dialog, which keeps the focus. @param {Element | null} at the focused element */
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

/** Lists for one choice, with more than one option. @param {Element} el */
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
 * How long a message that appears when a stop is focused is visible, ms; null if it does not appear, or does not disappear.
 *
 * @param {number} stop
 * @param {import('../../page/document.js').Expected} expected
 */
export const messageAt = async (stop, expected) => (focus(stop) ? messageStays(expected) : null);
