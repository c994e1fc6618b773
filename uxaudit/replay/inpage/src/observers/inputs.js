/** The user's input, and responses that are no mutations. */
import { onSignal, send } from '../lib/channel.js';
import { contains, isEditable, is, isElement, matches, pageBody } from '../lib/dom.js';
import { keepListening } from '../lib/lasting.js';
import { forgetWeak } from './causes.js';
import { note } from './responses.js';
import { isSeen } from './changed_element.js';
import { now, step, timeOf } from './step.js';

const ECHO_MS = 1000;
const PASSIVE = { capture: true, passive: true };

/** @param {Event} event */
const begin = (event) => {
  const time = timeOf(event);
  const isEcho = ['input', 'change'].includes(event.type) && time - step.lastInput < ECHO_MS;
  if (!step.idle && isEcho) return; // of a key or click that was already noted
  Object.assign(step, { lastInput: time, began: performance.now(), awaiting: true, idle: false });
  step.target = event.composedPath()[0] ?? event.target;
  forgetWeak();
  step.lastActivity = Math.max(step.lastActivity, time);
  send({ type: 'input', t: time, kind: event.type });
};

/** @param {EventTarget | null} target */
const nodeOf = (target) => (target instanceof Node ? target : null);

/**
 * Whether a node contains the element of the user's action, or is inside it.
 *
 * @param {EventTarget | null} target
 */
const isOnTarget = (target) => {
  const node = nodeOf(target);
  const own = nodeOf(step.target);
  return node !== null && own !== null && (contains(own, node) || contains(node, own));
};

const TYPED =
  'textarea, select, input:not([type=button]):not([type=submit]):not([type=reset]):not([type=image]):not([type=checkbox]):not([type=radio])';

/** @param {Node | null} el */
const isTypedIn = (el) => isElement(el) && (isEditable(el) || matches(el, TYPED));

/**
 * Note an event as a response.
 *
 * @param {string} type
 * @param {string} response
 * @param {{ isVisible?: boolean, when?: (target: Node | null) => boolean }} [options]
 */
const listen = (type, response, { isVisible = true, when = () => true } = {}) => {
  keepListening(
    type,
    (event) => {
      if (!step.idle && when(nodeOf(event.target))) note(response, timeOf(event), isVisible);
    },
    PASSIVE,
  );
};

const hasSelection = () => {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && String(selection).trim() !== '';
};

/** @param {Node | null} target */
const isElsewhereInSight = (target) => !isOnTarget(target) && isElement(target) && isSeen(target);

const listenToResponses = () => {
  listen('input', 'input');
  // A text field's change event means that earlier typing is complete (at Enter, at a click elsewhere): nothing new is visible.
  listen('change', 'input', { when: (target) => isElement(target) && (is(target, 'select') || !isTypedIn(target)) });
  listen('scroll', 'scroll');
  for (const type of ['toggle', 'close', 'cancel']) listen(type, 'toggle');
  listen('invalid', 'validation');
  listen('fullscreenchange', 'fullscreen');
  listen('copy', 'clipboard', { isVisible: false });
  for (const type of ['cut', 'paste']) listen(type, 'clipboard');
  for (const type of ['play', 'pause', 'volumechange', 'seeking']) listen(type, 'media');
  listen('beforeprint', 'print');
  listen('hashchange', 'anchor', { isVisible: false });
  listen('submit', 'submit', { isVisible: false });
  listen('focusin', 'focus', { when: (target) => target !== pageBody() && (!isOnTarget(target) || isTypedIn(target)) });
  listen('select', 'selection');
  listen('selectionchange', 'selection', { when: hasSelection });
  for (const type of ['transitionrun', 'animationstart']) listen(type, 'dom', { when: isElsewhereInSight });
};

const softNavigation = () => {
  send({ type: 'soft', url: location.href, t: now() });
  if (!step.idle) note('soft-navigation', now(), false);
};

/** @param {FocusEvent} event */
const noteBlurred = (event) => {
  const node = nodeOf(event.composedPath()[0] ?? event.target);
  if (isElement(node)) step.blurred.add(node);
};

/** The browser's own Back and Forward are input if there was no other. @param {Event} event */
const onPopState = (event) => {
  if (!step.awaiting) {
    Object.assign(step, { lastInput: timeOf(event), awaiting: true, idle: false });
    send({ type: 'input', t: step.lastInput, kind: 'popstate' });
  }
  softNavigation();
};

export const watchInputs = () => {
  for (const type of ['pointerdown', 'keydown', 'wheel', 'input', 'change', 'dragstart'])
    keepListening(type, begin, PASSIVE);
  keepListening('focusout', noteBlurred, PASSIVE);
  listenToResponses();
  keepListening('popstate', onPopState, true);
  onSignal('soft', softNavigation);
  onSignal('call', ([, response]) => {
    if (!step.idle) note(response, now(), response === 'print');
  });
};
