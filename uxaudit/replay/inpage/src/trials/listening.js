/** Elements that respond to a click by a listener, as reported by the browser and the page's framework. */
import { askPage, onSignal } from '../lib/channel.js';
import { hasAttr, isElement } from '../lib/dom.js';

/** @type {Set<Element>} */
const listening = new Set();

/** @param {Node | null} node */
export const listens = (node) => {
  if (isElement(node)) listening.add(node);
};

/** @param {Element} el */
export const isListening = (el) => listening.has(el);

export const allListening = () => [...listening];

/** React stores its handlers with the element: ask the page for all of them. */
export const findByFramework = () => {
  onSignal('handled', (_, node) => listens(node));
  askPage('all-handled');
};

/** Whether a click on an element calls a function, as far as it is known. @param {Element} el */
export const isClickHandled = (el) => listening.has(el) || hasAttr(el, 'onclick') || askPage('handled', el) === 'true';
