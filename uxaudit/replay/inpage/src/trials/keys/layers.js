/** Layers that a control opens: their kind, whether they keep the focus, and how they close. */
import { areaOf } from '../../lib/boxes.js';
import { closestDrawn } from '../../lib/controls.js';
import {
  attr,
  boxOf,
  first,
  focusOn,
  hasAttr,
  idOf,
  is,
  isConnected,
  matches,
  styleOf,
  textContentOf,
  titleOf,
} from '../../lib/dom.js';
import { dialogName, nameOf, roleOf } from '../../lib/names.js';
import { chainOf, everywhere, focusedHere, hitAt, isPage, isWithin } from '../../lib/tree.js';
import { isInView, isVisible } from '../../lib/visibility.js';
import { isClickHandled } from '../listening.js';
import { FOCUSABLE, canFocus, control, facts, isOff, named } from './controls.js';

const LAYER = 'dialog[open], [role="dialog"], [role="alertdialog"], [aria-modal="true"]';
const NO_LAYER =
  '[role="menu"], [role="listbox"], [role="tooltip"], [role="tree"], [role="grid"], [role="status"], [role="alert"], nav, ' +
  '[role="navigation"], [popover=hint]';

/** The positioned elements that were visible before the key. @type {Set<Element>} */
let before = new Set();
/** @type {Element | null} */
let layer = null;
/** @type {Element | null} */
let closer = null;

/** @param {Element} el */
const isPositioned = (el) => /fixed|absolute/.test(styleOf(el).position) || matches(el, LAYER);

/** @param {Element} el */
const isThere = (el) => isVisible(el) && isInView(boxOf(el));

/** Remember the visible content before the key. */
export const remember = () => {
  before = new Set(everywhere('*').filter((el) => isPositioned(el) && isThere(el)));
  layer = null;
};

/** The new positioned elements around an element, from the inside out. @param {Element | null} el */
const newcomers = (el) => chainOf(el).filter((node) => !isPage(node) && isPositioned(node) && !before.has(node));

/** @param {number} across share of the window's width @param {number} down share of its height */
const newcomersAt = (across, down) => newcomers(hitAt(innerWidth * across, innerHeight * down));

const CORNERS = [
  [0.03, 0.03],
  [0.97, 0.03],
  [0.03, 0.97],
  [0.97, 0.97],
];

/** Whether something new covers all corners of the window. */
const coversWindow = () => CORNERS.every(([across, down]) => newcomersAt(across, down).length > 0);

// ---------------------------------------------------------------------------------------------------- finding the layer

const CONTROL = `${FOCUSABLE}, [onclick], [role="button"], [class*="close" i]`;
const PICTURE_PX = 100;

/** A busy indicator contains neither a control nor a picture. @param {Element} el */
const holdsSomething = (el) =>
  isClickHandled(el) ||
  everywhere(CONTROL, el).some(isThere) ||
  everywhere('img, video, canvas, svg', el).some((part) => boxOf(part).width > PICTURE_PX);

/** The layer that is declared by ARIA or the element. */
const markedLayer = () => {
  const marked = everywhere(LAYER).filter((el) => isThere(el) && !before.has(el) && !matches(el, NO_LAYER));
  const isInModal = (/** @type {Element} */ el) =>
    marked.some((other) => other !== el && isWithin(el, other) && matches(other, '[aria-modal="true"], :modal'));
  return marked.filter((el) => !isInModal(el)).at(-1) ?? null;
};

/** Beside the middle too, where a layer on a wide screen may be. */
const SPOTS = [0.5, 0.25, 0.75].flatMap((across) =>
  [0.5, 0.4, 0.6, 0.3, 0.7, 0.25, 0.75].map((down) => [across, down]),
);
const CALLED_LAYER = /modal|dialog|lightbox|popup/i;
const LARGE = 0.1;

/**
 * Whether an element is a layer: in the middle, if it is large; above and below, where notifications appear too, if it can be closed or
 * has the class of one.
 *
 * @param {Element} el
 * @param {boolean} isInMiddle
 */
const isLayered = (el, isInMiddle) => {
  const isLarge = areaOf(boxOf(el)) >= innerWidth * innerHeight * LARGE;
  return (
    (isInMiddle && isLarge) ||
    CALLED_LAYER.test(`${attr(el, 'class')} ${idOf(el)}`) ||
    closersIn((part) => isWithin(part, el)).length > 0
  );
};

/** A layer at a point of the window. @param {number[]} spot */
const layerAt = ([across, down]) => {
  const parts = newcomersAt(across, down);
  const el = parts.at(-1);
  if (!el || matches(el, NO_LAYER) || first(el, NO_LAYER) || closestDrawn(el, NO_LAYER) || !holdsSomething(el))
    return null;
  const isFixed = parts.some((part) => styleOf(part).position === 'fixed');
  return coversWindow() || (isFixed && isLayered(el, across === 0.5 && down === 0.5)) ? el : null;
};

const findLayer = () => {
  const marked = markedLayer();
  if (marked) return marked;
  const opener = control();
  if (isConnected(opener) && hasAttr(opener, 'aria-expanded')) return null; // it declares that it shows and hides content
  for (const spot of SPOTS) {
    const found = layerAt(spot);
    if (found) return found;
  }
  return null;
};

/** Whether a layer appeared. */
export const look = () => {
  layer ??= findLayer();
  return layer !== null;
};

/** @returns {Element} */
const present = () => {
  if (!layer) throw new Error('no layer appeared');
  return layer;
};

/** Whether an element is in the layer, or in another that appeared with it. @param {Element | null} el */
const isInside = (el) => el !== null && !matches(el, 'body') && (isWithin(el, present()) || newcomers(el).length > 0);

// ---------------------------------------------------------------------------------------------------- closing it

const CLOSES =
  /^\s*[×✕✖✗xX⨯]\s*$|\b(?:close|dismiss|cancel|no thanks|got it|schlie(?:ß|ss)en|abbrechen|fermer|annuler|cerrar|cancelar|chiudi|annulla|sluiten|fechar|luk|stäng)\b/i;
const CLOSE_CLASS = /(?:^|[-_ ])(?:btn-?)?(?:close|dismiss|schliessen)(?:$|[-_ ])/i;
const BUTTONS = 'button, a, input, [role="button"], [onclick]';
const MAYBE = `${BUTTONS}, [class*="close" i], [class*="dismiss" i], [aria-label]`;

/** @param {Element} el */
const isButton = (el) => matches(el, BUTTONS) || isClickHandled(el) || styleOf(el).cursor === 'pointer';

/** @param {Element} el */
const isCalledCloser = (el) =>
  CLOSES.test(nameOf(el) || (textContentOf(el) ?? '')) ||
  CLOSES.test(titleOf(el)) ||
  CLOSE_CLASS.test(attr(el, 'class'));

/** What closes a layer. @param {(el: Element) => boolean} isIn */
const closersIn = (isIn) =>
  everywhere(MAYBE).filter((el) => isIn(el) && isThere(el) && !isOff(el) && isButton(el) && isCalledCloser(el));

/** Whether the keyboard reaches an element in the layer. @param {Element} el */
const isReached = (el) => chainOf(el).some((node) => node !== layer && canFocus(node) && isInside(node));

/** @param {Element} el */
const isModal = (el) => matches(el, '[aria-modal="true"], [role="alertdialog"], dialog:modal');

/** The facts of the layer that appeared. */
export const tell = () => {
  const el = present();
  const closers = closersIn(isInside);
  closer = closers.find(isReached) ?? closers[0] ?? null;
  return {
    ...facts(el),
    role: roleOf(el),
    name: dialogName(el).slice(0, 300),
    opener: named(control()),
    modal: isModal(el),
    covers: coversWindow(),
    focus_in: isInside(focusedHere()),
    close: closer && named(closer),
    close_reached: closer && isReached(closer),
  };
};

/** Focus the control that closes the layer. Returns whether it is focused. */
export const focusCloser = () => {
  const stop = closer && isReached(closer) ? chainOf(closer).find(canFocus) : undefined;
  if (!stop) return false;
  focusOn(stop);
  return focusedHere() === stop;
};

// ---------------------------------------------------------------------------------------------------- the focus

/** @param {Element | null} el */
const isNowhere = (el) => el === null || isPage(el) || !isVisible(el);

/** The focused element outside the layer, if a person would see it there. */
export const focusBehind = () => {
  const el = focusedHere();
  return el === null || isNowhere(el) || isInside(el) || boxOf(el).width < 3 ? null : named(el);
};

export const holdsFocus = () => isInside(focusedHere());

/** Move into the layer, to its first focusable element. */
export const enter = () => {
  const el = everywhere(FOCUSABLE).find((one) => isInside(one) && one !== layer && canFocus(one) && isThere(one));
  if (el) focusOn(el);
  return el !== undefined;
};

export const isGone = () =>
  layer === null || !isConnected(layer) || !isThere(layer) || (is(layer, 'dialog') && !layer.open);

/** Where the focus is after the layer closed. */
export const whereFocusIs = () => {
  const el = focusedHere();
  if (isNowhere(el)) return 'nowhere';
  return isWithin(el, control()) ? 'opener' : 'elsewhere';
};

/** The middle of the current control. */
export const spot = () => {
  const box = boxOf(control());
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};
