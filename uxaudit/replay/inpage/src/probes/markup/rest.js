/** Other faults in the markup, one list for each kind. */
import {
  all,
  attr,
  boxOf,
  checkVisibility,
  childCountOf,
  childrenOf,
  clientHeightOf,
  clientWidthOf,
  closest,
  first,
  hasAttr,
  inlineStyleOf,
  innerTextOf,
  matches,
  pageRoot,
  pageScroller,
  scrollHeightOf,
  scrollWidthOf,
  tagOf,
  textContentOf,
  titleOf,
} from '../../lib/dom.js';
import { nameOf } from '../../lib/names.js';
import { lettersIn, tidy } from '../../lib/text.js';
import { isVisible } from '../../lib/visibility.js';
import { LONG_TEXT, languageOf, shownText, textOf } from './context.js';

/** @typedef {import('./context.js').Context} Context */

/** @param {Context} context */
const readLanguages = (context) =>
  context.some(
    '[lang], [dir]',
    (el) =>
      context.spot(el, {
        text: shownText(el, 600),
        value: languageOf(el),
        name: context.styleOf(el).direction,
        count: hasAttr(el, 'lang') ? 1 : 0,
      }),
    (el) => el !== pageRoot() && isVisible(el),
  );

const OF_USE =
  'a[href], button, input, select, textarea, summary, iframe, video, audio, object, embed, area, [contenteditable], [onclick], ' +
  '[onkeydown], [onkeyup], [role], [draggable="true"]';

/** @param {Element} el */
const scrolls = (el) => scrollHeightOf(el) > clientHeightOf(el) + 1 || scrollWidthOf(el) > clientWidthOf(el) + 1;

/** Tab stops without any function. @param {Context} context */
const readStops = (context) =>
  context.some(
    '[tabindex="0"]',
    (el) => context.spot(el, { text: tidy(innerTextOf(el), 80) }),
    (el) =>
      isVisible(el) &&
      !matches(el, OF_USE) &&
      !tagOf(el).includes('-') &&
      !scrolls(el) &&
      context.styleOf(el).cursor !== 'pointer',
  );

/** @param {Context} context */
const readAccessKeys = (context) =>
  context.some(
    '[accesskey]',
    (el) => context.spot(el, { name: nameOf(el), value: attr(el, 'accesskey') }),
    (el) => attr(el, 'accesskey'),
  );

const OBSOLETE =
  'center, font, big, strike, tt, acronym, applet, basefont, dir, frameset, marquee, blink, nobr, noembed, plaintext, xmp, listing, ' +
  'bgsound, object, embed[type*="flash"], embed[src$=".swf"]';
const OF_PLUG_IN = ':scope > param[name="wmode" i], :scope > param[name="movie" i]';

/** @param {Context} context */
const readObsolete = (context) =>
  context.some(
    OBSOLETE,
    (el) => context.spot(el, { text: tidy(innerTextOf(el), 80), value: tagOf(el) === 'object' ? 'plug-in' : '' }),
    (el) => tagOf(el) !== 'object' || first(el, OF_PLUG_IN) || /flash|silverlight|java/i.test(attr(el, 'type')),
  );

/** Ids that several elements have. @param {Context} context */
const readDuplicates = (context) =>
  [...context.bearers]
    .filter(([, held]) => held.length > 1)
    .slice(0, context.limit)
    .map(([id, held]) => context.spot(held[1], { value: tidy(id, 80), count: held.length }));

/** @param {Context} context */
const readEmptyParagraphs = (context) =>
  context.some(
    'p',
    (el) => context.spot(el),
    (el) =>
      childCountOf(el) === 0 &&
      !/[^\s\u00a0]/.test(textContentOf(el) ?? '') &&
      !['id', 'class'].some((name) => attr(el, name)) &&
      !['role', 'aria-live'].some((name) => hasAttr(el, name)) &&
      checkVisibility(el),
  );

/** @param {Context} context */
const readPreformatted = (context) =>
  context.some(
    'pre',
    (el) => context.spot(el, { text: tidy(innerTextOf(el), 400) }),
    (el) =>
      isVisible(el) &&
      !first(el, 'code, samp, kbd, var, span, img') &&
      !closest(el, '[role="img"], code, samp, figure') &&
      !attr(el, 'aria-label'),
  );

/** @param {HTMLElement} el */
const writtenColours = (el) => {
  const { color, backgroundColor } = inlineStyleOf(el);
  return [color, backgroundColor].filter(Boolean);
};

/** @param {Context} context */
const readInlineColours = (context) =>
  context.some(
    '[style*="color" i]',
    (el) => context.spot(el, { text: tidy(innerTextOf(el), 80), value: tidy(writtenColours(el).join(' on ')) }),
    (el) => {
      const colours = writtenColours(el);
      const isOwn = !/var\(|inherit|currentcolor|transparent/i.test(colours.join(' '));
      return isVisible(el) && colours.length > 0 && isOwn && lettersIn(innerTextOf(el)) > 0;
    },
  );

/** @param {Context} context */
const readAbbreviations = (context) =>
  context.some('abbr', (el) => context.spot(el, { text: tidy(innerTextOf(el), 40), value: tidy(titleOf(el)) }));

// ---------------------------------------------------------------------------------------------------- content wider than its box

const WIDER_PX = 40;
const LINE_PX = 20;
const LEAST_WIDTH = 120;
const LEAST_CHARS = 60;

/** A text in a box that is wider than the box. @param {Context} context @param {Element} el */
const widerText = (context, el) =>
  all(el, 'p, li, dd, blockquote').find(
    (part) =>
      tidy(innerTextOf(part)).length >= LEAST_CHARS &&
      boxOf(part).width > clientWidthOf(el) + LINE_PX &&
      !closest(part, 'table, pre, code, svg, math, [role="img"]') &&
      context.styleOf(part).whiteSpace === 'normal',
  );

/** Boxes that scroll sideways, with a text that requires it, and the page if it does. @param {Context} context */
const readWide = (context) => {
  const rows = context.some(
    'body *',
    (el) => {
      const text = widerText(context, el);
      return text
        ? context.spot(el, {
            text: tidy(innerTextOf(text), 120),
            count: scrollWidthOf(el) - clientWidthOf(el),
            value: '',
          })
        : null;
    },
    (el) =>
      clientWidthOf(el) > LEAST_WIDTH &&
      scrollWidthOf(el) > clientWidthOf(el) + WIDER_PX &&
      /auto|scroll/.test(context.styleOf(el).overflowX) &&
      isVisible(el),
  );
  const page = pageScroller();
  if (page && scrollWidthOf(page) > innerWidth + LINE_PX) {
    rows.push(context.spot(page, { text: '', count: scrollWidthOf(page) - innerWidth, value: 'page' }));
  }
  return rows;
};

// ---------------------------------------------------------------------------------------------------- rows in reverse order

const ROW = { least: 3, most: 60 };
const SAME_ROW_PX = 4;

/** @param {Context} context @param {Element} part */
const isInRow = (context, part) => {
  const { display, position } = context.styleOf(part);
  const isPlaced = !['inline', 'none', 'contents'].includes(display) && !['absolute', 'fixed'].includes(position);
  return isPlaced && isVisible(part) && /\S/.test(textOf(part).slice(0, LONG_TEXT));
};

/** The children of an element that are in one row with a neighbour. @param {Context} context @param {Element} el */
const rowIn = (context, el) => {
  const parts = childrenOf(el)
    .filter((part) => isInRow(context, part))
    .map((part) => ({ part, box: boxOf(part) }));
  /** @param {number} one @param {number} other */
  const isLevel = (one, other) =>
    Boolean(parts[other]) && Math.abs(parts[one].box.top - parts[other].box.top) < SAME_ROW_PX;
  return parts.filter((_, at) => isLevel(at, at - 1) || isLevel(at, at + 1));
};

/** @param {Context} context */
const readOrders = (context) =>
  context.some(
    'body *',
    (el) => {
      if (context.styleOf(el).direction !== 'ltr') return null;
      const row = rowIn(context, el);
      const isBackwards =
        row.length >= ROW.least && row.every(({ box }, at) => !at || box.right <= row[at - 1].box.left + 1);
      const text = () => tidy(row.map(({ part }) => tidy(innerTextOf(part), 40)).join(' · '));
      return isBackwards ? context.spot(el, { text: text(), count: row.length }) : null;
    },
    (el) => childCountOf(el) >= ROW.least && childCountOf(el) <= ROW.most && !closest(el, 'svg, table'),
  );

/** @param {Context} context */
export const readRest = (context) => ({
  languages: readLanguages(context),
  stops: readStops(context),
  access_keys: readAccessKeys(context),
  obsolete: readObsolete(context),
  duplicates: readDuplicates(context),
  empties: readEmptyParagraphs(context),
  preformatted: readPreformatted(context),
  inline_colours: readInlineColours(context),
  abbreviations: readAbbreviations(context),
  wide: readWide(context),
  orders: readOrders(context),
});
