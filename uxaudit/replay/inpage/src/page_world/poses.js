/**
 * A picture of the whole page needs a window of another size for a moment. Scripts of the page must not learn of it: they would respond
 * to a size that no user has, and may tell the server.
 */
import { Proxy, apply, construct, listen } from './builtins.js';

/** @type {any} */
const page = window;
let isPosing = false;

/** @param {boolean} begins */
export const setPosing = (begins) => {
  isPosing = begins;
};

/** Let an event of a size not reach the listeners that are added after this one. @param {EventTarget} target @param {string} type */
const hide = (target, type) => {
  listen(
    target,
    type,
    (event) => {
      if (isPosing) event.stopImmediatePropagation();
    },
    true,
  );
};

export const hidePoses = () => {
  hide(window, 'resize');
  if (window.visualViewport) hide(window.visualViewport, 'resize');
  const original = page.matchMedia;
  page.matchMedia = function matchMedia() {
    const list = apply(original, this, arguments);
    hide(list, 'change');
    return list;
  };
  page.ResizeObserver = new Proxy(page.ResizeObserver, {
    construct(type, args, target) {
      const callback = args[0];
      if (typeof callback !== 'function') return construct(type, args, target);
      /** @this {unknown} */
      const whenNotPosing = function whenNotPosing() {
        if (!isPosing) apply(callback, this, arguments);
      };
      return construct(type, [whenNotPosing], target);
    },
  });
};
