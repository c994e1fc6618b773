/** The dialogs that are open, and where the focus is. Dialogs without a role are not known as such. */
import { keyOf } from '../lib/controls.js';
import { all, animationsIn, closest, elementAt, matches, shadowRootOf } from '../lib/dom.js';
import { dialogName, roleOf } from '../lib/names.js';
import { selectorOf } from '../lib/selectors.js';
import { everywhere, focusedHere, isPage, isWithin } from '../lib/tree.js';
import { isVisible } from '../lib/visibility.js';
import { wait } from '../lib/waiting.js';

const MARKED_MODAL = 'dialog:modal, [aria-modal="true"], [role="alertdialog"]';

/** Whether it is over the middle of the window. @param {Element} el */
const isOverMiddle = (el) => isWithin(elementAt(document, innerWidth / 2, innerHeight / 2), el);

const isPageHeldBack = () =>
  all(document, 'main, header, nav').some((part) => closest(part, '[inert], [aria-hidden="true"]') !== null);

/** A dialog holds the page where it says so, or where it is over the middle of a page that is held back. @param {Element} el */
const isModal = (el) =>
  matches(el, MARKED_MODAL) || (matches(el, '[role="dialog"], dialog') && isOverMiddle(el) && isPageHeldBack());

export const openDialogs = () => {
  const active = focusedHere();
  const nowhere = !active || isPage(active) || !isVisible(active);
  return {
    document: performance.timeOrigin,
    nowhere,
    dialogs: everywhere('dialog[open], [role="dialog"], [role="alertdialog"]')
      .filter((el) => isVisible(el) && isModal(el))
      .map((el) => ({
        key: keyOf(el),
        role: roleOf(el),
        name: dialogName(el).slice(0, 80),
        selector: selectorOf(el),
        holds: !nowhere && isWithin(active, el),
      })),
  };
};

const MOST_PARTS = 5000;
const LOOK_MS = 30;

/** Whether anything moves that comes to an end. */
const isMoving = () => {
  const shadows = all(document, '*')
    .slice(0, MOST_PARTS)
    .flatMap((el) => shadowRootOf(el) ?? []);
  return [document, ...shadows]
    .flatMap(animationsIn)
    .some((one) => one.playState === 'running' && Number.isFinite(Number(one.effect?.getComputedTiming().endTime)));
};

/** Wait until what fades or slides has come to its end, and nothing follows. @param {number} limit ms */
export const motionEnds = async (limit) => {
  const end = performance.now() + limit;
  let calm = isMoving() ? 0 : 2;
  while (calm < 2 && performance.now() <= end) {
    await wait(LOOK_MS);
    calm = isMoving() ? 0 : calm + 1;
  }
};
