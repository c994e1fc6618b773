/** The visible content at one moment: the texts, the controls, and the generated text of an element. */
import { boxOf, matches, styleOf } from '../../lib/dom.js';
import { INTERACTIVE } from '../../lib/controls.js';
import { readPage } from '../../lib/reading.js';
import { lettersIn } from '../../lib/text.js';
import { everywhere } from '../../lib/tree.js';
import { isDrawn } from '../../lib/visibility.js';

const MOST_TEXTS = 2000;
const FEWEST_LETTERS = 3;

/** Focusable elements. */
export const FOCUS =
  'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex]:not([tabindex="-1"]), [contenteditable="true"]';

/** Whether an element is rendered, and wide enough to be visible. @param {Element} el */
export const hasInk = (el) => isDrawn(el) && boxOf(el).width > 1;

/** @returns {Map<Text, import('../../lib/reading.js').Seen>} */
export const textsNow = () => readPage(MOST_TEXTS).seen;

/** @returns {Set<Element>} */
export const controlsNow = () =>
  new Set(everywhere(INTERACTIVE).filter((el) => hasInk(el) && boxOf(el).right + scrollX > 0));

/** @param {CSSStyleDeclaration} style */
const isPseudoShown = (style) =>
  style.display !== 'none' &&
  style.visibility === 'visible' &&
  Number(style.opacity) > 0.1 &&
  parseFloat(style.width) !== 0;

/** The generated text before and after an element. @param {Element} el */
export const pseudoWords = (el) =>
  ['::before', '::after']
    .map((part) => {
      const style = styleOf(el, part);
      const text = style.content.startsWith('"') ? style.content.slice(1, -1) : '';
      return isPseudoShown(style) && lettersIn(text) >= FEWEST_LETTERS ? text : '';
    })
    .join(' ')
    .trim();

/** The focusable elements among an element and its descendants. @param {Element} el */
export const focusables = (el) => [el, ...everywhere(FOCUS, el)].filter((one) => matches(one, FOCUS) && hasInk(one));
