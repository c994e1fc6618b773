/**
 * Listeners of the window that outlast `document.open()`, which removes all listeners and keeps the scripts' objects. Pages call it by
 * `document.write` after they were loaded, and tests by Playwright's `set_content`.
 */

/** @type {[type: string, handle: any, options: any][]} */
const kept = [];

/** Listeners that still exist are not added twice. */
const renew = () => {
  for (const [type, handle, options] of kept) addEventListener(type, handle, options);
};

/** Like `addEventListener`, also after the document was opened again. @type {typeof addEventListener} */
export const keepListening = (/** @type {string} */ type, /** @type {any} */ handle, /** @type {any} */ options) => {
  if (kept.length === 0) new MutationObserver(renew).observe(document, { childList: true });
  kept.push([type, handle, options]);
  addEventListener(type, handle, options);
};
