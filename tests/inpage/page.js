/** A document without a browser, for in-page code that needs no layout. Import it before what is tested. */
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

/** Put HTML into the page, and give the element that a selector finds. */
export const show = (html, selector = 'body > *') => {
  window.document.body.innerHTML = html;
  return window.document.querySelector(selector);
};
