/** Which controls to try with the keyboard, and which of them may open a layer. */
import { pageBox } from '../../lib/boxes.js';
import { closestDrawn, inputOf } from '../../lib/controls.js';
import { startTag } from '../../lib/describe.js';
import {
  attr,
  attributesOf,
  byId,
  classesOf,
  hasAttr,
  idOf,
  matches,
  scrollIntoView,
  tabIndexOf,
  tagOf,
  focusOn as giveFocus,
} from '../../lib/dom.js';
import { formOf, typeOf } from '../../lib/fields.js';
import { nameOf, roleOf } from '../../lib/names.js';
import { selectorOf } from '../../lib/selectors.js';
import { everywhere, focusedHere } from '../../lib/tree.js';
import { isVisible } from '../../lib/visibility.js';
import { isClickHandled } from '../listening.js';

export const FOCUSABLE =
  'a[href], button, input:not([type="hidden"]), select, textarea, summary, iframe, [contenteditable=""], [contenteditable="true"], [tabindex]';
const NATIVE = 'button, input, select, textarea, summary, option';

/** Words of commands that must not be carried out. */
let risky = /^\b$/;

/** @param {string} commands a regular expression */
export const begin = (commands) => {
  risky = new RegExp(commands, 'iu');
};

/** @param {Element} el */
export const isOff = (el) => matches(el, ':disabled') || closestDrawn(el, '[inert], [aria-disabled="true"], [aria-hidden="true"]') !== null;

/** @param {Element} el */
export const canFocus = (el) => tabIndexOf(el) >= 0 && matches(el, FOCUSABLE) && !isOff(el);

/** @param {Element} el */
export const named = (el) => ({ role: roleOf(el), name: nameOf(el), selector: selectorOf(el) });

/** @param {Element} el */
export const facts = (el) => ({ ...named(el), tag: tagOf(el), type: attr(el, 'type'), html: startTag(el), box: pageBox(el) });

// ---------------------------------------------------------------------------------------------------- what may open a layer

const NEVER = '[download], input:not([type="button"]), select, textarea, summary';
const CALLED_LAYER = /modal|dialog|lightbox|fancybox|overlay|popup/i;
const PICTURE = /\.(?:jpe?g|png|webp|gif|avif)(?:$|\?)/i;

/** Whether ARIA or any attribute speaks of a layer. @param {Element} el */
const speaksOfLayer = (el) => {
  const attributes = attributesOf(el).filter(({ name }) => name !== 'href');
  return (
    /^(?:true|dialog)$/.test(attr(el, 'aria-haspopup')) || CALLED_LAYER.test(attributes.map(({ name, value }) => `${name}=${value}`).join(' '))
  );
};

/** How likely a link to a place of the page opens a layer. @param {Element} el @param {string} href */
const likelihoodOfAnchor = (el, href) => {
  const goal = byId(document, decodeURIComponent(href.slice(1)));
  return goal && isVisible(goal) && !isClickHandled(el) ? 0 : 3;
};

/** Whether it is a button that does nothing by itself. @param {Element} el @param {string} href */
const isPlainButton = (el, href) => {
  if (matches(el, 'button, input')) return typeOf(el) === 'button' || !formOf(el);
  return !href && roleOf(el) === 'button';
};

/**
 * How likely a control opens a layer, 0 to 4. A link whose address is a page leads there; one to a picture, a place on the page or a
 * script may open a layer.
 *
 * @param {Element} el
 */
const likelihood = (el) => {
  const href = tagOf(el) === 'a' ? attr(el, 'href') : '';
  if (matches(el, NEVER)) return 0;
  if (speaksOfLayer(el)) return 4;
  if (/^#[^/!]/.test(href)) return likelihoodOfAnchor(el, href);
  if (PICTURE.test(href)) return 3;
  const isScript = /^javascript:|^#/.test(href) || (!href && isClickHandled(el)) || hasAttr(el, 'aria-haspopup');
  if (isPlainButton(el, href) || isScript) return 2;
  return isClickHandled(el) ? 1 : 0;
};

// ---------------------------------------------------------------------------------------------------- which ones to try

/** Whether a role alone makes it a control, so that a script must see to its keys. @param {Element} el */
const isByRole = (el) => /^(?:button|switch|checkbox)$/.test(attr(el, 'role')) && !matches(el, NATIVE);

const SUBMITS = `${inputOf('submit', 'image', 'reset')}, button:not([type]), button[type="submit"], button[type="reset"]`;

/** @param {Element} el */
const isRisky = (el) =>
  risky.test(`${nameOf(el)} ${idOf(el)} ${attr(el, 'href').replace(/[-_/.]/g, ' ')}`) || (formOf(el) !== null && matches(el, SUBMITS));

/** What those have in common that are likely to do the same. @param {Element} el */
const kindOf = (el) =>
  [
    tagOf(el),
    attr(el, 'role'),
    classesOf(el).sort().join('.'),
    attr(el, 'aria-haspopup'),
    attributesOf(el)
      .map(({ name }) => name)
      .filter((name) => name.startsWith('data-'))
      .sort()
      .join(),
    hasAttr(el, 'onclick'),
    attr(el, 'onclick').replace(/['"].*?['"]|\d+/g, ''),
  ].join('|');

const IN_WIDGET = '[role="menu"], [role="listbox"], [role="tablist"]';
const CONTROLS = `${FOCUSABLE}, [role]`;

/** @typedef {{ el: Element, isByRole: boolean, likely: number }} Candidate */

/** @returns {Candidate[][]} those of each kind together */
const candidatesByKind = () => {
  /** @type {Map<string, Candidate[]>} */
  const kinds = new Map();
  for (const el of everywhere(CONTROLS)) {
    if (!isVisible(el) || !canFocus(el) || closestDrawn(el, IN_WIDGET) || isRisky(el)) continue;
    const one = { el, isByRole: isByRole(el), likely: likelihood(el) };
    if (!one.isByRole && !one.likely) continue;
    kinds.set(kindOf(el), [...(kinds.get(kindOf(el)) ?? []), one]);
  }
  return [...kinds.values()];
};

const ROLE_RANK = 3.5;

/** @param {Candidate} one */
const rankOf = (one) => Math.max(one.likely, one.isByRole ? ROLE_RANK : 0);

/** What a control is known by when its document was opened anew. @param {Element} el */
const keysOf = (el) => `${startTag(el)} ${selectorOf(el)}`;

/** @param {Candidate} one @param {number} like for how many of its kind it stands */
const row = ({ el, isByRole: byRole, likely }, like) => ({
  ...facts(el),
  by_role: byRole,
  opens: likely > 0,
  like,
  keys: keysOf(el),
});

/** One of each kind, the likeliest openers first; then a second one, as not all that look alike do the same. @param {number} limit */
export const find = (limit) => {
  const kinds = candidatesByKind().sort((a, b) => rankOf(b[0]) - rankOf(a[0]));
  const seconds = kinds.filter((kind) => kind[1]?.likely);
  const rows = [...kinds.map((kind) => ({ one: kind[0], like: kind.length })), ...seconds.map((kind) => ({ one: { ...kind[1], isByRole: false }, like: 1 }))];
  return { rows: rows.slice(0, limit).map(({ one, like }) => row(one, like)), left: Math.max(0, kinds.length - limit) };
};

// ---------------------------------------------------------------------------------------------------- the one that is tried

/** @type {Element | null} */
let held = null;

/** The control that is tried. @returns {Element} */
export const control = () => {
  if (!held) throw new Error('no control was taken to be tried');
  return held;
};

/** Give it the focus, and tell whether it has it. */
export const focusOn = () => {
  scrollIntoView(control(), 'center');
  giveFocus(control(), { preventScroll: true, focusVisible: true });
  return focusedHere() === held;
};

/** Take the same control, perhaps in a document that was opened anew. @param {string} keys */
export const take = (keys) => {
  const el = everywhere(CONTROLS).find((one) => keysOf(one) === keys);
  if (!el || !isVisible(el)) return false;
  held = el;
  return focusOn();
};
