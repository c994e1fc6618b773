/** The first visible response of the page to each action of the participant. */
import { isElement, parentElementOf } from '../lib/dom.js';
import { keepListening } from '../lib/lasting.js';
import { isVisible } from '../lib/visibility.js';
import { now, timeOf } from '../observers/step.js';
import { push } from './outbox.js';

const PATIENCE_MS = 2500;
/** A node that changed this many times without any input, such as a clock or a banner, does not count as a response. */
const RESTLESS = 2;
const PASSIVE = { capture: true, passive: true };

/** Time of the input whose response is awaited, epoch ms; -Infinity once the response was seen. */
let since = -Infinity;
/** @type {Element | null} */
let target = null;
/** How many times each node changed without input. @type {WeakMap<Node, number>} */
const byItself = new WeakMap();
/** Time of the last change, in a node that does not change by itself, epoch ms. */
let lastChange = 0;

/** Time of the last change of the page, epoch ms. */
export const changedAt = () => lastChange;

const awaited = () => now() - since <= PATIENCE_MS;

/** @param {string} response @param {number} [t] */
const respond = (response, t = now()) => {
  if (!awaited()) return;
  since = -Infinity;
  push('response', { response }, t);
};

/** Take the next visible change as the response to an input. @param {number} at @param {Element | null} el */
export const expectResponse = (at, el) => {
  since = at;
  target = el;
};

/** @param {Node} node */
const seen = (node) => {
  const el = isElement(node) ? /** @type {Element} */ (node) : parentElementOf(node);
  return el !== null && isVisible(el);
};

/** @param {MutationRecord} mutation */
const shows = ({ type, target: node, addedNodes, removedNodes }) =>
  type === 'childList' ? (removedNodes.length > 0 ? seen(node) : [...addedNodes].some(seen)) : seen(node);

/** @param {MutationRecord[]} mutations */
const onMutations = (mutations) => {
  const isAwaited = awaited();
  for (const mutation of mutations) {
    const count = byItself.get(mutation.target) ?? 0;
    if (count >= RESTLESS) continue;
    if (!isAwaited) byItself.set(mutation.target, count + 1);
    lastChange = now();
    if (isAwaited && since > -Infinity && shows(mutation)) {
      respond('dom');
      return;
    }
  }
};

/** @param {string} type @param {string} response @param {(event: Event) => boolean} [when] */
const listen = (type, response, when = () => true) => {
  keepListening(type, (event) => when(event) && respond(response, timeOf(event)), PASSIVE);
};

/** @param {Event} event */
const isElsewhere = (event) => event.target !== target;

export const watchResponses = () => {
  const observer = new MutationObserver(onMutations);
  observer.observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
  keepListening('wheel', () => (since = -Infinity), PASSIVE); // scrolling by the wheel is not a response
  listen('scroll', 'scroll');
  for (const type of ['toggle', 'close', 'cancel']) listen(type, 'toggle');
  listen('invalid', 'validation');
  listen('fullscreenchange', 'fullscreen');
  for (const type of ['copy', 'cut', 'paste']) listen(type, 'clipboard');
  for (const type of ['play', 'pause', 'volumechange']) listen(type, 'media');
  listen('beforeprint', 'print');
  for (const type of ['transitionrun', 'animationstart']) listen(type, 'dom', isElsewhere);
};
