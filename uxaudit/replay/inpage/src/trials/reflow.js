/**
 * Content that is lost in a narrow window. The wide page is remembered, compared in the narrow window, and read again when it is wide
 * again. If the page was loaded again in the narrow window, the faults are confirmed there, because some pages only adapt their layout
 * on load.
 */
import { pageBox } from '../lib/boxes.js';
import { INTERACTIVE } from '../lib/controls.js';
import { faultAt } from '../lib/describe.js';
import {
  attr,
  attrOrNull,
  boxOf,
  byId,
  checkVisibility,
  childCountOf,
  clickOn,
  clientWidthOf,
  closest,
  contains,
  elementAt,
  first,
  idOf,
  innerTextOf,
  is,
  isConnected,
  isElement,
  isHtml,
  matches,
  pageBody,
  pageRoot,
  pageScroller,
  parentElementOf,
  scrollHeightOf,
  scrollWidthOf,
  styleOf,
} from '../lib/dom.js';
import { hrefOf } from '../lib/fields.js';
import { nameOf } from '../lib/names.js';
import { isWhole, looksCut, readPage, wordsOf } from '../lib/reading.js';
import { lettersIn, round, sumOf, tidy } from '../lib/text.js';
import { chainOf, everywhere, isPage, textNodes } from '../lib/tree.js';
import { isVisible } from '../lib/visibility.js';
import { rest } from '../observers/pending.js';

/** @typedef {import('../lib/reading.js').Seen} Seen */
/** @typedef {import('../lib/reading.js').Reading} Reading */
/** A text in the wide page. @typedef {{ el: Element, words: string, box: object, start: object, clear: boolean, control: boolean }} Old */
/** @typedef {{ node: Text, kind: 'cut' | 'overlapped' | 'lost', cut_px?: number, cut_lines?: number, other?: string }} Fault */

const BEYOND_PX = 12;
/** Sliding content has settled. */
/** Maximum time for the page to respond to a change of its layout. */
const REST_MS = 300;
const MOST_FAULTS = 60;
const MOST_WIDE = 20;

const wide = {
  /** @type {Map<Text, Old>} */
  texts: new Map(),
  /** Texts that overlap in the wide window too. @type {Set<Text>[]} */
  pairs: [],
};

const narrow = {
  /** @type {Fault[]} */
  faults: [],
  /** @type {object[]} */
  beyond: [],
  /** @type {object | null} */
  cover: null,
};

// ---------------------------------------------------------------------------------------------------- exceptions of WCAG

const EXEMPT =
  'marquee, pre, code, samp, kbd, svg, canvas, img, picture, video, audio, iframe, object, embed, map, math, textarea, [role="img"], ' +
  '[role="toolbar"], [role="application"], [role="grid"], [role="treegrid"], [contenteditable="true"]';
const TWO_WAY =
  /(?:^|[\s_-])(?:map|chart|graph|diagram|gantt|calendar|timetable|editor|game|carousel|slider|marquee|ticker)(?:$|[\s_-])/i;

/** @param {Element} table */
const isDataTable = (table) => {
  if (['presentation', 'none'].includes(attr(table, 'role'))) return false;
  if (first(table, 'th, [scope], [headers]')) return true;
  return is(table, 'table') && table.rows.length > 2 && table.rows[0].cells.length > 2;
};

/** Whether WCAG 2.2 allows this kind of content to scroll in two directions. @param {Element} el */
const needsBoth = (el) =>
  closest(el, EXEMPT) !== null ||
  chainOf(el).some(
    (node) =>
      (matches(node, 'table, [role="table"]') && isDataTable(node)) ||
      TWO_WAY.test(`${attr(node, 'class')} ${idOf(node)}`),
  );

/** @param {string} text */
const plainWords = (text) => tidy(text).toLowerCase();

/** @param {string[]} parts */
const joined = (parts) => parts.join(' ').replace(/\s+/g, ' ').toLowerCase();

/** @param {Iterable<Text>} nodes */
const joinedTexts = (nodes) => joined([...nodes].map((node) => node.data));

// ---------------------------------------------------------------------------------------------------- the wide page

/** @param {number} limit of texts */
export const remember = (limit) => {
  const { reading, seen } = readPage(limit);
  wide.texts = new Map(
    [...seen].map(([node, text]) => [
      node,
      {
        el: text.el,
        words: wordsOf(node),
        box: pageBox(text.el),
        start: faultAt(text.el, {}),
        clear: isWhole(text),
        control: closest(text.el, INTERACTIVE) !== null,
      },
    ]),
  );
  wide.pairs = reading
    .pairs([...seen.values()], { covered: true })
    .map((pair) => new Set(pair.map((text) => text.node)));
};

/** Content that does not return disappeared by itself: a ticker, a message. @param {number} limit of texts */
export const confirm = (limit) => {
  const { seen } = readPage(limit);
  const comesBack = (/** @type {Fault} */ { node, kind }) => {
    const text = seen.get(node);
    return !isConnected(node) || (text !== undefined && (kind !== 'cut' || isWhole(text)));
  };
  const faults = narrow.faults.filter(comesBack).map(({ node, ...fault }) => {
    const old = /** @type {Old} */ (wide.texts.get(node));
    return { ...old.start, box: old.box, text: old.words, ...fault };
  });
  return { wide: narrow.beyond, cover: narrow.cover, faults: faults.slice(0, MOST_FAULTS) };
};

// ---------------------------------------------------------------------------------------------------- fixed content

const POINTS = 16;
const SCROLLED_PX = 600;
const LONGEST_VIEWS = 3;
const DIALOG = '[role="dialog"], [role="alertdialog"], dialog, [aria-modal="true"]';
const MAIN = 'main, [role="main"], h1 ~ p';
const REFERENCES = ['aria-controls', 'href', 'data-target', 'data-bs-target'];

/** Whether a control opens and closes an element. @param {Element} el */
const isClosable = (el) => {
  const id = idOf(el);
  const controls = everywhere('[aria-controls], [href], [data-target], [data-bs-target]');
  const refersTo = (/** @type {Element} */ one) => REFERENCES.some((name) => attr(one, name).replace('#', '') === id);
  return id !== '' && controls.some((one) => isVisible(one) && refersTo(one));
};

/** The outermost element around an element that stays in place when the page scrolls. @param {Element} el */
const stayingAround = (el) =>
  chainOf(el)
    .reverse()
    .find((node) => /fixed|sticky/.test(styleOf(node).position) && boxOf(node).height < innerHeight * LONGEST_VIEWS);

/** For each fixed element, the number of 16 × 16 points of the window that it covers. @param {number} width @returns {Map<Element, number>} */
const countStaying = (width) => {
  const counts = new Map();
  for (let at = 0; at < POINTS * POINTS; at += 1) {
    const [row, column] = [Math.floor(at / POINTS), at % POINTS];
    const hit = elementAt(document, ((column + 0.5) * width) / POINTS, ((row + 0.5) * innerHeight) / POINTS);
    const part = hit && stayingAround(hit);
    if (part && !closest(part, DIALOG) && !first(part, MAIN)) counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  return counts;
};

/** The share of the window that fixed content covers; null if there is none, or if it can be closed. */
const findCover = async () => {
  const far = scrollHeightOf(scroller()) - innerHeight;
  if (far <= innerHeight) return null;
  scrollTo({ top: Math.min(far / 2, SCROLLED_PX), behavior: 'instant' });
  await rest(REST_MS);
  const counts = countStaying(viewWidth());
  const share = sumOf(counts.values(), (count) => count) / (POINTS * POINTS);
  const [largest] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const row = { count: Math.round(share * 100), text: largest ? tidy(innerTextOf(largest), 120) : '', box: null };
  const cover = largest && !isClosable(largest) ? faultAt(largest, row) : null;
  scrollTo({ top: 0, behavior: 'instant' });
  return cover;
};

const root = () => /** @type {Element} */ (pageRoot());
const scroller = () => pageScroller() ?? root();
/** Without the scroll bar. */
const viewWidth = () => clientWidthOf(root());
const isTooWide = () => scrollWidthOf(scroller()) - viewWidth() > BEYOND_PX;

// ---------------------------------------------------------------------------------------------------- loaded in a narrow window

/** @typedef {{ faults: { kind: string, text: string }[], cover: object | null, wide: { value: string }[] }} Found */

/** The faults that also occur when the page is loaded in the narrow window. @param {{ limit: number, found: Found }} request */
export const confirmLoaded = async ({ limit, found }) => {
  await rest(REST_MS);
  const { reading, seen } = readPage(limit);
  const texts = [...seen.values()];
  const overlapped = new Set(
    reading.pairs(texts, { covered: true }).flatMap((pair) => pair.map((text) => wordsOf(text.node))),
  );
  const whole = [...reading.lookAt(textNodes(limit), { all: true }).values()];
  const cut = new Set(whole.filter(looksCut).map((text) => wordsOf(text.node)));
  const words = joinedTexts(seen.keys());
  /** @type {Record<string, (text: string) => boolean>} */
  const isSo = {
    cut: (text) => cut.has(text),
    overlapped: (text) => overlapped.has(text),
    lost: (text) => !words.includes(plainWords(text)),
  };
  const isWide = isTooWide();
  return {
    faults: found.faults.filter((fault) => isSo[fault.kind](fault.text)),
    cover: found.cover && (await findCover()),
    wide: found.wide.filter((part) => part.value !== 'page' || isWide),
  };
};

// ---------------------------------------------------------------------------------------------------- content that scrolls sideways

/** Finds content that is wider than the window or a scroll container, and keeps the widest of each. */
class Wide {
  /** @type {Map<Element, { count: number }>} */
  #rows = new Map();

  /** @param {Reading} reading */
  constructor(reading) {
    this.reading = reading;
    const holdsBack = [root(), pageBody()].some((el) => el && /hidden|clip/.test(reading.styleOf(el).overflowX));
    this.isPageWide = isTooWide() && !holdsBack;
    this.edge = viewWidth() + BEYOND_PX;
  }

  /** @param {Element} key @param {{ count: number }} row */
  #keep(key, row) {
    const known = this.#rows.get(key);
    if (!known || known.count < row.count) this.#rows.set(key, row);
  }

  /** The box around an element that scrolls sideways. @param {Element} el */
  #scrollerOf(el) {
    return chainOf(el).find(
      (node) =>
        !isPage(node) &&
        /auto|scroll/.test(this.reading.styleOf(node).overflowX) &&
        scrollWidthOf(node) > clientWidthOf(node) + BEYOND_PX,
    );
  }

  /** @param {Element} el */
  #isFixed(el) {
    return chainOf(el).some((node) => this.reading.styleOf(node).position === 'fixed');
  }

  /** @param {Element} el @param {string} text @param {number} right */
  #keepBeyond(el, text, right) {
    if (right > this.edge && !this.#isFixed(el)) {
      this.#keep(root(), faultAt(el, { text, count: Math.round(right - viewWidth()), value: 'page' }));
    }
  }

  /** @param {Seen} text */
  addText(text) {
    if (needsBoth(text.el)) return;
    const box = this.#scrollerOf(text.el);
    const words = wordsOf(text.node);
    if (!box) {
      if (this.isPageWide)
        this.#keepBeyond(text.el, words, Math.max(...text.lines.map((line) => line.right)) + scrollX);
      return;
    }
    const broad = Math.max(...text.lines.map((line) => line.right - line.left));
    const beyond = broad - clientWidthOf(box);
    if (beyond > BEYOND_PX) this.#keep(box, faultAt(box, { text: words, count: Math.round(beyond), value: 'box' }));
  }

  /** @param {Element} el */
  addControl(el) {
    if (!this.isPageWide || !isVisible(el) || needsBoth(parentElementOf(el) ?? el) || this.#scrollerOf(el)) return;
    this.#keepBeyond(el, nameOf(el), boxOf(el).right + scrollX);
  }

  get rows() {
    return [...this.#rows.values()].slice(0, MOST_WIDE).map((row) => ({ ...row, box: null }));
  }
}

// ---------------------------------------------------------------------------------------------------- cut or overlapped text

/** Whether a box is clipped away, or outside the page. @param {CSSStyleDeclaration} style @param {DOMRect} box */
const isOutOfSight = (style, box) =>
  style.clip !== 'auto' ||
  /inset\((?:50|100)%/.test(style.clipPath) ||
  box.right + scrollX <= 0 ||
  box.bottom + scrollY <= 0;

/** Whether text is visually hidden as usual: 1 px, or clipped away. @param {Element} el */
const isForScreenReaders = (el) =>
  chainOf(el).some((node) => {
    const style = styleOf(node);
    const box = boxOf(node);
    const isOut = /absolute|fixed/.test(style.position);
    const isTiny = /hidden|clip/.test(style.overflowX) && box.width <= 2 && box.height <= 2 && (box.width > 0 || isOut);
    return style.display !== 'none' && (isTiny || (isOut && isOutOfSight(style, box)));
  });

/** @param {Map<Text, Seen>} seen @returns {Fault[]} */
const findCut = (seen) =>
  [...seen.values()]
    .filter((text) => wide.texts.get(text.node)?.clear && looksCut(text) && !needsBoth(text.el) && !text.view.stays)
    .filter((text) => !isForScreenReaders(text.el))
    .map((text) => ({ node: text.node, kind: 'cut', cut_px: Math.round(text.x), cut_lines: round(text.y) }));

/** @param {Reading} reading @param {Map<Text, Seen>} seen @returns {Fault[]} */
const findOverlapped = (reading, seen) =>
  reading
    .pairs([...seen.values()], { covered: true })
    .filter(([one, other]) => !wide.pairs.some((pair) => pair.has(one.node) && pair.has(other.node)))
    .filter((pair) => pair.every((text) => wide.texts.has(text.node) && !needsBoth(text.el)))
    .map(([one, other]) => ({ node: one.node, kind: 'overlapped', other: wordsOf(other.node, 80) }));

// ---------------------------------------------------------------------------------------------------- lost text

const NAMING = ['aria-label', 'alt', 'title', 'placeholder'];

/** All names that are not drawn as text. */
const namesNow = () =>
  joined(
    everywhere('[aria-label], [alt], [title], [placeholder]')
      .filter((el) => checkVisibility(el))
      .map((el) => NAMING.map((name) => attr(el, name)).join(' | ')),
  );

/** Whether a control is still available although its text is gone: it is visible, or another link leads to the same page. @param {Element} el @param {Set<string>} ways */
const isControlThere = (el, ways) => {
  const control = closest(el, INTERACTIVE);
  if (!control) return false;
  return (hrefOf(control) !== '' && ways.has(hrefOf(control))) || (isConnected(control) && isVisible(control));
};

const FEW_PARTS = 4;

/** Whether other text replaced it. @param {Element} el @param {Text[]} fresh */
const isReplaced = (el, fresh) =>
  chainOf(el)
    .slice(1, 3)
    .filter((node) => !isPage(node) && childCountOf(node) <= FEW_PARTS)
    .some((node) => fresh.some((other) => contains(node, other)));

/** The texts of the wide page that are gone. @param {Map<Text, Seen>} seen @returns {[Text, Old][]} */
const findMissing = (seen) => {
  const shown = new Set([...seen.keys()].map((node) => plainWords(node.data)));
  const words = joinedTexts(seen.keys());
  const names = namesNow();
  const ways = new Set(everywhere('a[href]').filter(isVisible).map(hrefOf));
  const fresh = [...seen.keys()].filter((node) => !wide.texts.has(node));
  const isSaid = (/** @type {string} */ text) =>
    text.length < 3 || shown.has(text) || words.includes(text) || names.includes(text);
  return [...wide.texts].filter(
    ([node, old]) =>
      !seen.has(node) &&
      !(isConnected(old.el) && (needsBoth(old.el) || isForScreenReaders(old.el))) &&
      !isSaid(plainWords(old.words)) &&
      !isControlThere(old.el, ways) &&
      !isReplaced(old.el, fresh),
  );
};

const OPENS = /menu|nav|burger|toggle|drawer|more|expand|open|search|filter|sidebar|contents|\bbars\b|☰|≡|⋮|…/i;
const OPENERS =
  'button, summary, [role="button"], [aria-expanded], [aria-haspopup], label[for], a[href^="#"], [onclick], [data-toggle], [data-bs-toggle]';
const SURE_OPENERS = 'summary, [aria-expanded="false"], [aria-haspopup], [aria-controls]';
const MOST_OPENERS = 6;

const findOpeners = () =>
  everywhere(OPENERS)
    .filter(
      (el) =>
        isVisible(el) && (matches(el, SURE_OPENERS) || OPENS.test(`${nameOf(el)} ${attr(el, 'class')} ${idOf(el)}`)),
    )
    .slice(0, MOST_OPENERS);

/** What to click to open it: the field of a label. @param {Element} opener */
const switchOf = (opener) => (is(opener, 'label') && byId(document, opener.htmlFor)) || opener;

/** @param {Element} el */
const press = (el) => {
  if (isHtml(el)) clickOn(el);
};

/** Prevents clicks from navigating. @param {Event} event */
const stay = (event) => {
  const target = /** @type {Node | null} */ (event.target);
  if (isElement(target) && closest(target, 'a[href], form, [type="submit"]')) event.preventDefault();
};

/** The texts that are still missing after each opener of menus and the like was pressed. @param {[Text, Old][]} missing @param {number} limit */
const stillMissing = async (missing, limit) => {
  let lost = missing;
  for (const type of ['click', 'submit']) addEventListener(type, stay, true);
  for (const opener of lost.length ? findOpeners() : []) {
    if (!lost.length) break;
    press(switchOf(opener));
    await rest(REST_MS);
    const { seen } = readPage(limit);
    const words = new Set([...seen.keys()].map((node) => plainWords(node.data)));
    lost = lost.filter(([node, old]) => !seen.has(node) && !words.has(plainWords(old.words)));
    if (/true/.test(attrOrNull(opener, 'aria-expanded') || 'true')) press(switchOf(opener));
    await rest(REST_MS / 3);
  }
  for (const type of ['click', 'submit']) removeEventListener(type, stay, true);
  return lost;
};

const FEWEST_LETTERS = 12;

/** @param {Reading} reading @param {Map<Text, Seen>} seen @param {number} limit @returns {Promise<Fault[]>} */
const findLost = async (reading, seen, limit) => {
  const lost = await stillMissing(findMissing(seen), limit);
  const letters = sumOf(lost, ([, old]) => lettersIn(old.words));
  if (letters < FEWEST_LETTERS && !lost.some(([, old]) => old.control)) return [];
  return lost.map(([node]) =>
    reading.look(node, { all: true }) ? { node, kind: 'cut', cut_px: 0, cut_lines: 1 } : { node, kind: 'lost' },
  );
};

/** Compare the page in the narrow window with the remembered wide one. @param {number} limit of texts */
export const compare = async (limit) => {
  await rest(REST_MS);
  const { reading, seen } = readPage(limit);
  const beyond = new Wide(reading);
  for (const text of seen.values()) beyond.addText(text);
  for (const el of everywhere('button, input:not([type="hidden"]), select, textarea')) beyond.addControl(el);
  narrow.beyond = beyond.rows;
  narrow.faults = [...findCut(seen), ...findOverlapped(reading, seen), ...(await findLost(reading, seen, limit))];
  narrow.cover = await findCover();
};
