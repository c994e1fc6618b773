/** How elements are reported: the start tag, and the facts that every finding contains. */
import { cloneOf, outerHtmlOf, tagOf } from './dom.js';
import { pageBox } from './boxes.js';
import { roleOf } from './names.js';
import { selectorOf } from './selectors.js';
import { tidy } from './text.js';

const VALUES = /(<input\b(?![^>]*\btype=["']?(?:submit|button|reset))[^>]*?\svalue=)("[^"]*"|'[^']*')/gi;

/**
 * HTML without entered text and hidden tokens.
 *
 * @param {string} html
 */
export const withoutValues = (html) => html.replace(VALUES, '$1"…"');

/**
 * The start tag of an element as written.
 *
 * @param {Element} el
 * @param {number} [limit]
 */
export const startTag = (el, limit = 240) =>
  tidy(withoutValues(outerHtmlOf(cloneOf(el, false)).replace(/<\/[^>]+>$/, '')), limit);

/**
 * @typedef {{ tag: string, role: string, name: string, selector: string, html: string, box: import('./boxes.js').Box | null }} Place
 */

/**
 * An element with a fault, in the form of the recording.
 *
 * @template {object} M
 * @param {Element} el
 * @param {M} more further facts, and overrides of the usual ones
 * @returns {Place & M}
 */
export const faultAt = (el, more) => ({
  tag: tagOf(el),
  role: roleOf(el),
  name: '',
  selector: selectorOf(el),
  html: startTag(el),
  box: pageBox(el),
  ...more,
});
