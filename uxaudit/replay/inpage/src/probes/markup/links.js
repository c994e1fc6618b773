/** Links: how they differ from the surrounding text, their neighbours, and their position in the page. */
import { blend, contrastOf, isClear, parseColour, solidGround } from '../../lib/colour.js';
import {
  all,
  attr,
  boxOf,
  childNodesOf,
  closest,
  comparePosition,
  first,
  hasAttr,
  innerTextOf,
  is,
  isElement,
  isText,
  matches,
  newPageRange,
  parentElementOf,
  previousSiblingOf,
  sheetsOf,
  styleOf,
  tagOf,
  textContentOf,
  titleOf,
} from '../../lib/dom.js';
import { drawnSides } from '../../lib/borders.js';
import { nameOf } from '../../lib/names.js';
import { round, tidy } from '../../lib/text.js';
import { chainOf, textsBelow } from '../../lib/tree.js';
import { isClipped, isVisible } from '../../lib/visibility.js';
import { blockAround, longestIn } from './blocks.js';
import { ariaName, shownText } from './context.js';

/** @typedef {import('./context.js').Context} Context */
/** @typedef {import('./blocks.js').Parts} Parts */

const NAVIGATION = 'nav, [role="navigation"]';
const SAME_LINE_PX = 4;
/** WCAG 2.2, technique G183. */
const LINK_CONTRAST = 3;

// ---------------------------------------------------------------------------------------------------- difference from text

/** The opacity of an element over the background that is painted behind it, 0 to 1. @param {Context} context @param {Element} el */
const opacityOf = (context, el) => {
  let opacity = 1;
  for (const node of chainOf(el)) {
    const style = context.styleOf(node);
    if (!isClear(style.backgroundColor)) break;
    opacity *= Number(style.opacity);
  }
  return opacity;
};

/** The visible colour of an element's text: a translucent one is mixed with the background. @param {Context} context @param {Element} el */
const inkOf = (context, el) => {
  const [red, green, blue, alpha] = parseColour(context.styleOf(el).color);
  return blend([red, green, blue, alpha * opacityOf(context, el)], solidGround(el, context.styleOf));
};

/** @type {((style: CSSStyleDeclaration, around: CSSStyleDeclaration) => boolean)[]} */
const CUES = [
  (style, around) => style.textDecorationLine !== 'none' && style.textDecorationLine !== around.textDecorationLine,
  (style) => drawnSides(style).length > 0,
  (style, around) => style.textTransform !== around.textTransform || style.fontVariantCaps !== around.fontVariantCaps,
  (style) => style.boxShadow !== 'none',
  (style) => style.backgroundImage !== 'none',
  (style, around) => !isClear(style.backgroundColor) && style.backgroundColor !== around.backgroundColor,
  (style, around) => style.fontWeight !== around.fontWeight,
  (style, around) => style.fontStyle !== around.fontStyle,
  (style, around) => style.fontSize !== around.fontSize,
  (style, around) => style.fontFamily !== around.fontFamily,
];

/** Whether generated content shows a sign, such as an arrow or an icon. @param {CSSStyleDeclaration} style */
const drawsSign = ({ content, backgroundImage, maskImage }) =>
  !/^(?:none|normal|)$/.test(content) &&
  (content !== '""' || backgroundImage !== 'none' || (maskImage || 'none') !== 'none');

/** Whether anything but its colour distinguishes a link from the surrounding text. @param {Context} context @param {Element} el @param {Element} around */
const isDistinct = (context, el, around) =>
  CUES.some((isCue) => isCue(context.styleOf(el), context.styleOf(around))) ||
  all(el, '*').some((part) => context.styleOf(part).textDecorationLine.includes('underline')) ||
  first(el, 'img, svg, code') !== null ||
  ['::before', '::after'].some((pseudo) => drawsSign(styleOf(el, pseudo)));

const BLOCK_OF_TEXT = 'p, blockquote, figcaption, dd, div, section, article, main';
const FEWEST_WORDS = { inParagraph: 3, elsewhere: 6 };

/** Whether texts are a sentence, not a label, date or number. @param {Text[]} texts @param {Element} block */
const isSentence = (texts, block) => {
  const words =
    texts
      .map((node) => node.data)
      .join(' ')
      .match(/\p{L}{2,}/gu) ?? [];
  return words.length >= (tagOf(block) === 'p' ? FEWEST_WORDS.inParagraph : FEWEST_WORDS.elsewhere);
};

/** @param {Text | null} node @returns {node is Text} */
const isPlainText = (node) => {
  const el = node && parentElementOf(node);
  return el !== null && !closest(el, 'a, button, label, select, [role="button"]');
};

/**
 * The element whose text a link is in, on any of its lines; null if the link is alone, as in a list or a menu. Besides the text of its
 * own parent, that of the whole block counts, if it is a sentence.
 *
 * @param {Context} context
 * @param {Map<Element, Parts>} blocks
 * @param {Element} el
 */
const textAround = (context, blocks, el) => {
  const parent = parentElementOf(el);
  const { display } = context.styleOf(el);
  const isSorting = parent && closest(parent, 'th, [role="columnheader"]'); // in a table header
  if (!parent || !/^inline(-block)?$/.test(display) || isSorting) return null;
  const isBesideText = childNodesOf(parent).some((node) => isText(node) && /[\p{L}\p{N}]{2}/u.test(node.data));
  if (display === 'inline' && isBesideText) return parent;
  const block = blockAround(context, parent);
  const texts = matches(block, BLOCK_OF_TEXT) ? (blocks.get(block) ?? []).filter(isPlainText) : [];
  return texts.length && isSentence(texts, block) ? longestIn(texts) : null;
};

// ---------------------------------------------------------------------------------------------------- hover

const HOVER_CUES = [
  'background-color',
  'background-image',
  'border-bottom-width',
  'border-bottom-style',
  'box-shadow',
  'outline-style',
  'font-weight',
];

/** @param {CSSStyleDeclaration} style */
const showsMoreOnHover = (style) =>
  style.getPropertyValue('text-decoration-line').includes('underline') ||
  HOVER_CUES.some((name) => style.getPropertyValue(name));

/** The selectors of rules that change something on hover. @param {CSSRuleList} rules @returns {string[]} */
const hoverSelectors = (rules) =>
  [...rules].flatMap((/** @type {any} */ rule) => {
    const inner = rule.cssRules ? hoverSelectors(rule.cssRules) : [];
    const isHover = rule.selectorText?.includes(':hover') && showsMoreOnHover(rule.style);
    return isHover ? [...inner, rule.selectorText.replace(/:hover/g, '')] : inner;
  });

/** All of them, and whether a style sheet cannot be read. */
const readHoverRules = () => {
  const found = { selectors: /** @type {string[]} */ ([]), isClosed: false };
  for (const sheet of sheetsOf(document)) {
    try {
      found.selectors.push(...hoverSelectors(sheet.cssRules));
    } catch {
      found.isClosed = true;
    }
  }
  return found;
};

/** @param {Element} el @param {string} selector one of a list, perhaps empty */
const isMeant = (el, selector) => {
  try {
    return matches(el, selector.trim() || '*') || first(el, selector.trim() || '*') !== null;
  } catch {
    return true;
  }
};

/** Whether a link changes on hover; null if a style sheet cannot be read. */
class HoverCues {
  /** @type {ReturnType<typeof readHoverRules> | null} */
  #rules = null;

  /** @param {Element} el */
  of(el) {
    this.#rules ??= readHoverRules();
    const isFound = this.#rules.selectors.some((list) => list.split(/,(?![^(]*\))/).some((part) => isMeant(el, part)));
    if (isFound) return true;
    return this.#rules.isClosed ? null : false;
  }
}

// ---------------------------------------------------------------------------------------------------- content and neighbours

const DRAWING = 'svg, [aria-hidden="true"], script, style, template';

/** The text in a link that is not rendered. @param {Context} context @param {Element} el */
const hiddenWords = (context, el) => {
  const parts = all(el, '*').filter((part) => {
    const style = context.styleOf(part);
    return !closest(part, DRAWING) && (style.display === 'none' || style.visibility === 'hidden');
  });
  return tidy(parts.map(textContentOf).join(' '), 120);
};

/** Whether any text in a link is visible. Visually hidden text is for screen readers. @param {Element} el */
const showsWords = (el) => {
  const range = newPageRange();
  for (const node of textsBelow(el)) {
    const holder = parentElementOf(node);
    if (!/\S/.test(node.data) || !holder || !isVisible(holder) || isClipped(holder)) continue;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const around = boxOf(holder);
    if (Math.min(around.width, around.height) > 2 && box.right + scrollX > 0 && box.bottom + scrollY > 0) return true;
  }
  return false;
};

/** The link before it, and the text between the two. @param {Element} el @returns {[HTMLAnchorElement | null, string]} */
const linkBefore = (el) => {
  let between = '';
  for (let node = previousSiblingOf(el); node; node = previousSiblingOf(node)) {
    if (isText(node)) between = node.data + between;
    else if (isElement(node)) return is(node, 'a') && node.href && isVisible(node) ? [node, tidy(between)] : [null, ''];
  }
  return [null, ''];
};

/** @param {CSSStyleDeclaration} style */
const isBoxed = (style) =>
  style.display !== 'inline' || parseFloat(style.paddingLeft) > 0 || parseFloat(style.borderLeftWidth) > 0;

/** The gap between two links on one line in px; null if they are boxes, or on two lines. @param {Context} context @param {Element} one @param {Element} other */
const gapOf = (context, one, other) => {
  const [a, b] = [boxOf(one), boxOf(other)];
  if ([one, other].some((el) => isBoxed(context.styleOf(el))) || Math.abs(a.top - b.top) > SAME_LINE_PX) return null;
  return round(Math.max(b.left - a.right, a.left - b.right));
};

/** The position of an element relative to the main part of the page. @param {Element | null} main @param {Element} el */
const besideOf = (main, el) => {
  const where = main && main !== el ? comparePosition(main, el) : 0;
  if (where & Node.DOCUMENT_POSITION_CONTAINED_BY) return 'in';
  if (where & Node.DOCUMENT_POSITION_PRECEDING) return 'before';
  return where & Node.DOCUMENT_POSITION_FOLLOWING ? 'after' : '';
};

/** The name of the navigation that contains an element. @param {Element[]} navigations @param {Element} el */
const navigationOf = (navigations, el) => {
  const holder = closest(el, NAVIGATION);
  return holder ? ariaName(holder) || `navigation ${navigations.indexOf(holder) + 1}` : '';
};

const HOLDERS = 'li, td, th, p, dd, dt, figcaption, section, article, div, main';
const NEW_WINDOWS = ['_blank', '_new', 'new'];

/** How a link differs from the text that it is in. @param {Context} context @param {Map<Element, Parts>} blocks @param {HoverCues} hover @param {Element} el */
const contrastFacts = (context, blocks, hover, el) => {
  const around = textAround(context, blocks, el);
  if (!around) return { in_text: false, distinct: true, contrast: null, hover_cue: null };
  const distinct = closest(el, `${NAVIGATION}, [class*="breadcrumb" i]`) !== null || isDistinct(context, el, around);
  const contrast = round(contrastOf(inkOf(context, el), inkOf(context, around)));
  return { in_text: true, distinct, contrast, hover_cue: !distinct && contrast >= LINK_CONTRAST ? hover.of(el) : null };
};

/** Facts about the link before it. @param {Context} context @param {Element} el */
const neighbourFacts = (context, el) => {
  const [before, between] = linkBefore(el);
  if (!before) return { before: null, before_url: '', gap_px: null };
  return { before: between, before_url: tidy(before.href, 300), gap_px: gapOf(context, before, el) };
};

/**
 * @param {Context} context
 * @param {Map<Element, Parts>} blocks
 */
export const readLinks = (context, blocks) => {
  const navigations = context.all(NAVIGATION);
  const main = first(document, 'main, [role="main"]') ?? first(document, 'h1');
  const hover = new HoverCues();
  return context.some('a[href]', (el) => {
    if (!is(el, 'a')) return null;
    const parent = parentElementOf(el);
    const holder = parent && closest(parent, HOLDERS);
    return context.spot(el, {
      name: nameOf(el),
      text: tidy(innerTextOf(el), 200),
      href: tidy(attr(el, 'href'), 300),
      url: tidy(el.href, 300),
      title: tidy(titleOf(el)),
      new_window: NEW_WINDOWS.includes(el.target.toLowerCase()),
      download: hasAttr(el, 'download'),
      context: holder ? shownText(holder, 300) : '',
      ...contrastFacts(context, blocks, hover, el),
      hidden: hiddenWords(context, el),
      ...neighbourFacts(context, el),
      icon: first(el, 'img, svg, i, [class*="icon"]') !== null,
      wordless: !showsWords(el),
      nav: navigationOf(navigations, el),
      beside: besideOf(main, el),
    });
  });
};
