/** Actions on fields, and questions about them. */
import { readValue } from '../keyboard/values.js';
import {
  activeIn,
  all,
  attr,
  boxOf,
  checkVisibility,
  childCountOf,
  cloneOf,
  closest,
  contains,
  elementAt,
  execCommand,
  first,
  focusOn,
  hasAttr,
  is,
  isEditable,
  matches,
  pageBody,
  parentElementOf,
  removeElement,
  rootOf,
  shadowRootOf,
  styleOf,
  tagOf,
  textContentOf,
} from '../lib/dom.js';
import { fieldOf, typeOf, valueOf } from '../lib/fields.js';
import { nameOf } from '../lib/names.js';
import { selectorOf } from '../lib/selectors.js';
import { chainOf, focusedHere, isWithin } from '../lib/tree.js';
import { isVisible } from '../lib/visibility.js';

/** Put the caret after the value of a field. @param {Element} el */
export const caretToEnd = (el) => {
  const field = fieldOf(el);
  focusOn(field);
  if (isEditable(field)) {
    const selection = getSelection();
    selection?.selectAllChildren(field);
    selection?.collapseToEnd();
  } else if (is(field, 'input') || is(field, 'textarea')) {
    try {
      field.setSelectionRange(field.value.length, field.value.length);
    } catch {
      // a type of field without a caret
    }
  }
};

/** The kind of field of a control. @param {Element} el */
export const kindOf = (el) => {
  const field = fieldOf(el);
  const native = matches(field, 'input, textarea, select') || isEditable(field);
  return { native, tag: tagOf(field), type: is(field, 'input') ? field.type : '' };
};

/** Select the whole value of the focused field. */
export const selectAll = () => {
  const field = focusedHere();
  if (is(field, 'input') || is(field, 'textarea')) field.select();
  else execCommand(document, 'selectAll');
};

/** @param {string} text */
const onOneLine = (text) => text.replace(/\s+/g, ' ').trim();

/** The text of an option without parts hidden from its name: a customizable select may contain pictures. @param {HTMLOptionElement} option */
const wordsOf = (option) => {
  const copy = cloneOf(option, true);
  for (const part of all(copy, '[aria-hidden="true"]')) removeElement(part);
  return onOneLine(textContentOf(copy) ?? '');
};

/** @param {HTMLOptionElement} option */
const optionName = (option) => (childCountOf(option) ? wordsOf(option) : '') || onOneLine(option.label || option.value);

/** The options of a list, or the suggestions of a field; null without any. @param {Element} el */
export const readOptions = (el) => {
  const field = fieldOf(el);
  const list = is(field, 'input') ? field.list : is(field, 'select') ? field : null;
  if (!list) return null;
  return [...list.options].map((option) => ({
    label: optionName(option),
    value: option.value,
    suggested: is(field, 'input'),
  }));
};

/** @param {Element} el */
export const takesFile = (el) => typeOf(fieldOf(el)) === 'file';

/** @param {Element} el */
export const hasFocus = (el) => activeIn(rootOf(el)) === el;

/** The value of a field; null if it is secret, and for elements that are no field. @param {Element} el */
export const readPlain = (el) =>
  typeOf(el) === 'password' || is(el, 'button') ? null : (valueOf(el) ?? readValue(el));

// ---------------------------------------------------------------------------------------------------- lists that the page draws

/** Whether a field has a list that is not open. @param {Element} el */
export const hasClosedList = (el) =>
  is(el, 'input') && attr(el, 'role') === 'combobox' && attr(el, 'aria-expanded') !== 'true';

const MOST_UP = 4;

/** The button that opens a field's list. @param {Element} el @returns {Element | null} */
export const listButton = (el) => {
  const controls = attr(el, 'aria-controls');
  const opensList = (/** @type {Element} */ one) =>
    attr(one, 'aria-haspopup') === 'listbox' || (controls !== '' && attr(one, 'aria-controls') === controls);
  let node = parentElementOf(el);
  for (let up = 0; node && up < MOST_UP; up += 1) {
    const button = all(node, 'button, [role="button"]').find((one) => checkVisibility(one) && opensList(one));
    if (button) return button;
    if (all(node, '[role="combobox"]').length > 1) return null;
    node = parentElementOf(node);
  }
  return null;
};

/** The indexes of the elements that are in a layer over the page without the control, the innermost ones. @param {Element[]} elements @param {Element} control */
export const inLayer = (elements, control) => {
  const isOver = (/** @type {Element} */ node) =>
    /absolute|fixed/.test(styleOf(node).position) && !contains(node, control);
  const isLayered = (/** @type {Element} */ el) => {
    for (let node = /** @type {Element | null} */ (el); node; node = parentElementOf(node))
      if (isOver(node)) return true;
    return false;
  };
  const isInnermost = (/** @type {Element} */ el) => !elements.some((other) => other !== el && contains(el, other));
  return [...elements.keys()].filter((at) => isLayered(elements[at]) && isInnermost(elements[at]));
};

// ---------------------------------------------------------------------------------------------------- files

const MOST_AROUND = 5;

/** The only file field in the elements around a control; null if there is none, or several. @param {Element} el */
export const fileFieldNear = (el) => {
  let node = /** @type {Element | null} */ (el);
  for (let up = 0; node && up < MOST_AROUND; up += 1) {
    const fields = all(node, 'input[type="file"]:not([disabled])');
    if (fields.length) return fields.length === 1 ? fields[0] : null;
    node = parentElementOf(node);
  }
  return null;
};

/** The middle of a control, if a click there reaches a file field; else null. @param {Element} el @param {Element} field */
export const pointOnFileField = (el, field) => {
  const box = boxOf(el);
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const hit = elementAt(document, point.x, point.y);
  const label = hit && closest(hit, 'label');
  const isReached = hit === field || (is(label, 'label') && label.control === field);
  return isReached ? point : null;
};

// ---------------------------------------------------------------------------------------------------- the focus

/** @param {Element} field @param {Element | null} active */
const holdsFocus = (field, active) =>
  active !== null &&
  active !== pageBody() &&
  (isWithin(active, field) || (shadowRootOf(active) !== null && isWithin(field, active)));

/** Why a field does not take the focus. @param {Element} field @param {Element | null} active */
const whyNoFocus = (field, active) => {
  const modal = first(document, 'dialog:modal');
  if (chainOf(field).some((node) => hasAttr(node, 'inert'))) return modal ? 'dialog' : 'inert';
  if (modal && !closest(field, 'dialog:modal')) return 'dialog';
  if (matches(field, ':disabled') || attr(field, 'aria-disabled') === 'true') return 'disabled';
  if (!isVisible(field)) return 'hidden';
  return active && active !== pageBody() ? 'taken' : 'refused';
};

/** Focus a control, or the control of a label. Returns whether it is focused then, and if not, why. @param {Element} el */
export const takeFocus = (el) => {
  const field = fieldOf(el);
  if (!isWithin(focusedHere(), field)) focusOn(field);
  const active = focusedHere();
  if (holdsFocus(field, active)) return { has: true, why: '', by: '' };
  const why = whyNoFocus(field, active);
  return { has: false, why, by: why === 'taken' && active ? nameOf(active) || selectorOf(active) : '' };
};
