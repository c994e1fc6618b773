/** Entries in fields: the length of each value, choices, and kinds of keys. The entered text itself is sent only if `tell` returns it. */
import { is, isEditable, isElement, innerTextOf, matches } from '../lib/dom.js';
import { isChecked, isSecret, typeOf, valueOf } from '../lib/fields.js';
import { keepListening } from '../lib/lasting.js';
import { quickSelectorOf } from '../lib/selectors.js';
import { focusedHere } from '../lib/tree.js';
import { timeOf } from '../observers/step.js';
import { flush, push, pushNow } from './outbox.js';
import { expectResponse } from './responses.js';
import { controlAround, describe, hitOf } from './targets.js';

const FIELDS =
  'input:not([type="button"]):not([type="submit"]):not([type="reset"]):not([type="image"]), textarea, select';
const CHOICES = ['checkbox', 'radio', 'file', 'range', 'color'];
const CONTROLS = ['Enter', 'Escape'];

/**
 * The facts about an entered text that may be sent.
 *
 * @typedef {(value: string, isSecret: boolean, field: string) => Record<string, unknown>} Tell `field` is empty for a choice
 */
/** @type {Tell} */
let tell = () => ({});
/** @type {WeakMap<Element, number>} */
const lengths = new WeakMap();

/** Fields into which something was typed. @type {WeakSet<Element>} */
const typedInto = new WeakSet();

/** Whether the participant typed into a field. @param {Element} el */
export const isTypedInto = (el) => typedInto.has(el);

/** Time of the key press that leads to the next input event, whose own time is late on a slow machine. */
let keyAt = Infinity;

/** @param {Event} event */
const enteredAt = (event) => {
  const at = Math.min(timeOf(event), keyAt);
  keyAt = Infinity;
  return at;
};

/** @param {Element} el */
const textIn = (el) => (isEditable(el) ? innerTextOf(el) : (valueOf(el) ?? ''));

/** @param {Element} el */
const isField = (el) => matches(el, FIELDS) || isEditable(el);

/** @param {Event} event */
const onInput = (event) => {
  const el = hitOf(event);
  if (!el || !isField(el) || is(el, 'select') || CHOICES.includes(typeOf(el))) return;
  typedInto.add(el);
  const text = textIn(el);
  const target = describe(el);
  const before = lengths.get(el) ?? 0;
  lengths.set(el, text.length);
  const removed = text.length < before ? { removed: before - text.length } : {};
  push(
    'input',
    {
      target,
      length: text.length,
      ...removed,
      ...tell(text, isSecret(el), target.selector),
    },
    enteredAt(event),
  );
};

/** @param {Event} event */
const onChange = (event) => {
  const el = hitOf(event);
  if (!el) return;
  if (is(el, 'select')) {
    const label = [...el.selectedOptions].map((option) => option.label).join(', ');
    pushNow('choice', { target: describe(el), ...tell(label, false, '') }, timeOf(event));
  } else if (CHOICES.includes(typeOf(el))) {
    const checked = ['checkbox', 'radio'].includes(typeOf(el)) ? { checked: isChecked(el) } : {};
    pushNow('choice', { target: describe(el), ...checked }, timeOf(event));
  } else {
    flush(); // the value is final
    return;
  }
  expectResponse(timeOf(event), el);
};

/** @param {KeyboardEvent} event */
const kindOf = ({ key }) => (key.length === 1 ? (key === ' ' ? 'Space' : 'character') : key);

/** @param {KeyboardEvent} event */
const onKey = (event) => {
  if (!event.isTrusted || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta', 'Unidentified'].includes(event.key))
    return;
  keyAt = timeOf(event);
  const focused = focusedHere();
  const facts =
    CONTROLS.includes(event.key) && isElement(focused) ? { target: describe(/** @type {Element} */ (focused)) } : {};
  const held = event.ctrlKey || event.metaKey ? 'Control+' : event.altKey ? 'Alt+' : '';
  const send = CONTROLS.includes(event.key) ? pushNow : push;
  send('key', { key: `${held}${kindOf(event)}`, ...facts }, timeOf(event));
  if (event.key.length > 1 && event.key !== 'Tab') expectResponse(timeOf(event), focused);
};

/** @param {FocusEvent} event @param {string} what */
const onFocus = (event, what) => {
  const el = hitOf(event);
  if (!el || !isField(el)) return;
  if (what === 'focus') lengths.set(el, textIn(el).length);
  push(what, { target: describe(controlAround(el)) }, timeOf(event));
};

/** @param {Event} event */
const onSubmit = (event) => {
  const el = hitOf(event);
  if (el) pushNow('submit', { target: { selector: quickSelectorOf(el), tag: 'form' } }, timeOf(event));
};

/** @param {Tell} telling */
export const watchFields = (telling) => {
  tell = telling;
  keepListening('input', onInput, true);
  keepListening('change', onChange, true);
  keepListening('keydown', onKey, true);
  keepListening('focusin', (event) => onFocus(event, 'focus'), true);
  keepListening('focusout', (event) => onFocus(event, 'blur'), true);
  keepListening('submit', onSubmit, true);
};
