/**
 * Listeners of the window that outlast `document.open()`, which removes all listeners and keeps the scripts' objects. The same in the
 * probes' world: `lib/lasting.js`.
 */
import { MutationObserver, listen } from './builtins.js';

/** @typedef {{ type: string, handle: (event: any) => void, before: Kept | null }} Kept */

/** A list that no method of the page is needed for. @type {Kept | null} */
let last = null;

/** Listeners that still exist are not added twice. */
const renew = () => {
  for (let each = last; each; each = each.before) listen(window, each.type, each.handle, true);
};

/** @param {string} type @param {(event: any) => void} handle */
export const keepListening = (type, handle) => {
  if (!last) new MutationObserver(renew).observe(document, { childList: true });
  last = { type, handle, before: last };
  listen(window, type, handle, true);
};
