/** The value of a control, and whether a key changed it. */
import {
  activeIn,
  all,
  attrOrNull,
  closest,
  editContextOf,
  hasAttr,
  innerTextOf,
  is,
  isConnected,
  isEditable,
  isHtml,
  matches,
  pageBody,
  shadowRootOf,
  styleOf,
  tagOf,
} from '../lib/dom.js';
import { askPage } from '../lib/channel.js';
import { fieldAround, fieldNameOf, fieldOf, isSecret, valueOf } from '../lib/fields.js';
import { nameOf, roleOf } from '../lib/names.js';
import { everywhere } from '../lib/tree.js';
import { isDrawn, isVisible } from '../lib/visibility.js';

export { fieldAround };

/** Whether it is chosen, or gone, like an item that disappears when it is chosen. @param {Element} el */
export const isChosen = (el) =>
  !isConnected(el) || matches(fieldAround(el), '[aria-selected=true], [aria-checked=true], input:checked');

/** The innermost focused element of a component. @param {Element} el @returns {Element} */
const deepestFocus = (el) => {
  const shadow = shadowRootOf(el);
  const active = shadow && activeIn(shadow);
  return active ? deepestFocus(active) : el;
};

/** The text that a script draws itself, from the EditContext API; null without one. @param {Element} el @returns {string | null} */
export const editContextText = (el) => (isHtml(el) ? (editContextOf(el)?.text ?? null) : null);

/** The names of the files in a field. @param {Element} el */
const filesIn = (el) =>
  is(el, 'input') && el.type === 'file' ? [...(el.files ?? [])].map((file) => file.name).join(', ') : null;

/** The value of a field, of editable text, or of ARIA; null without one. @param {Element} el */
export const readValue = (el) => {
  const own = fieldAround(el);
  const field = customValueOf(own) !== null || isEditable(own) ? own : deepestFocus(own);
  const text = editContextText(field);
  if (text !== null) return text;
  if (isEditable(field)) return innerTextOf(field);
  return filesIn(field) ?? (is(field, 'button') ? null : customValueOf(field)) ?? attrOrNull(field, 'aria-valuenow');
};

/** The value that a component has as a property of its own class, which only the page's world can read. @param {Element} el */
export const componentValue = (el) => {
  const answer = tagOf(el).includes('-') ? askPage('value', el) : '';
  return answer.startsWith('=') ? answer.slice(1) : null;
};

/** The value of a control, including components. @param {Element} el */
const customValueOf = (el) => valueOf(el) ?? (is(el, 'output') ? el.value : componentValue(el));

const STATES = ['aria-checked', 'aria-pressed', 'aria-selected'];

/** Whether a checkbox or similar is on; null if it has no such state, or is gone. @param {Element} el */
export const isTicked = (el) => {
  const box = fieldAround(el);
  if (!isConnected(box)) return null;
  if (is(box, 'input') && /^(checkbox|radio)$/.test(box.type)) return box.checked;
  const state = STATES.map((name) => attrOrNull(box, name)).find((value) => value !== null);
  return state === undefined ? null : state === 'true';
};

/** @param {Element} el @returns {HTMLSelectElement | null} */
const listOf = (el) => {
  const field = fieldOf(el);
  return is(field, 'select') ? field : null;
};

/** @param {HTMLOptionElement} option */
const isUsable = (option) => !option.disabled && !closest(option, 'optgroup:disabled') && !hasAttr(option, 'hidden');

/** The number of arrow key presses from the chosen option to another. @param {Element} el @param {number} index */
export const stepsTo = (el, index) => {
  const list = listOf(el);
  const options = list ? [...list.options] : [];
  const from = list ? list.selectedIndex : -1;
  const open = options
    .map((option, at) => ({ option, at }))
    .filter(({ option, at }) => at === from || isUsable(option));
  const placeOf = (/** @type {number} */ wanted) => open.findIndex(({ at }) => at === wanted);
  return placeOf(index) - placeOf(from);
};

/** @param {Element} el */
export const chosenIndex = (el) => listOf(el)?.selectedIndex ?? -1;

/** Whether a list is a customizable select. @param {Element} el */
export const isCustomizable = (el) => styleOf(fieldOf(el)).appearance === 'base-select';

/** @param {Element} el */
export const isListOpen = (el) => matches(fieldOf(el), ':open');

const CONTROLS = 'a[href], button, input, select, textarea, [role]';
const MOST_CONTROLS = 3000;

/** The page's visible text, and the number of its visible controls. */
export const pageShows = () => {
  const body = pageBody();
  const seen = all(document, CONTROLS).slice(0, MOST_CONTROLS).filter(isDrawn);
  return `${seen.length} ${body ? innerTextOf(body) : ''}`;
};

// ---------------------------------------------------------------------------------------------------- fields that changed

const FIELDS =
  'input:not([type="hidden"]), select, textarea, output, [contenteditable=""], [contenteditable="true"], [contenteditable="plaintext-only"]';
const LONGEST = 200;

/** The value of each field at the last call. @type {WeakMap<Element, string> | null} */
let known = null;

/** @param {Element} field */
const contentOf = (field) => {
  if (is(field, 'input') && ['checkbox', 'radio'].includes(field.type)) return String(field.checked);
  if (is(field, 'input') && field.type === 'file') return String(field.files?.length ?? 0);
  return isEditable(field) ? innerTextOf(field) : (customValueOf(field) ?? '');
};

/** Whether a control exposes its state to the browser alone, as custom elements and customizable selects may. @param {Element | null} el */
const isKnownToBrowserOnly = (el) => el !== null && (tagOf(fieldOf(el)).includes('-') || isCustomizable(el));

/**
 * The fields whose values changed since the last call (none the first time): their names and values, without secret ones. A script that
 * sets a field's property does not change the document.
 *
 * @param {Element | null} el
 */
export const changedFields = (el) => {
  const before = known;
  /** @type {WeakMap<Element, string>} */
  const now = new WeakMap();
  const changed = [];
  for (const field of everywhere(FIELDS)) {
    const value = contentOf(field);
    now.set(field, value);
    const was = before?.get(field);
    if (was === undefined || was === value) continue;
    changed.push({
      seen: isVisible(field),
      name: nameOf(field) || fieldNameOf(field),
      role: roleOf(field),
      value: isSecret(field) ? null : value.slice(0, LONGEST),
    });
  }
  known = now;
  return { changed, browser_only: isKnownToBrowserOnly(el) };
};
