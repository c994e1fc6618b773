/** Text by block. */
import { isClear } from '../../lib/colour.js';
import {
  closest,
  isElement,
  isText,
  nextElementOf,
  newPageRange,
  pageBody,
  parentElementOf,
  tagOf,
} from '../../lib/dom.js';
import { hasBorder } from '../../lib/borders.js';
import { round, sumOf, tidy, wellFormed } from '../../lib/text.js';
import { partsOf } from '../../lib/tree.js';
import { isClipped, isVisible } from '../../lib/visibility.js';
import { LONG_TEXT, languageOf, textOf } from './context.js';

/** @typedef {import('./context.js').Context} Context */
/** The texts of a block, and null for each line break. @typedef {(Text | null)[]} Parts */

const UNREAD = 'script, style, noscript, template, textarea, select';
const LINE_PX = 4;
const ONE_LINE = 80;
const BOLD = 600;

/** @param {Context} context @param {Element} el */
export const blockAround = (context, el) => {
  let node = el;
  for (let outer = parentElementOf(node); outer && isInline(context, node); outer = parentElementOf(node)) node = outer;
  return node;
};

/** @param {Context} context @param {Element} el */
const isInline = (context, el) => context.styleOf(el).display.startsWith('inline') && tagOf(el) !== 'body';

/** Text for screen readers only has no typography. @param {Text} node @param {Element} el */
const isRead = (node, el) => /\S/.test(node.data) && !closest(el, UNREAD) && isVisible(el) && !isClipped(el);

/**
 * The texts of each block, up to the maximum number of blocks.
 *
 * @param {Context} context
 * @returns {Map<Element, Parts>}
 */
export const textByBlock = (context) => {
  /** @type {Map<Element, Parts>} */
  const blocks = new Map();
  const body = pageBody();
  for (const node of body ? partsOf(body) : []) {
    const el = parentElementOf(node);
    if (!el) continue;
    if (isElement(node)) {
      if (tagOf(node) === 'br') blocks.get(blockAround(context, el))?.push(null);
    } else if (isText(node) && isRead(node, el)) {
      const block = blockAround(context, el);
      const parts = blocks.get(block) ?? [];
      if (!blocks.has(block) && blocks.size >= context.limit) break;
      blocks.set(block, parts);
      parts.push(node);
    }
  }
  return blocks;
};

/** The number of lines of texts. @param {Text[]} nodes */
const linesOf = (nodes) => {
  const tops = new Set();
  const range = newPageRange();
  for (const node of nodes) {
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) tops.add(Math.round(box.top / LINE_PX));
  }
  return Math.max(1, tops.size);
};

/** The element of the longest of several texts. @param {Text[]} nodes @returns {Element} */
export const longestIn = (nodes) =>
  /** @type {Element} */ (
    parentElementOf(nodes.reduce((one, other) => (other.data.length > one.data.length ? other : one)))
  );

/** Whether it is in a button, or in a link that looks like one. @param {Context} context @param {Element} el */
const isInControl = (context, el) => {
  const control = closest(el, 'button, [role="button"], label, summary, a');
  if (!control || tagOf(control) !== 'a') return control !== null;
  const style = context.styleOf(control);
  return !isClear(style.backgroundColor) || hasBorder(style, 'Top');
};

const WITHIN =
  'a, button, label, legend, caption, th, td, li, dt, dd, nav, header, footer, summary, figcaption, h1, h2, h3, h4, h5, h6, ' +
  '[role="heading"], pre, code, blockquote, address, option, [role="navigation"], [role="button"], [role="tab"], [role="menuitem"], ' +
  '[role="listitem"], [role="row"]';

/** The facts of the next element in the document. @param {Context} context @param {Element | null} next */
const nextFacts = (context, next) => ({
  next_tag: next ? tagOf(next) : '',
  next_chars: next ? tidy(textOf(next).slice(0, LONG_TEXT), 2000).length : 0,
  next_font_px: next ? parseFloat(context.styleOf(next).fontSize) : 0,
  next_bold: next !== null && Number(context.styleOf(next).fontWeight) >= BOLD,
});

/** The lines of a block as written. @param {Parts} parts */
const textOfParts = (parts) =>
  wellFormed(
    parts
      .map((node) => (node ? tidy(node.data, 600) : '\n'))
      .join(' ')
      .replace(/ ?\n ?/g, '\n')
      .slice(0, 600),
  );

/** @param {Text} node @returns {Element} */
const holderOf = (node) => /** @type {Element} */ (parentElementOf(node));

/**
 * @param {Context} context
 * @param {Element} el
 * @param {Text[]} nodes
 */
const typeFacts = (context, el, nodes) => {
  /** @param {(style: CSSStyleDeclaration, el: Element) => boolean} isSo */
  const charsWhere = (isSo) =>
    sumOf(nodes, (node) =>
      isSo(context.styleOf(holderOf(node)), holderOf(node)) ? tidy(node.data, 20_000).length : 0,
    );
  const chars = charsWhere(() => true) || 1;
  const style = context.styleOf(longestIn(nodes));
  const fontPx = parseFloat(style.fontSize) || 16;
  return {
    chars,
    lines: chars > ONE_LINE ? linesOf(nodes) : 1,
    font_px: fontPx,
    line_height: style.lineHeight === 'normal' ? null : round(parseFloat(style.lineHeight) / fontPx),
    align: style.textAlign,
    upper: style.textTransform === 'uppercase',
    italic: round(charsWhere(({ fontStyle }) => fontStyle !== 'normal') / chars),
    bold: round(charsWhere(({ fontWeight }) => Number(fontWeight) >= BOLD) / chars),
    colour: style.color,
    in_control: round(charsWhere((_, holder) => isInControl(context, holder)) / chars),
  };
};

/**
 * @param {Context} context
 * @param {Map<Element, Parts>} blocks
 */
export const readBlocks = (context, blocks) => {
  /** @type {Map<Element, string>} */
  const keys = new Map();
  const keyOf = (/** @type {Element} */ el) => {
    if (!keys.has(el)) keys.set(el, String(keys.size));
    return /** @type {string} */ (keys.get(el));
  };
  return [...blocks].map(([el, parts]) => {
    const nodes = parts.filter((node) => node !== null);
    const within = closest(el, WITHIN);
    const parent = parentElementOf(el);
    return context.spot(el, {
      text: textOfParts(parts),
      ...typeFacts(context, el, nodes),
      lang: languageOf(longestIn(nodes)),
      within: within ? tagOf(within) : '',
      parent: parent ? keyOf(parent) : '',
      ...nextFacts(context, nextElementOf(el)),
    });
  });
};
