/** What a person opens to see a hidden element. */
import { attr, byId, childrenOf, idOf, idsIn, is, matches, previousElementOf, rootOf, tagOf } from '../lib/dom.js';
import { chainOf, everywhere } from '../lib/tree.js';
import { isDrawn } from '../lib/visibility.js';

/** @param {Element} el @param {string[]} names of attributes */
const referring = (el, ...names) => {
  const id = CSS.escape(idOf(el));
  return id ? everywhere(names.map((name) => `[${name}~="${id}"]`).join(', ')) : [];
};

/** @param {Element} el */
const isShutDetails = (el) => is(el, 'details') && !el.open;

/** @param {Element} el */
const isShut = (el) => !isDrawn(el) || isShutDetails(el);

const OPENERS =
  'summary, [aria-expanded="false"], [aria-haspopup]:not([aria-haspopup="false"]), [popovertarget], [commandfor], ' +
  '[role="tab"][aria-selected="false"], [data-toggle], [data-bs-toggle]';
const CONTROL_BEFORE = 'button, [role="button"], a, [aria-expanded]';

/** @param {Element | null} el @returns {el is Element} */
const isOpener = (el) => el !== null && matches(el, OPENERS);

/** How the markup connects an element and its opener, the most certain first. @type {((el: Element) => Element[])[]} */
const WAYS = [
  (el) =>
    isShutDetails(el)
      ? childrenOf(el)
          .filter((one) => tagOf(one) === 'summary')
          .slice(0, 1)
      : [],
  (el) =>
    referring(el, 'popovertarget', 'commandfor').filter(
      (one) => !/hide|close/.test(`${attr(one, 'popovertargetaction')} ${attr(one, 'command')}`),
    ),
  (el) => referring(el, 'aria-controls', 'aria-owns').filter(isOpener),
  (el) =>
    idsIn(el, 'aria-labelledby')
      .map((id) => byId(rootOf(el), id))
      .filter(isOpener),
  (el) => {
    const id = CSS.escape(idOf(el));
    return id ? everywhere(`[data-target="#${id}"], [data-bs-target="#${id}"], [href="#${id}"]`).filter(isOpener) : [];
  },
  (el) => [previousElementOf(el)].filter(isOpener).filter((one) => matches(one, CONTROL_BEFORE)),
];

/**
 * The control that opens the closed content around an element, if the markup connects them and there is exactly one. Null if there is
 * none, or if several are possible.
 *
 * @param {Element} el
 */
export const openerOf = (el) => {
  for (const node of chainOf(el).filter(isShut)) {
    for (const way of WAYS) {
      const found = [...new Set(way(node))].filter(isDrawn);
      if (found.length) return found.length === 1 ? found[0] : null;
    }
  }
  return null;
};
