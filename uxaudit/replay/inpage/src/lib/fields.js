/** Properties of fields, buttons and links, for any element: the empty value if it is not one of them. */
import { all, attr, closest, is, isHtml, rootOf, styleOf, tagOf } from './dom.js';
import { remembered } from './memo.js';

const TYPED = ['input', 'button', 'select', 'textarea'];
const LABELLED = [...TYPED, 'meter', 'output', 'progress'];
const OWNED = [...TYPED, 'fieldset', 'object', 'output'];

/** @typedef {HTMLInputElement | HTMLButtonElement | HTMLSelectElement | HTMLTextAreaElement} Control */

/**
 * @param {Element} el
 * @param {string[]} tags
 */
const isOneOf = (el, tags) => tags.includes(tagOf(el)) && isHtml(el);

/**
 * Whether it is a native control.
 *
 * @param {Element | null} el
 * @returns {el is Control}
 */
export const isControl = (el) => el !== null && isOneOf(el, TYPED);

/** @param {Element} el */
export const typeOf = (el) => (isControl(el) ? el.type : '');

/** @param {Element} el @returns {el is HTMLInputElement} which represents all elements that can have labels: a page cannot clobber properties of a field */
const isLabelled = (el) => isOneOf(el, LABELLED);

/** @param {Element} el @returns {el is HTMLInputElement} which represents all elements that a form can own */
const isOwned = (el) => isOneOf(el, OWNED);

/** The labels of a root by their controls: `labels` of a control searches the whole page. @param {Node} root */
const labelsByControl = (root) =>
  remembered(root, 'labels', () => {
    /** @type {Map<Element, HTMLLabelElement[]>} */
    const groups = new Map();
    for (const label of all(root, 'label')) {
      const control = is(label, 'label') ? label.control : null;
      if (control && is(label, 'label')) groups.set(control, [...(groups.get(control) ?? []), label]);
    }
    return groups;
  });

/**
 * @param {Element} el
 * @returns {HTMLLabelElement[]}
 */
export const labelsOf = (el) => (isLabelled(el) ? (labelsByControl(rootOf(el)).get(el) ?? []) : []);

/**
 * The form that a control belongs to.
 *
 * @param {Element} el
 * @returns {HTMLFormElement | null}
 */
export const formOf = (el) => (isOwned(el) ? el.form : null);

/**
 * The `name` of a control, used when its form is submitted.
 *
 * @param {Element} el
 */
export const fieldNameOf = (el) => (isControl(el) ? el.name : '');

/**
 * The current value of a control; null if the element has none.
 *
 * @param {Element} el
 * @returns {string | null}
 */
export const valueOf = (el) => (isControl(el) ? el.value : null);

/**
 * The text of an input that is a button.
 *
 * @param {Element} el
 */
export const buttonValueOf = (el) =>
  is(el, 'input') && ['submit', 'button', 'reset'].includes(el.type)
    ? el.value || (el.type === 'submit' ? 'Submit' : '')
    : '';

/** @param {Element} el */
export const isChecked = (el) => is(el, 'input') && el.checked;

/** @param {Element} el */
export const isReadOnly = (el) => (is(el, 'input') || is(el, 'textarea')) && el.readOnly;

/**
 * Whether the control itself is disabled, not a fieldset around it.
 *
 * @param {Element} el
 */
export const isSwitchedOff = (el) => isControl(el) && el.disabled;

/**
 * Whether two are radio buttons of the same group.
 *
 * @param {Element} one
 * @param {Element} other
 */
export const areOneChoice = (one, other) =>
  is(one, 'input') &&
  is(other, 'input') &&
  one.type === 'radio' &&
  other.type === 'radio' &&
  one.name === other.name &&
  one.form === other.form;

/**
 * The control of a label; for any other element, the element itself.
 *
 * @param {Element} el
 * @returns {Element}
 */
export const fieldOf = (el) => (is(el, 'label') && el.control) || el;

/**
 * The field of a label, or of an element in a label; for any other element, the element itself.
 *
 * @param {Element} el
 * @returns {Element}
 */
export const fieldAround = (el) => {
  const label = closest(el, 'label');
  const field = label ? fieldOf(label) : el;
  return field === label ? el : field;
};

/**
 * The absolute URL of a link; empty if it is not a URL.
 *
 * @param {Element} el
 */
export const hrefOf = (el) => (is(el, 'a') || is(el, 'area') ? el.href : '');

/**
 * The autofill purpose of a field.
 *
 * @param {Element} el
 */
export const autocompleteOf = (el) =>
  is(el, 'input') || is(el, 'select') || is(el, 'textarea') ? el.autocomplete : '';

/** HTML, "autofill": values that only their owner may see. */
const SECRET_FILL = /^(current-password|new-password|one-time-code|cc-.+)$/;

/**
 * Whether a field's value is private, by its type or its autofill purpose.
 *
 * @param {Element} el
 */
export const isSecret = (el) => {
  const field = fieldOf(el);
  if (typeOf(field) === 'password') return true;
  const asks = attr(field, 'autocomplete').toLowerCase().split(/\s+/);
  const { webkitTextSecurity = '' } = /** @type {any} */ (styleOf(field));
  return asks.some((token) => SECRET_FILL.test(token)) || !['none', ''].includes(webkitTextSecurity);
};
