/** A document without a browser, for tests of in-page code that needs no layout. Import it before the tested module. */
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<!doctype html><body></body>');
const NEEDED = ['document', 'getComputedStyle', 'CSS', 'requestAnimationFrame'];

for (const name of Object.getOwnPropertyNames(window)) {
  if ((/^[A-Z]/.test(name) || NEEDED.includes(name)) && !(name in globalThis)) globalThis[name] = window[name];
}
globalThis.window = window;
globalThis.CSS ??= { escape: (text) => text.replace(/[^\w-]/g, '\\$&') };
globalThis.requestAnimationFrame ??= (work) => setTimeout(work, 16);

export const { document } = window;

/** Set the HTML of the page, and return the element that matches a selector. */
export const show = (html, selector = 'body > *') => {
  window.document.body.innerHTML = html;
  return window.document.querySelector(selector);
};
