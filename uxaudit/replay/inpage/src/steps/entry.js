/** Where the text of a step goes: the field that a target is, holds, or brings the focus into. */
import { componentValue, editContextText } from '../keyboard/values.js';
import { EDITED, INTERACTIVE, inputOf, withRole } from '../lib/controls.js';
import { blur, boxOf, checkVisibility, isEditable, matches, parentElementOf, tabIndexOf, tagOf } from '../lib/dom.js';
import { fieldAround } from '../lib/fields.js';
import { nameOf, roleOf } from '../lib/names.js';
import { selectorOf } from '../lib/selectors.js';
import { chainOf, everywhere, focusedHere, isPage, isWithin } from '../lib/tree.js';
import { isVisible } from '../lib/visibility.js';
import { fileFieldNear } from './fields.js';
import { selectorParts } from './targets.js';

const BUTTONS = inputOf('button', 'submit', 'reset', 'image');
const ENTRIES = [
  `input:not([type="hidden"], ${BUTTONS})`,
  'select, textarea, iframe',
  `${EDITED}, [contenteditable="plaintext-only"]`,
  withRole('textbox', 'searchbox', 'combobox', 'spinbutton', 'slider', 'listbox'),
].join(', ');
const ACTED_ON =
  `a[href], button, summary, ${BUTTONS}, ` +
  withRole('button', 'link', 'tab', 'checkbox', 'radio', 'switch', 'option', 'menuitem', 'treeitem');

/** Whether a component has a field in its own shadow root, or is one for its form. @param {Element} el */
const isFieldComponent = (el) =>
  tagOf(el).includes('-') && (componentValue(el) !== null || everywhere(ENTRIES, el).length > 0);

/** @param {Element} el */
const isEntry = (el) => matches(el, ENTRIES) || isEditable(el) || editContextText(el) !== null || isFieldComponent(el);

/** The only field inside an element; null without one, or with several. @param {Element} el */
export const onlyFieldIn = (el) => {
  const inside = everywhere(ENTRIES, el).filter((one) => checkVisibility(one));
  return inside.length === 1 ? inside[0] : null;
};

/** Whether an element is a field, or holds one. @param {Element} el */
const takesText = (el) => isEntry(fieldAround(el)) || onlyFieldIn(el) !== null;

/** The indexes of the elements that are fields, or else hold one. @param {Element[]} elements */
export const textTakers = (elements) => {
  const placesWhere = (/** @type {(el: Element) => boolean} */ isSo) =>
    [...elements.keys()].filter((at) => isSo(elements[at]));
  const themselves = placesWhere((el) => isEntry(fieldAround(el)));
  return themselves.length ? themselves : placesWhere(takesText);
};

/** The editor that an element is a part of; null outside of one. @param {Element} el */
export const editorAround = (el) => {
  if (!isEditable(el)) return null;
  let host = el;
  for (let up = parentElementOf(el); up && isEditable(up); up = parentElementOf(up)) host = up;
  return host;
};

/** The narrowest side of an element that a person sees as a field, CSS px. */
const FIELD_PX = 10;

/** @param {Element} el */
const isDrawn = (el) => {
  const { width, height } = boxOf(el);
  return width >= FIELD_PX && height >= FIELD_PX;
};

/**
 * The selectors of the elements that draw the text of fields without a size: one for each such field that can take the focus.
 * @param {Element[]} elements
 */
export const editorsOf = (elements) =>
  elements
    .filter((el) => isEntry(el) && !isDrawn(el) && checkVisibility(el) && tabIndexOf(el) >= 0)
    .map((el) => chainOf(el).find((up) => up !== el && isDrawn(up)))
    .filter((up) => up !== undefined && !isPage(up))
    .map((up) => selectorParts(/** @type {Element} */ (up)));

/** @param {Element} el */
const howItTakes = (el) => {
  const host = editorAround(el);
  if (host && host !== el) return 'part';
  if (isEntry(fieldAround(el))) return 'itself';
  return onlyFieldIn(el) ? 'inside' : matches(el, 'a[href]') ? 'never' : 'opens';
};

/** How an element takes text, and what it is in words. @param {Element} el */
export const takes = (el) => ({
  how: howItTakes(el),
  focusable: matches(el, '[tabindex], button'),
  role: roleOf(el),
  tag: tagOf(el),
  name: nameOf(el),
});

/** The focused field; null if keys would go elsewhere. */
export const focusedField = () => {
  const active = focusedHere();
  return active && !isPage(active) && isEntry(active) ? active : null;
};

/** Whether a focused element takes the keys itself, such as a cell that becomes a field when somebody types. @param {Element} el */
export const takesKeys = (el) => {
  const active = focusedHere();
  return active !== null && !isPage(active) && isWithin(active, el) && !matches(active, ACTED_ON);
};

/** Take the focus away from the element that has it. */
export const leaveFocus = () => {
  const active = focusedHere();
  if (active && !isPage(active)) blur(active);
};

/** Whether an element can be expected to open a file chooser: it is a control, or beside a file field. @param {Element} el */
export const isForFiles = (el) => matches(el, `${INTERACTIVE}, label`) || fileFieldNear(el) !== null;

const MOST_LISTED = 8;

/** The visible fields of the page: role, name and selector. */
export const fieldsOfPage = () =>
  everywhere(ENTRIES)
    .filter((el) => !matches(el, 'iframe') && isVisible(el))
    .slice(0, MOST_LISTED)
    .map((el) => ({ role: roleOf(el) || tagOf(el), name: nameOf(el), selector: selectorOf(el) }));
