/** Whether a page shows anything besides its header, navigation and footer. */
import { boxOf, first, isText, matches, parentElementOf, styleOf, tagOf } from '../../lib/dom.js';
import { lettersIn } from '../../lib/text.js';
import { chainOf, everywhere, partsOf } from '../../lib/tree.js';
import { isClipped, isVisible } from '../../lib/visibility.js';

const FRAME = 'header, footer, nav, [role="banner"], [role="navigation"], [role="contentinfo"]';
const MAIN = 'main, [role="main"]';
const CONTENT = `${MAIN}, article, section, dialog, [role="dialog"]`;
const PARTS =
  'img, svg, canvas, video, audio, iframe, frame, object, embed, input, select, textarea, button, [role="button"]';
const BUSY =
  '[aria-busy="true"], progress:not([value]), [role="progressbar"]:not([aria-valuenow]), [class*="spinner" i], [class*="loader" i], [class*="loading" i], [class*="skeleton" i], [class*="shimmer" i]';
const PICTURE_PX = 100;
const BUSY_LETTERS = 40;
const PROSE_LETTERS = 200;
const WAITS = /^[^.…]{1,40}(?:…|\.\.\.)$/u;

/** Whether an element is in the page's header, navigation or footer; those of an article or a section are content. @param {Element[]} chain */
const isOfFrame = (chain) => {
  const at = chain.findIndex((node) => matches(node, FRAME));
  return at >= 0 && !chain.slice(at).some((node) => matches(node, CONTENT));
};

/** Whether an element only says that the page is loading. @param {Element} el */
const isBusySign = (el) =>
  matches(el, BUSY) && lettersIn(wordsIn(el)) < BUSY_LETTERS && first(el, 'a, input, button') === null;

/** @param {Element} el */
const wordsIn = (el) =>
  [...partsOf(el)]
    .filter(isText)
    .map((node) => node.data)
    .join(' ');

/** Whether it is drawn as a picture, by a background or a script that hides its inside. @param {Element} el */
const isPicture = (el) => {
  const { width, height } = boxOf(el);
  if (width < PICTURE_PX || height < PICTURE_PX) return false;
  return styleOf(el).backgroundImage !== 'none' || tagOf(el).includes('-');
};

/** Whether it is a link to a part of the page that is hidden until it has the focus: clipped, or outside the page. @param {Element} el */
const isSkipLink = (el) => {
  if (!matches(el, 'a[href^="#"]')) return false;
  const { right, bottom } = boxOf(el);
  return isClipped(el) || right + scrollX <= 1 || bottom + scrollY <= 1;
};

/** What an element with these texts or of this kind shows. @param {Element} el @param {string} words */
const shows = (el, words) => {
  const chain = chainOf(el);
  if (!isVisible(el) || chain.some(isSkipLink)) return '';
  if (isOfFrame(chain)) return 'frame';
  return chain.some(isBusySign) || WAITS.test(words) ? 'busy' : 'content';
};

/** Everything that may be content: the elements, with their own text. @returns {Generator<[Element, string]>} */
const candidates = function* () {
  for (const node of partsOf(document)) {
    if (isText(node)) {
      const holder = parentElementOf(node);
      const words = node.data.trim();
      if (holder && lettersIn(words) > 0 && !matches(holder, 'script, style, noscript, template, title'))
        yield [holder, words];
    } else if (
      matches(/** @type {Element} */ (node), `${PARTS}, ${BUSY}`) ||
      isPicture(/** @type {Element} */ (node))
    ) {
      yield [/** @type {Element} */ (node), ''];
    }
  }
};

/** Whether a header, without main content declared, contains the content itself. */
const frameIsContent = () => {
  if (everywhere(MAIN).length > 0) return false;
  const parts = everywhere('h1, input, textarea, select, canvas, video, iframe').filter(isVisible);
  const prose = everywhere('p, li, dd').filter((el) => isVisible(el) && first(el, 'a, button') === null);
  return parts.length > 0 || prose.reduce((sum, el) => sum + lettersIn(wordsIn(el)), 0) > PROSE_LETTERS;
};

/** `none` if there is no content besides header, navigation and footer, `waiting` if only a busy indicator; else empty. */
export const mainContent = () => {
  let isBusy = false;
  let hasFrame = false;
  for (const [el, words] of candidates()) {
    const shown = shows(el, words);
    if (shown === 'content') return '';
    isBusy ||= shown === 'busy';
    hasFrame ||= shown === 'frame';
  }
  if (isBusy) return 'waiting';
  return hasFrame && !frameIsContent() ? 'none' : '';
};
