/** The participant's clicks, by pointer and by keyboard. Clicks that scripts, labels and Enter generate are ignored. */
import { clientWidthOf, closest, is, pageRoot } from '../lib/dom.js';
import { fieldOf } from '../lib/fields.js';
import { keepListening } from '../lib/lasting.js';
import { focusedHere } from '../lib/tree.js';
import { timeOf } from '../observers/step.js';
import { pushNow } from './outbox.js';
import { expectResponse } from './responses.js';
import { controlAround, describe, hitOf, isOff, onPage } from './targets.js';

const SAME_MS = 60;
const BUTTONS = ['', 'middle', 'right'];

/** @type {{ el: Element, at: number } | null} */
let last = null;
/** The pressed control, until its click event. A disabled control sends none. @type {{ event: PointerEvent, el: Element, facts: object } | null} */
let pressed = null;

/** Whether the browser generated this click from a click on the control's label. @param {Element} el @param {number} at */
const isOfLabel = (el, at) => {
  const label = last && at - last.at < SAME_MS ? closest(last.el, 'label') : null;
  return label !== null && fieldOf(label) === el && label !== el;
};

/** Whether the browser generated this click on the submit button, because Enter was pressed in a field. @param {MouseEvent} event @param {Element} el */
const isOfEnter = (event, el) =>
  event.detail === 0 && event.screenX === 0 && event.screenY === 0 && focusedHere() !== el;

/** @param {MouseEvent} event @param {Element} hit @param {string} by */
const record = (event, hit, by) => {
  const el = controlAround(hit);
  const at = timeOf(event);
  if (is(el, 'html') && event.clientX >= clientWidthOf(pageRoot() ?? el)) return; // on the scroll bar
  const count = event.detail > 1 ? { count: event.detail } : {};
  const how = by ? { by } : {};
  const facts = pressed && pressed.el === el ? pressed.facts : describe(el);
  pushNow(
    'click',
    {
      target: facts,
      ...onPage(event.clientX, event.clientY),
      ...count,
      ...how,
    },
    at,
  );
  expectResponse(at, el);
  last = { el: hit, at };
};

/** @param {MouseEvent} event */
const onClick = (event) => {
  const el = hitOf(event);
  if (!event.isTrusted || !el) return;
  const at = timeOf(event);
  if (isOfLabel(el, at) || isOfEnter(event, el)) return;
  record(event, el, event.detail === 0 && event.screenX === 0 ? 'keyboard' : '');
  pressed = null;
};

/** @param {PointerEvent} event */
const onPress = (event) => {
  const el = hitOf(event);
  if (!event.isTrusted || !el) return;
  const control = controlAround(el);
  pressed = { event, el: control, facts: describe(control) };
  if (event.button > 0 && event.button < 3)
    pushNow('click', {
      target: pressed.facts,
      ...onPage(event.clientX, event.clientY),
      by: BUTTONS[event.button],
    });
};

/** Record a click on a disabled control, for which the browser sends no click event. @param {PointerEvent} event */
const onRelease = (event) => {
  const press = pressed;
  if (!event.isTrusted || event.button !== 0 || !press || !isOff(press.el)) return;
  pressed = null;
  pushNow('click', { target: press.facts, ...onPage(event.clientX, event.clientY) }, timeOf(event));
  expectResponse(timeOf(event), press.el);
};

export const watchClicks = () => {
  keepListening('pointerdown', onPress, { capture: true, passive: true });
  keepListening('pointerup', onRelease, { capture: true, passive: true });
  keepListening('click', onClick, { capture: true, passive: true });
};
