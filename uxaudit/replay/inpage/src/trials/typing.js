/** Trials of typing in the copy of a state: single keys while no field has the focus, and pasting into fields. */
import {
  activeIn,
  appendChild,
  blur,
  closest,
  createElement,
  focusOn,
  hasAttr,
  matches,
  pageBody,
  removeElement,
} from '../lib/dom.js';
import { DIALOGS } from '../lib/controls.js';
import { typeOf, valueOf } from '../lib/fields.js';
import { everywhere } from '../lib/tree.js';
import { isVisible } from '../lib/visibility.js';
import { facts, hold, isOff } from './keys/controls.js';
import * as responses from './keys/responses.js';

/** Take the focus from any field, and note what is there before a key. */
export const leaveFields = () => {
  const body = /** @type {HTMLElement} */ (pageBody());
  const active = activeIn(document);
  if (active && active !== body) blur(active);
  hold(body);
  responses.watch();
};

/** Whether a key changed the page. */
export const hasChanged = () => responses.hasChanged();

// ---------------------------------------------------------------------------------------------------- pasting

const FIELDS = 'input, textarea';
const TYPES = ['password', 'email', 'text', 'tel', 'url', 'number', 'search', 'textarea'];
/** Digits: few fields refuse them. */
const TEXT = '12345678';

/** @type {Element[]} */
let fields = [];
/** @type {HTMLTextAreaElement | null} */
let source = null;
/** @type {{ events: Event[], values: string }} */
const watched = { events: [], values: '' };

const valuesNow = () => everywhere(FIELDS).map(valueOf).join('\n');

/** @param {Element} el */
const order = (el) => TYPES.indexOf(typeOf(el));

/** The empty text fields, passwords first. @param {number} most */
export const findFields = (most) => {
  fields = everywhere(FIELDS)
    .filter((el) => order(el) >= 0 && isVisible(el) && !isOff(el) && !hasAttr(el, 'readonly') && valueOf(el) === '')
    .sort((one, other) => order(one) - order(other))
    .slice(0, most);
  for (const type of ['keydown', 'paste', 'beforeinput'])
    addEventListener(type, (event) => watched.events.push(event), true);
  return fields.map(facts);
};

/**
 * Select a text of the page's copy, to be copied by keys. It is put into the dialog of the field: all else is inert. Returns whether it
 * is selected.
 *
 * @param {number} at
 */
export const selectText = (at) => {
  source = /** @type {HTMLTextAreaElement} */ (createElement(document, 'textarea'));
  source.value = TEXT;
  const place = closest(fields[at], DIALOGS) ?? pageBody();
  if (place) appendChild(place, source);
  focusOn(source, { preventScroll: true });
  source.select();
  return activeIn(document) === source;
};

/** Remove that text, and focus a field. Returns whether it has the focus. @param {number} at */
export const enter = (at) => {
  if (source) removeElement(source);
  source = null;
  const el = fields[at];
  focusOn(el, { preventScroll: true });
  Object.assign(watched, { events: [], values: valuesNow() });
  return activeIn(document) === el && valueOf(el) === '' && !matches(el, ':disabled');
};

/** The result of pasting: `taken`, `cancelled` by a script, `undone`, or `unknown` if no event of it was seen. */
export const pasted = () => {
  if (valuesNow() !== watched.values) return 'taken';
  if (watched.events.some((event) => event.defaultPrevented)) return 'cancelled';
  return watched.events.some((event) => event.type === 'paste') ? 'undone' : 'unknown';
};
