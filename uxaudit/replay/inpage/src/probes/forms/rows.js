/** The value of a field and whether it is marked as invalid. */
import { viewBox } from '../../lib/boxes.js';
import { activeIn, attr, boxOf, closest, first, innerTextOf, is, rootOf, styleOf, tagOf } from '../../lib/dom.js';
import {
  autocompleteOf,
  fieldNameOf,
  formOf,
  isChecked,
  isControl,
  isReadOnly,
  isSwitchedOff,
  labelsOf,
  typeOf,
  valueOf,
} from '../../lib/fields.js';
import { labelOf, nameOf, roleOf } from '../../lib/names.js';
import { selectorOf } from '../../lib/selectors.js';
import { tidy } from '../../lib/text.js';
import { parentOf } from '../../lib/tree.js';
import { isInView, isVisible } from '../../lib/visibility.js';
import { describedBy, isChoice, notesOf, wordsIn } from './fields.js';
import { isDrawnRed, isRed, lookOf } from './looks.js';

/** @typedef {import('./fields.js').Fields} Fields */

export const SHORT = 160;
const SECRET = /one-time-code|cc-|password/;
const SEARCH_NAMES = /^(q|query|search|suche|s)$/i;
const MOST_AROUND = 3;

/** The selected options of a choice. @param {Fields} fields @param {Element} el */
const checkedIn = (fields, el) =>
  fields
    .setOf(el)
    .filter(isChecked)
    .map((one) => tidy(labelOf(one)) || valueOf(one))
    .join(', ');

/** @param {Element} el */
const plainValue = (el) => {
  if (is(el, 'select')) return [...el.selectedOptions].map((option) => option.text).join(', ');
  return valueOf(el) ?? innerTextOf(el);
};

/** The value of a field; null if it is secret. @param {Fields} fields @param {Element} el */
const heldBy = (fields, el) => {
  if (typeOf(el) === 'password' || SECRET.test(autocompleteOf(el))) return null;
  if (isChoice(el)) return tidy(checkedIn(fields, el), SHORT);
  if (is(el, 'input') && el.type === 'file') return el.files?.length ? 'a file' : '';
  const value = plainValue(el);
  return value.length > SHORT ? `${value.length} characters` : tidy(value, SHORT);
};

/** Whether ARIA marks a field as invalid. @param {Fields} fields @param {Element} el */
export const isMarkedWrong = (fields, el) =>
  fields.setOf(el).some((one) => attr(one, 'aria-invalid') === 'true') ||
  closest(fields.groupOf(el), '[aria-invalid="true"]') !== null;

/** A field and its ancestors up to its group. @param {Fields} fields @param {Element} el */
const upToGroup = (fields, el) => {
  const group = fields.groupOf(el);
  const found = [];
  for (let node = /** @type {Element | null} */ (el); node && found.length < MOST_AROUND; node = parentOf(node)) {
    found.push(node);
    if (node === group) break;
  }
  return found;
};

/** Whether a field, its surroundings, or its label is red. @param {Fields} fields @param {Element} el */
const isRedField = (fields, el) =>
  upToGroup(fields, el).some(isDrawnRed) ||
  labelsOf(el).some((label) => isVisible(label) && isRed(styleOf(label).color));

/** Whether the browser itself will block the form's submission at a field. @param {Element} el @returns {el is HTMLInputElement} */
export const failsNativeCheck = (el) => isControl(el) && el.willValidate && !el.validity.valid;

const noValidateOf = /** @type {any} */ (Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, 'noValidate')).get;

/** The browser's message for a field at which it will block the submission. @param {Element} el */
const nativeMessage = (el) => {
  const form = formOf(el);
  return form && !noValidateOf.call(form) && failsNativeCheck(el) ? tidy(el.validationMessage, SHORT) : '';
};

/** The name of a field; of radio buttons that of their fieldset. @param {Element} el */
const fieldName = (el) => {
  const set = typeOf(el) === 'radio' ? closest(el, 'fieldset') : null;
  const legend = set && first(set, 'legend');
  return legend ? tidy(innerTextOf(legend)) : nameOf(el);
};

/** @param {Element} el */
const isSearch = (el) =>
  typeOf(el) === 'search' || closest(el, '[role="search"], search') !== null || SEARCH_NAMES.test(fieldNameOf(el));

/** @param {Element} el */
const isRequired = (el) => (isControl(el) && 'required' in el && el.required) || attr(el, 'aria-required') === 'true';

/** @param {Element} el */
const hasLook = (el) => !isChoice(el) && typeOf(el) !== 'file' && !isSwitchedOff(el) && !isReadOnly(el);

/** @param {Element} el */
const isFocused = (el) => activeIn(rootOf(el)) === el;

/** @param {Fields} fields @param {Element} el */
export const fieldRow = (fields, el) => ({
  role: roleOf(el),
  name: fieldName(el),
  selector: selectorOf(el),
  type: is(el, 'input') ? el.type : tagOf(el),
  value: heldBy(fields, el),
  required: isRequired(el),
  search: isSearch(el),
  invalid: isMarkedWrong(fields, el),
  red: isRedField(fields, el),
  native: nativeMessage(el),
  tied: describedBy(el)
    .filter(isVisible)
    .map((part) => tidy(innerTextOf(part)))
    .filter(Boolean),
  around: wordsIn(fields.groupOf(el)),
  notes: notesOf(fields, el),
  ...(hasLook(el) ? lookOf(el) : {}),
  box: viewBox(el),
  in_view: isInView(boxOf(el)),
  focused: fields.setOf(el).some(isFocused),
});
