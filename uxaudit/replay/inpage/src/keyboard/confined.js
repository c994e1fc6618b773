/** Whether some stops are in one part of the page, with other stops outside it. */
import { EDITED, knownKeyOf } from '../lib/controls.js';
import { closest, matches, tabIndexOf } from '../lib/dom.js';
import { selectorOf } from '../lib/selectors.js';
import { chainOf, everywhere, isPage, isWithin } from '../lib/tree.js';
import { isVisible } from '../lib/visibility.js';

const STOPS =
  'a[href], area[href], button, input:not([type="hidden"], [type="radio"]), select, textarea, summary, iframe, [tabindex], ' +
  EDITED;

/** @param {Element} el */
const isStop = (el) => tabIndexOf(el) >= 0 && !matches(el, ':disabled') && !closest(el, '[inert]') && isVisible(el);

/** The selector of the part; empty if there is none. @param {number[]} keys of the stops */
export const confinedTo = (keys) => {
  const inside = everywhere('*').filter((el) => keys.includes(knownKeyOf(el) ?? -1));
  const [part] = inside
    .map(chainOf)
    .reduce((shared, line) => shared.filter((el) => line.includes(el)), chainOf(inside[0] ?? null));
  if (!part || isPage(part)) return '';
  return everywhere(STOPS).some((el) => isStop(el) && !isWithin(el, part)) ? selectorOf(part) : '';
};
