/** The controls to try with the keyboard, and those that may open a layer. */
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

/** Words of commands that must not be executed. */
let risky = /^\b$/;

/** @param {string} commands a regular expression */
export const begin = (commands) => {
  risky = new RegExp(commands, 'iu');
};

/** @param {Element} el */
export const isOff = (el) =>
  matches(el, ':disabled') || closestDrawn(el, '[inert], [aria-disabled="true"], [aria-hidden="true"]') !== null;

/** @param {Element} el */
export const canFocus = (el) => tabIndexOf(el) >= 0 && matches(el, FOCUSABLE) && !isOff(el);

/** @param {Element} el */
export const named = (el) => ({ role: roleOf(el), name: nameOf(el), selector: selectorOf(el) });

/** @param {Element} el */
export const facts = (el) => ({
  ...named(el),
  tag: tagOf(el),
  type: attr(el, 'type'),
  html: startTag(el),
  box: pageBox(el),
});

// ---------------------------------------------------------------------------------------------------- what may open a layer

const NEVER = '[download], input:not([type="button"]), select, textarea, summary';
const CALLED_LAYER = /modal|dialog|lightbox|fancybox|overlay|popup/i;
const PICTURE = /\.(?:jpe?g|png|webp|gif|avif)(?:$|\?)/i;

/** Whether ARIA or any attribute mentions a layer. @param {Element} el */
const speaksOfLayer = (el) => {
  const attributes = attributesOf(el).filter(({ name }) => name !== 'href');
  return (
    /^(?:true|dialog)$/.test(attr(el, 'aria-haspopup')) ||
    CALLED_LAYER.test(attributes.map(({ name, value }) => `${name}=${value}`).join(' '))
  );
};

/** The probability that a link to a place of the page opens a layer. @param {Element} el @param {string} href */
const likelihoodOfAnchor = (el, href) => {
  const goal = byId(document, decodeURIComponent(href.slice(1)));
  return goal && isVisible(goal) && !isClickHandled(el) ? 0 : 3;
};

/** Whether it is a button without a default action. @param {Element} el @param {string} href */
const isPlainButton = (el, href) => {
  if (matches(el, 'button, input')) return typeOf(el) === 'button' || !formOf(el);
  return !href && roleOf(el) === 'button';
};

/**
 * The probability that a control opens a layer, 0 to 4. A link to a page navigates; one to a picture, a place on the page or a
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

// ---------------------------------------------------------------------------------------------------- the controls to try

/** Whether it is a control only by its role, so that a script must handle its keys. @param {Element} el */
const isByRole = (el) => /^(?:button|switch|checkbox)$/.test(attr(el, 'role')) && !matches(el, NATIVE);

const SUBMITS = `${inputOf('submit', 'image', 'reset')}, button:not([type]), button[type="submit"], button[type="reset"]`;

/** @param {Element} el */
const isRisky = (el) =>
  risky.test(`${nameOf(el)} ${idOf(el)} ${attr(el, 'href').replace(/[-_/.]/g, ' ')}`) ||
  (formOf(el) !== null && matches(el, SUBMITS));

/** A key that controls with probably the same function share. @param {Element} el */
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

/** @returns {Candidate[][]} grouped by kind */
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

/** A key by which a control is recognised in a document that was opened again. @param {Element} el */
const keysOf = (el) => `${startTag(el)} ${selectorOf(el)}`;

/** @param {Candidate} one @param {number} like number of controls of its kind */
const row = ({ el, isByRole: byRole, likely }, like) => ({
  ...facts(el),
  by_role: byRole,
  opens: likely > 0,
  like,
  keys: keysOf(el),
});

/** One of each kind, the likeliest openers first; then a second one, because similar controls may differ. @param {number} limit */
export const find = (limit) => {
  const kinds = candidatesByKind().sort((a, b) => rankOf(b[0]) - rankOf(a[0]));
  const seconds = kinds.filter((kind) => kind[1]?.likely);
  const rows = [
    ...kinds.map((kind) => ({ one: kind[0], like: kind.length })),
    ...seconds.map((kind) => ({ one: { ...kind[1], isByRole: false }, like: 1 })),
  ];
  return { rows: rows.slice(0, limit).map(({ one, like }) => row(one, like)), left: Math.max(0, kinds.length - limit) };
};

// ---------------------------------------------------------------------------------------------------- the current control

/** @type {Element | null} */
let held = null;

/** The current control. @returns {Element} */
export const control = () => {
  if (!held) throw new Error('no control is selected');
  return held;
};

/** Make an element the current control. @param {Element} el */
export const hold = (el) => {
  held = el;
};

/** Focus it. Returns whether it is focused. */
export const focusOn = () => {
  scrollIntoView(control(), 'center');
  giveFocus(control(), { preventScroll: true, focusVisible: true });
  return focusedHere() === held;
};

/** Select the same control, perhaps in a document that was opened again. @param {string} keys */
export const take = (keys) => {
  const el = everywhere(CONTROLS).find((one) => keysOf(one) === keys);
  if (!el || !isVisible(el)) return false;
  held = el;
  return focusOn();
};
