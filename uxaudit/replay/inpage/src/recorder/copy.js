/**
 * The document as HTML, to look at its state in another page: looking takes seconds, in which the participant's page would not respond.
 *
 * It reads the document and changes nothing in it. Form values, choices, styles set by scripts, shadow roots, frames of the same origin
 * and drawings are part of the copy; scripts are not.
 */
import {
  adoptedSheetsOf,
  all,
  attr,
  attributesOf,
  childNodesOf,
  contentTypeOf,
  dataOf,
  documentTitleOf,
  is,
  isElement,
  isHtml,
  isText,
  matches,
  nodeTypeOf,
  removeAttr,
  rootElementOf,
  shadowRootOf,
  showModal,
  showPopover,
  tagOf,
} from '../lib/dom.js';
import { isChecked, isSecret, typeOf, valueOf } from '../lib/fields.js';
import { now } from '../observers/step.js';
import { isTypedInto } from './fields.js';

const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
const LEFT_OUT = new Set(['script', 'noscript', 'object', 'embed', 'template']);
const RAW = new Set(['style', 'xmp', 'plaintext']);
/** Types of field whose value may be any text. The value of others, such as dates, is left out of the copy. */
const TEXTS = ['text', 'search', 'tel', 'url', 'email', 'password', 'textarea'];
/** Largest drawing that is copied, CSS px². Own judgement: it takes some 30 ms. */
const LARGEST_DRAWING = 2_000_000;
const LARGEST = 20_000_000;
/** Marks what is in the top layer, which markup cannot express. */
const TOP = 'data-uxaudit-top';

let keepsText = false;

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
/** @param {string} text */
const quoted = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;');
/** @param {string} text */
const covered = (text) => text.replace(/\S/g, '•');

/** The value of a field that the copy shows; null to keep the one in the markup. @param {Element} el */
const shownValue = (el) => {
  const value = valueOf(el) ?? '';
  const given = is(el, 'textarea') || is(el, 'input') ? el.defaultValue : '';
  if (value === given && !isSecret(el)) return null;
  if (!TEXTS.includes(typeOf(el))) return isTypedInto(el) && !keepsText ? '' : value;
  return isSecret(el) || !keepsText ? covered(value) : value;
};

/** Attributes of a field with its current state. @param {Element} el @returns {Record<string, string | null>} */
const stateOf = (el) => {
  const type = typeOf(el);
  if (type === 'checkbox' || type === 'radio') return { checked: isChecked(el) ? '' : null };
  if (type === 'file' || type === 'hidden') return { value: null };
  const shown = is(el, 'input') ? shownValue(el) : null;
  return shown === null ? {} : { value: shown };
};

/** A drawing as a background, if it may be read. @param {Element} el @returns {Record<string, string | null>} */
const drawingOf = (el) => {
  try {
    if (!is(el, 'canvas') || el.width * el.height > LARGEST_DRAWING) return {};
    const picture = el.toDataURL('image/webp', 0.8);
    return { style: `${attr(el, 'style')};background:url(${picture}) 0 0 / 100% 100% no-repeat` };
  } catch {
    return {}; // it shows a picture of another origin
  }
};

/** The document of a frame, as its `srcdoc`; empty if it is of another origin. @param {Element} el @returns {Record<string, string | null>} */
const frameOf = (el) => {
  let inner = null;
  try {
    inner = is(el, 'iframe') ? el.contentDocument : null;
  } catch {
    // another origin
  }
  const root = inner && rootElementOf(inner);
  return { src: null, srcdoc: root ? `<!doctype html>${written(root)}` : '' };
};

/** @param {Element} el @returns {Record<string, string | null>} */
const changesOf = (el) => {
  if (!isHtml(el)) return {};
  const tag = tagOf(el);
  if (tag === 'input') return stateOf(el);
  if (is(el, 'option')) return { selected: el.selected ? '' : null };
  if (tag === 'canvas') return drawingOf(el);
  if (tag === 'iframe') return frameOf(el);
  if (tag === 'dialog' && matches(el, ':modal')) return { [TOP]: 'modal' };
  return matches(el, ':popover-open') ? { [TOP]: 'popover' } : {};
};

/** @param {Element} el */
const opened = (el) => {
  const changes = changesOf(el);
  const kept = attributesOf(el).filter(({ name }) => !(name in changes) && name !== 'nonce');
  const attributes = [
    ...kept.map(({ name, value }) => [name, value]),
    ...Object.entries(changes).filter(([, value]) => value !== null),
  ];
  return `<${tagOf(el)}${attributes.map(([name, value]) => ` ${name}="${quoted(value ?? '')}"`).join('')}>`;
};

/** @param {CSSStyleSheet} sheet */
const rulesOf = (sheet) => {
  try {
    return [...sheet.cssRules]
      .map((rule) => rule.cssText)
      .join('\n')
      .replaceAll('</', '<\\/');
  } catch {
    return ''; // of another origin
  }
};

/** Styles that scripts adopted. @param {Document | ShadowRoot} root */
const adopted = (root) => {
  const rules = adoptedSheetsOf(root).map(rulesOf).join('\n');
  return rules ? `<style>${rules}</style>` : '';
};

/** The shadow root of an element. @param {Element} el */
const shadowIn = (el) => {
  const shadow = shadowRootOf(el);
  if (!shadow) return '';
  const parts = childNodesOf(shadow).map(written).join('');
  return `<template shadowrootmode="open">${adopted(shadow)}${parts}</template>`;
};

/** The content of an element that is text only; null if it has children. @param {Element} el */
const textOnly = (el) => {
  if (is(el, 'textarea')) return escaped(shownValue(el) ?? el.defaultValue);
  if (
    is(el, 'style') &&
    el.sheet &&
    !childNodesOf(el).some((node) => isText(node) && dataOf(/** @type {Text} */ (node)).trim())
  )
    return rulesOf(el.sheet);
  return null;
};

/** Whether a node is no part of the copy. @param {Element} el */
const isLeftOut = (el) => LEFT_OUT.has(tagOf(el)) || (is(el, 'meta') && attr(el, 'http-equiv') !== '');

/** @param {Node} node @param {boolean} isCovered whether its text was typed */
const textOf = (node, isCovered, isRaw = false) => {
  const text = dataOf(/** @type {Text} */ (node));
  return isRaw ? text : escaped(isCovered ? covered(text) : text);
};

/** A node as HTML. @param {Node} node @returns {string} */
function written(node) {
  /** @type {string[]} */
  const parts = [];
  /** @type {(string | { node: Node, isCovered: boolean, isRaw: boolean })[]} */
  const waiting = [{ node, isCovered: false, isRaw: false }];
  while (waiting.length) {
    const next = /** @type {NonNullable<typeof waiting[number]>} */ (waiting.pop());
    if (typeof next === 'string') parts.push(next);
    else if (isText(next.node)) parts.push(textOf(next.node, next.isCovered, next.isRaw));
    else if (isElement(next.node)) enter(/** @type {Element} */ (next.node), next.isCovered, parts, waiting);
  }
  return parts.join('');
}

/** Write the beginning of an element, and put its children before what is waiting. @param {Element} el @param {boolean} isCovered @param {string[]} parts @param {any[]} waiting */
const enter = (el, isCovered, parts, waiting) => {
  if (isLeftOut(el)) return;
  parts.push(opened(el), shadowIn(el));
  if (VOID.has(tagOf(el)) && isHtml(el)) return;
  waiting.push(`</${tagOf(el)}>`);
  const text = textOnly(el);
  if (text !== null) {
    parts.push(text);
    return;
  }
  const hides = isCovered || (!keepsText && isTypedInto(el));
  const isRaw = RAW.has(tagOf(el));
  for (const child of childNodesOf(el).reverse()) waiting.push({ node: child, isCovered: hides, isRaw });
};

/** The doctype, because pages without one are drawn differently. */
const doctype = () =>
  childNodesOf(document).some((node) => nodeTypeOf(node) === Node.DOCUMENT_TYPE_NODE) ? '<!doctype html>' : '';

/**
 * The state of the page now; null if it is no HTML document, or larger than what can be looked at.
 *
 * @param {boolean} keepText whether typed text is part of it
 */
export const copy = (keepText) => {
  const root = rootElementOf(document);
  if (!root || contentTypeOf(document) !== 'text/html') return null;
  keepsText = keepText;
  const html = `${doctype()}${written(root)}${adopted(document)}`;
  if (html.length > LARGEST) return null;
  return {
    html,
    url: location.href,
    title: documentTitleOf(document),
    t: now(),
    width: innerWidth,
    height: innerHeight,
  };
};

/** In a copy: put dialogs and popovers into the top layer again. */
export const raise = () => {
  for (const el of all(document, `[${TOP}]`)) {
    const how = attr(el, TOP);
    removeAttr(el, TOP);
    if (how === 'popover') showPopover(el);
    else {
      removeAttr(el, 'open');
      showModal(el);
    }
  }
};
