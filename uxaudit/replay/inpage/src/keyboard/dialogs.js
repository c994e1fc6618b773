/** The open dialogs, and the focus. Dialogs without a role are not recognised. */
import { keyOf } from '../lib/controls.js';
import { all, animationsIn, closest, elementAt, matches, shadowRootOf } from '../lib/dom.js';
import { dialogName, roleOf } from '../lib/names.js';
import { selectorOf } from '../lib/selectors.js';
import { everywhere, focusedHere, isPage, isWithin } from '../lib/tree.js';
import { isVisible } from '../lib/visibility.js';
import { wait } from '../lib/waiting.js';

const MARKED_MODAL = 'dialog:modal, [aria-modal="true"], [role="alertdialog"]';

/** Whether it covers the middle of the window. @param {Element} el */
const isOverMiddle = (el) => isWithin(elementAt(document, innerWidth / 2, innerHeight / 2), el);

const isPageHeldBack = () =>
  all(document, 'main, header, nav').some((part) => closest(part, '[inert], [aria-hidden="true"]') !== null);

/** Whether a dialog is modal: declared so, or over the middle of a page that is blocked. @param {Element} el */
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

/** Whether a finite animation is running. */
const isMoving = () => {
  const shadows = all(document, '*')
    .slice(0, MOST_PARTS)
    .flatMap((el) => shadowRootOf(el) ?? []);
  return [document, ...shadows]
    .flatMap(animationsIn)
    .some((one) => one.playState === 'running' && Number.isFinite(Number(one.effect?.getComputedTiming().endTime)));
};

/** Wait until all fading and sliding has ended, and no more follows. @param {number} limit ms */
export const motionEnds = async (limit) => {
  const end = performance.now() + limit;
  let calm = isMoving() ? 0 : 2;
  while (calm < 2 && performance.now() <= end) {
    await wait(LOOK_MS);
    calm = isMoving() ? 0 : calm + 1;
  }
};
