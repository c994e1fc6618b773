/** Controls: which elements count as one, which can take the focus, and which the keyboard need not reach. */
import {
  all,
  attr,
  attrOrNull,
  childCountOf,
  childrenOf,
  hasAttr,
  idOf,
  isConnected,
  matches,
  rootOf,
  styleOf,
  tabIndexOf,
} from './dom.js';
import { chainOf, everywhere, parentOf } from './tree.js';

const CONTROL_ROLES = [
  'button',
  'link',
  'checkbox',
  'radio',
  'switch',
  'tab',
  'menuitem',
  'menuitemcheckbox',
  'menuitemradio',
  'option',
  'combobox',
  'textbox',
  'searchbox',
  'slider',
  'spinbutton',
  'treeitem',
  'gridcell',
];

/**
 * A selector for these roles, as written.
 *
 * @param {string[]} roles
 */
export const withRole = (...roles) => roles.map((role) => `[role="${role}"]`).join(', ');

/**
 * A selector for inputs of these types.
 *
 * @param {string[]} types
 */
export const inputOf = (...types) => types.map((type) => `input[type="${type}"]`).join(', ');

export const EDITED = '[contenteditable=""], [contenteditable="true"]';
const NATIVE = 'a[href], area[href], button, input:not([type="hidden"]), select, textarea, summary';

/** Elements that a user can operate. */
export const INTERACTIVE = `${NATIVE}, ${EDITED}, [onclick], ${withRole(...CONTROL_ROLES)}, [tabindex]:not([tabindex="-1"])`;

/** Focusable elements. */
export const FOCUSABLE = `${NATIVE}, iframe, ${EDITED}, [tabindex]`;

/** Fields with a text caret. */
export const CARET_FIELDS = `textarea, ${EDITED}, input:not([type]), ${inputOf('text', 'search', 'email', 'tel', 'url', 'password', 'number')}`;

export const DIALOGS = 'dialog, [role="dialog"], [role="alertdialog"]';

/**
 * The nearest element that matches a selector, of an element and its ancestors, also outside its shadow root.
 *
 * @param {Element | null} el
 * @param {string} selector
 * @returns {Element | null}
 */
export const closestDrawn = (el, selector) => chainOf(el).find((node) => matches(node, selector)) ?? null;

const STEPPED = '[role="combobox"], [role="spinbutton"], input[type="number"]';
const FIELDS = 'input, select, textarea, [role="combobox"], [role="spinbutton"]';
const BUTTONS = 'button, [role="button"]';
const ROOM = 4;
const MOST_PARTS = 3;

/**
 * Whether the keyboard need not reach an element, because it can do the same beside it: the button of a combobox and those of a
 * spinbutton, whose field responds to arrow keys (ARIA Authoring Practices), and the second of two neighbours that open the same
 * content.
 *
 * @param {Element} el
 * @param {(other: Element) => boolean} isReached whether the keyboard reaches another element
 */
export const isDoneBeside = (el, isReached) =>
  unfoldsWithNeighbour(el, isReached) || namesButton(el, isReached) || stepsField(el, isReached);

/**
 * Whether it is a heading that opens the same content as the button with the same name.
 *
 * @param {Element} el
 * @param {(other: Element) => boolean} isReached
 */
const namesButton = (el, isReached) => {
  const id = CSS.escape(idOf(el));
  if (!id) return false;
  const named = all(rootOf(el), `[aria-labelledby~="${id}"], [aria-describedby~="${id}"]`);
  return named.some((one) => one !== el && matches(one, BUTTONS) && isReached(one));
};

/**
 * @param {Element} el
 * @param {(other: Element) => boolean} isReached
 */
const unfoldsWithNeighbour = (el, isReached) => {
  const own = attrOrNull(el, 'aria-expanded');
  const parent = parentOf(el);
  if (own === null || !parent) return false;
  return childrenOf(parent).some((one) => one !== el && isReached(one) && attrOrNull(one, 'aria-expanded') === own);
};

/**
 * @param {Element} el
 * @param {(other: Element) => boolean} isReached
 */
const stepsField = (el, isReached) => {
  if (!matches(el, BUTTONS)) return false;
  for (const node of chainOf(el).slice(1, 1 + ROOM)) {
    const fields = everywhere(FIELDS, node).filter((one) => one !== el && isReached(one));
    if (fields.length)
      return fields.length === 1 && matches(fields[0], STEPPED) && everywhere(BUTTONS, node).length <= MOST_PARTS;
  }
  return false;
};

const PARTED =
  'input[type=date], input[type=time], input[type=datetime-local], input[type=month], input[type=week], video, audio';
const PARTED_STOPS = 12;
const SCROLL_SIDES = ['left', 'right', 'up', 'down'];

/** Whether CSS adds buttons or markers to a scroll container. @param {Element} el */
const hasScrollControls = (el) => {
  const { scrollMarkerGroup } = /** @type {any} */ (styleOf(el));
  const isDrawn = (/** @type {string} */ side) =>
    !['none', 'normal', ''].includes(styleOf(el, `::scroll-button(${side})`).content);
  return (scrollMarkerGroup && scrollMarkerGroup !== 'none') || SCROLL_SIDES.some(isDrawn);
};

/**
 * The number of Tab stops in an element: the parts of a date, the buttons of a player, the buttons and markers that CSS
 * adds to a scroll container, which all share the one active element; 0 if it is one ordinary stop.
 *
 * @param {Element} el
 */
export const stopsIn = (el) => {
  if (matches(el, PARTED)) return PARTED_STOPS;
  return hasScrollControls(el) ? childCountOf(el) + PARTED_STOPS : 0;
};

/**
 * Whether Tab may stop at an element.
 *
 * @param {Element} el
 */
export const isFocusable = (el) => tabIndexOf(el) >= 0 || hasAttr(el, 'tabindex');

/** @type {WeakMap<Element, number>} */
const keys = new WeakMap();
let count = 0;

/** A number that is used only once. */
export const nextKey = () => ++count;

/**
 * A number for an element, which it keeps as long as its document exists.
 *
 * @param {Element} el
 */
export const keyOf = (el) => {
  const known = keys.get(el) ?? nextKey();
  keys.set(el, known);
  return known;
};

/**
 * The number of an element, if it has one.
 *
 * @param {Element} el
 */
export const knownKeyOf = (el) => keys.get(el);

/**
 * Whether ARIA or the element declares that it opens content of this kind.
 *
 * @param {Element} el
 */
export const hasPopup = (el) => (attr(el, 'aria-haspopup') || 'false') !== 'false';

/**
 * Elements that are still in the document.
 *
 * @param {Iterable<Element>} elements
 */
export const connected = (elements) => [...elements].filter(isConnected);
