/** How a person identifies an element: its role, its accessible name, and the source of that name. */
import {
  all,
  attr,
  attrOrNull,
  byId,
  hasAttr,
  innerTextOf,
  is,
  isEditable,
  matches,
  rootOf,
  tagOf,
  textContentOf,
  titleOf,
  idsIn,
} from './dom.js';
import { buttonValueOf, labelsOf, typeOf } from './fields.js';
import { tidy } from './text.js';
import { chainOf } from './tree.js';
import { isVisible } from './visibility.js';
import { engines } from './engines.js';

/** @type {Record<string, string>} */
const INPUT_ROLES = {
  checkbox: 'checkbox',
  radio: 'radio',
  range: 'slider',
  number: 'spinbutton',
  search: 'searchbox',
  button: 'button',
  submit: 'button',
  reset: 'button',
  image: 'button',
  hidden: '',
};
/** @type {Record<string, string>} */
const TAG_ROLES = {
  button: 'button',
  select: 'combobox',
  textarea: 'textbox',
  summary: 'button',
  img: 'img',
  nav: 'navigation',
  main: 'main',
  h1: 'heading',
  h2: 'heading',
  h3: 'heading',
  h4: 'heading',
  h5: 'heading',
  h6: 'heading',
  dialog: 'dialog',
  option: 'option',
  iframe: 'iframe',
};

/**
 * The role in the markup, if any.
 *
 * @param {Element} el
 */
export const writtenRole = (el) => attr(el, 'role').trim().split(/\s+/)[0];

/**
 * The role of an element: axe's if it has built its tree of the page, else by the tag.
 *
 * @param {Element} el
 * @returns {string}
 */
export const roleOf = (el) => engines.roleOf(el) || writtenRole(el) || roleByTag(el);

/** @param {Element} el */
const roleByTag = (el) => {
  const tag = tagOf(el);
  if (tag === 'a') return hasAttr(el, 'href') ? 'link' : '';
  if (tag === 'input') return INPUT_ROLES[typeOf(el)] ?? 'textbox';
  return TAG_ROLES[tag] ?? '';
};

/**
 * The texts of the elements that an attribute such as `aria-labelledby` references.
 *
 * @param {Element} el
 * @param {string} attribute
 */
export const textOfIds = (el, attribute) =>
  idsIn(el, attribute)
    .map((id) => {
      const other = byId(rootOf(el), id);
      return other ? textContentOf(other) : '';
    })
    .join(' ');

/**
 * The text of an element, or else of the pictures and named parts in it.
 *
 * @param {Element} el
 * @returns {string}
 */
export const contentOf = (el) =>
  tidy(innerTextOf(el)) ||
  all(el, 'img[alt], svg title, [aria-label]')
    .map((part) => attr(part, 'alt') || attr(part, 'aria-label') || textContentOf(part))
    .join(' ');

/**
 * The text of the visible labels.
 *
 * @param {Element} el
 */
export const labelOf = (el) => labelsOf(el).filter(isVisible).map(contentOf).join(' ');

const FIELD_ROLES = /^(textbox|searchbox|combobox|listbox|spinbutton|slider)$/;

/** Whether its content is its value, and not its name. @param {Element} el */
const holdsValue = (el) =>
  matches(el, 'input, select, textarea') || isEditable(el) || FIELD_ROLES.test(writtenRole(el));

/** @param {Element} el */
const hasAlt = (el) => tagOf(el) === 'img' || tagOf(el) === 'area' || typeOf(el) === 'image';

/** @type {[source: string, read: (el: Element) => string | null][]} in the order of the accessible-name computation */
const NAME_SOURCES = [
  ['aria-labelledby', (el) => textOfIds(el, 'aria-labelledby')],
  ['aria-label', (el) => attrOrNull(el, 'aria-label')],
  [
    'label',
    (el) =>
      labelsOf(el)
        .map((label) => tidy(textContentOf(label)) || contentOf(label))
        .join(' '),
  ],
  ['alt', (el) => (hasAlt(el) ? attrOrNull(el, 'alt') : '')],
  ['value', buttonValueOf],
  ['content', (el) => (holdsValue(el) ? '' : contentOf(el))],
  ['title', titleOf],
  ['placeholder', (el) => attrOrNull(el, 'placeholder') ?? attrOrNull(el, 'aria-placeholder')],
];

/**
 * The source of an element's accessible name, and the name from that source.
 *
 * @param {Element} el
 * @returns {[source: string, name: string]}
 */
export const nameSource = (el) => {
  for (const [source, read] of NAME_SOURCES) {
    const name = tidy(read(el));
    if (name) return [source, name];
  }
  return ['', ''];
};

const HIDDEN = '[aria-hidden="true"], [inert]';

/**
 * The accessible name. axe's computation is complete; it is available after a state was scanned (Chromium's own takes 20 ms per
 * element). Behind a dialog nothing has a name for a while: then the name from its sources is returned.
 *
 * @param {Element} el
 * @returns {string}
 */
export const nameOf = (el) => {
  const name = engines.nameOf(el);
  if (name === '' && is(el, 'button') && labelsOf(el).length) return nameSource(el)[1]; // axe names no buttons by labels, browsers do
  if (name !== null && (tidy(name) || !chainOf(el).some((node) => matches(node, HIDDEN)))) return tidy(name);
  return nameSource(el)[1];
};

const HEADINGS = 'h1, h2, h3, h4, h5, h6, [role="heading"]';

/**
 * The name of a dialog: from ARIA, else its first heading.
 *
 * @param {Element} el
 */
export const dialogName = (el) => {
  const heading = all(el, HEADINGS)[0];
  return (
    tidy(textOfIds(el, 'aria-labelledby')) ||
    tidy(attr(el, 'aria-label')) ||
    (heading ? tidy(innerTextOf(heading)) : '')
  );
};
