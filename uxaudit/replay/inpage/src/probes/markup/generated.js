/** Text that is only in the style sheet. */
import { all, childNodesOf, innerTextOf, isText, pageBody, sheetsOf, styleOf } from '../../lib/dom.js';
import { HAS_WORD, tidy } from '../../lib/text.js';
import { isVisible } from '../../lib/visibility.js';

/** @typedef {import('./context.js').Context} Context */

const MOST = 50;
const MOST_OF_RULE = 5;
const MARK = /::?(before|after)\b/;
const NO_WORDS =
  /\b(?:attr|counters?|url|var)\([^)]*\)|none|normal|(?:no-)?(?:open|close)-quote|inherit|initial|unset/g;
const SYMBOL_FONT = /icon|symbol|awesome|glyph|dingbat/i;

/** @param {CSSStyleSheet} sheet @returns {CSSRule[]} */
const rulesOf = (sheet) => {
  try {
    return [...sheet.cssRules];
  } catch {
    return []; // of another origin: not accessible
  }
};

/** The style rules in a sheet, including those in its media queries and layers. @param {CSSRule[]} rules @returns {CSSStyleRule[]} */
const styleRules = (rules) =>
  rules.flatMap((/** @type {any} */ rule) =>
    rule.cssRules?.length && !rule.selectorText ? styleRules([...rule.cssRules]) : [rule],
  );

/** @param {CSSStyleRule} rule */
const addsWords = (rule) =>
  Boolean(rule.selectorText) && MARK.test(rule.selectorText) && HAS_WORD.test(rule.style.content.replace(NO_WORDS, ''));

/** The elements that match a selector of a rule, without the pseudo-element. @param {string} selector */
const holdersOf = (selector) => {
  try {
    return all(document, selector.replace(/::?(before|after)\b/g, '') || '*').slice(0, MOST_OF_RULE);
  } catch {
    return [];
  }
};

/** The text of a pseudo-element; empty if it has none. @param {Element} el @param {string} pseudo */
const drawnWords = (el, pseudo) => {
  const { content, display, fontFamily } = styleOf(el, pseudo);
  if (
    !HAS_WORD.test(content.replace(/^none$|^normal$|url\([^)]*\)/g, '')) ||
    display === 'none' ||
    SYMBOL_FONT.test(fontFamily)
  )
    return '';
  return tidy(content.replace(/^["']|["']$/g, ''), 120);
};

/** All words in the page. */
const writtenWords = () => {
  const body = pageBody();
  const holders = body ? all(body, ':not(script, style)') : [];
  return holders
    .flatMap(childNodesOf)
    .map((node) => (isText(node) ? node.data : ''))
    .join(' ')
    .toLowerCase();
};

/** The elements to which a rule adds text, by its selectors for `::before` and `::after`. @param {CSSStyleRule} rule */
const partsOf = (rule) => {
  const [, pseudo] = /** @type {RegExpMatchArray} */ (rule.selectorText.match(MARK));
  const selectors = rule.selectorText
    .split(',')
    .filter((part) => MARK.test(part) && !/:hover|:focus|:active/.test(part));
  return selectors.flatMap(holdersOf).map((el) => ({ el, pseudo: `::${pseudo}` }));
};

/** @param {Context} context */
export const readGenerated = (context) => {
  const rules = sheetsOf(document).flatMap((sheet) => styleRules(rulesOf(sheet)));
  /** @type {string | null} */
  let written = null;
  // Words that the page contains as well, such as the headers of a table that is shown as cards, are not lost.
  const isWritten = (/** @type {string} */ words) => (written ??= writtenWords()).includes(words.toLowerCase().trim());
  const rows = [];
  for (const { el, pseudo } of rules.filter(addsWords).flatMap(partsOf)) {
    if (rows.length >= MOST) break;
    const value = isVisible(el) ? drawnWords(el, pseudo) : '';
    if (value && !isWritten(value)) rows.push(context.spot(el, { text: tidy(innerTextOf(el), 80), value }));
  }
  return rows;
};
