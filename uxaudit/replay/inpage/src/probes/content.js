/** The content of a state: its interactive elements with their names and boxes, and the visible text. */
import { hasBorder } from '../lib/borders.js';
import { pageBox } from '../lib/boxes.js';
import { WHITE, contrastOf, isClear, parseColour } from '../lib/colour.js';
import { INTERACTIVE } from '../lib/controls.js';
import { startTag } from '../lib/describe.js';
import {
  attr,
  attrOrNull,
  childNodesOf,
  closest,
  first,
  innerTextOf,
  isText,
  is,
  matches,
  pageBody,
  pageForms,
  parentElementOf,
  styleOf,
  tabIndexOf,
  tagOf,
} from '../lib/dom.js';
import { withAxeTree } from '../lib/engines.js';
import { formOf, typeOf } from '../lib/fields.js';
import { layerOn } from '../lib/layers.js';
import { labelOf, nameOf, nameSource, roleOf, textOfIds } from '../lib/names.js';
import { selectorOf } from '../lib/selectors.js';
import { round, tidy } from '../lib/text.js';
import { chainOf, everywhere, parentOf, shadowsIn, textsBelow } from '../lib/tree.js';
import { isAriaHidden, isForNobody, isVisible } from '../lib/visibility.js';

const MODAL = 'dialog:modal';
const TWO_LETTERS = /[\p{L}\p{N}]{2}/u;

/**
 * Whether it is part of a sentence, not of a row of links: its parent's own text is more than punctuation.
 *
 * @param {Element} el
 */
const isInText = (el) => {
  const parent = parentElementOf(el);
  if (!parent || !styleOf(el).display.startsWith('inline')) return false;
  return childNodesOf(parent).some((node) => isText(node) && TWO_LETTERS.test(node.data));
};

const TICK_PX = 13;

/**
 * Whether it has the browser's default size.
 *
 * @param {Element} el
 * @param {{ width: number, height: number }} box
 */
const isNative = (el, box) => {
  const style = styleOf(el);
  if (!['input', 'select', 'button'].includes(tagOf(el)) || style.appearance === 'none') return false;
  if (['checkbox', 'radio'].includes(typeOf(el)))
    return Math.abs(box.width - TICK_PX) <= 1 && Math.abs(box.height - TICK_PX) <= 1;
  return style.borderTopStyle === 'outset' || (style.borderTopStyle === 'inset' && style.borderTopWidth === '2px');
};

const BLOCKS = 'li, td, th, p, dd, dt, figcaption, label, article, section';
const PARTS = 'section, article, li';
const HEADINGS = 'h1, h2, h3, h4, h5, h6';

/** The text around a link, with the heading above it. @param {Element} el */
const contextOf = (el) => {
  const parent = parentElementOf(el);
  const block = parent && closest(parent, BLOCKS);
  const part = block && closest(block, PARTS);
  const heading = part && first(part, HEADINGS);
  return tidy([heading ? innerTextOf(heading) : '', block ? innerTextOf(block) : ''].join(' '), 240);
};

const BUTTON = 'button, summary, input[type="submit"], input[type="button"], input[type="reset"], [role="button"]';
const FIELD = 'input, select, textarea';

/** The first opaque colour of an element and its ancestors. @param {Element} el */
const colourBehind = (el) => {
  for (let node = parentOf(el); node; node = parentOf(node)) {
    const { backgroundColor } = styleOf(node);
    if (!isClear(backgroundColor)) return parseColour(backgroundColor);
  }
  return WHITE;
};

/** @param {CSSStyleDeclaration} style */
const typefaceOf = (style) => ({
  font: style.fontFamily.split(',')[0].replace(/["']/g, '').trim().slice(0, 60),
  font_px: parseFloat(style.fontSize) || 16,
  weight: Number(style.fontWeight) || 400,
  upper: style.textTransform === 'uppercase',
});

/** The style of a button, a field, or a link that looks like a button; null for others. @param {Element} el */
const drawnAs = (el) => {
  const style = styleOf(el);
  const fill = isClear(style.backgroundColor) ? '' : style.backgroundColor;
  const border = hasBorder(style, 'Top') && !isClear(style.borderTopColor) ? style.borderTopColor : '';
  const isBoxedLink = tagOf(el) === 'a' && (fill || border) && style.display !== 'inline';
  if (!matches(el, BUTTON) && !matches(el, FIELD) && !isBoxedLink) return null;
  const ground = colourBehind(el);
  const contrasts = [fill, border].filter(Boolean).map((colour) => round(contrastOf(parseColour(colour), ground)));
  return {
    colour: style.color,
    fill,
    border,
    radius_px: parseFloat(style.borderTopLeftRadius) || 0,
    ...typefaceOf(style),
    contrast: Math.max(1, ...contrasts),
  };
};

/** @param {Element} el */
const isSubmit = (el) =>
  formOf(el) !== null && (is(el, 'button') || is(el, 'input')) && ['submit', 'image'].includes(el.type);

/** Where a button sends its form, as written; empty for others. @param {Element} el */
const actionOf = (el) => {
  const form = isSubmit(el) ? formOf(el) : null;
  return form ? attr(el, 'formaction') || attr(form, 'action') : '';
};

/**
 * A hidden control for which a script draws its own: no key, pointer or screen reader reaches it.
 *
 * @param {Element} el
 * @param {import('../lib/boxes.js').Box} box
 */
const isKept = (el, box) =>
  tabIndexOf(el) < 0 &&
  (box.x + box.width <= 0 || box.y + box.height <= 0 || Math.min(box.width, box.height) <= 1) &&
  isAriaHidden(el);

/**
 * Whether nobody can use it now: it is inert, or behind a modal dialog.
 *
 * @param {Element} el
 * @param {boolean} isModal whether a modal dialog is open
 */
const isInert = (el, isModal) =>
  closest(el, '[inert]') !== null || (isModal && !chainOf(el).some((node) => matches(node, MODAL)));

/** @param {Element} el @param {HTMLFormElement[]} forms @param {boolean} isModal */
const elementRow = (el, forms, isModal) => {
  const box = pageBox(el);
  return {
    role: roleOf(el),
    name: nameOf(el),
    selector: selectorOf(el),
    tag: tagOf(el),
    type: attr(el, 'type'),
    box,
    html: startTag(el),
    href: attrOrNull(el, 'href'),
    in_text: isInText(el),
    native: isNative(el, box),
    covered: isInert(el, isModal) || layerOn(el) !== null,
    disabled: matches(el, ':disabled, [aria-disabled="true"]'),
    label: tidy(labelOf(el) || textOfIds(el, 'aria-labelledby')),
    named_by: nameSource(el)[0],
    placeholder: attr(el, 'placeholder'),
    autocomplete: attr(el, 'autocomplete'),
    context: tagOf(el) === 'a' ? contextOf(el) : '',
    form: forms.indexOf(/** @type {HTMLFormElement} */ (formOf(el) ?? closest(el, 'form'))),
    submits: isSubmit(el),
    action: actionOf(el),
    drawn: drawnAs(el),
  };
};

/** @param {number} limit */
const readElements = (limit) => {
  const forms = pageForms();
  const isModal = first(document, MODAL) !== null;
  const rows = [];
  for (const el of everywhere(INTERACTIVE)) {
    if (rows.length >= limit) break;
    if (isVisible(el) && !isForNobody(el) && !isKept(el, pageBox(el))) rows.push(elementRow(el, forms, isModal));
  }
  return rows;
};

const SKIPPED = 'script, style, noscript, template, textarea, [aria-hidden="true"]';
const CODE = 'code, pre, kbd, samp';

/** @typedef {{ text: string, selector: string, tag: string, box: object }} TextRow */

/**
 * The text below a root by the elements that contain it; adjacent texts of one element are joined.
 *
 * @param {Node} root
 * @param {number} limit
 * @param {TextRow[]} rows
 */
const readTexts = (root, limit, rows) => {
  /** @type {Element | null} */
  let latest = null;
  for (const node of textsBelow(root)) {
    if (rows.length >= limit) break;
    const el = parentElementOf(node);
    if (!el || !/\S/.test(node.data) || closest(el, SKIPPED) || !isVisible(el)) continue;
    const row = rows[rows.length - 1];
    if (latest === el) row.text = tidy(`${row.text} ${node.data}`, 600);
    else
      rows.push({
        text: tidy(node.data, 600),
        selector: selectorOf(el),
        tag: tagOf(closest(el, CODE) ?? el),
        box: pageBox(el),
      });
    latest = el;
  }
  for (const shadow of shadowsIn(root)) readTexts(shadow, limit, rows);
  return rows;
};

/** @param {{ elements: number, texts: number }} limits maximum number of each */
export const readContent = (limits) =>
  withAxeTree(() => {
    const body = pageBody();
    return { elements: readElements(limits.elements), texts: body ? readTexts(body, limits.texts, []) : [] };
  });
