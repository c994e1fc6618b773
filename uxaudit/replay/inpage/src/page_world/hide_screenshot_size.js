/**
 * A picture of the whole page needs a window of another size for a moment. This is hidden from the page's scripts, which would adapt to
 * a size that no user has, and might report it to the server.
 */
import { Proxy, apply, construct, listen } from './builtins.js';
import { keepListening } from './lasting.js';

/** @type {any} */
const page = window;
let isPosing = false;

/** @param {boolean} begins */
export const setPosing = (begins) => {
  isPosing = begins;
};

/** @param {Event} event */
const stopIfPosing = (event) => {
  if (isPosing) event.stopImmediatePropagation();
};

/** Keep resize events from listeners that are added later, while a picture is taken. @param {EventTarget} target @param {string} type */
const hide = (target, type) => listen(target, type, stopIfPosing, true);

export const hidePoses = () => {
  keepListening('resize', stopIfPosing);
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
