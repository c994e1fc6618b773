/**
 * Text that could be read before and cannot be after it is spaced or enlarged. The caller doubles the browser's own text size between
 * `look` and the first measurement, and resets it before `compare`. In a narrower window it calls `beginAgain` first.
 */
import { drawnSides } from '../lib/borders.js';
import { pageBox } from '../lib/boxes.js';
import { isClear } from '../lib/colour.js';
import { faultAt } from '../lib/describe.js';
import {
  attrOrNull,
  boxOf,
  closest,
  computedValueOf,
  inlineStyleOf,
  isHtml,
  removeAttr,
  setAttr,
  styleOf,
} from '../lib/dom.js';
import { Reading, isWhole, looksCut, wordsOf } from '../lib/reading.js';
import { selectorOf } from '../lib/selectors.js';
import { round } from '../lib/text.js';
import { chainInBody, everywhere, isPage, parentOf, textNodes, treesIn } from '../lib/tree.js';
import { wait } from '../lib/waiting.js';
import { rest } from '../observers/pending.js';
import { wear } from './sheets.js';

/** @typedef {import('../lib/reading.js').Seen} Seen */
/** @typedef {'spacing' | 'enlarged' | 'zoomed'} When */
/** @typedef {{ text: Seen, kind: 'cut' | 'overlapped' | 'spills', [fact: string]: any }} Fault */

const SPACED =
  '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }';
const AT_ONCE = '*, ::before, ::after { transition: none !important }';
/** Maximum time for the page to respond to a change of its text. */
const REST_MS = 250;
const FRAMES_MS = 50;
const MOST_FAULTS = 100;

// ---------------------------------------------------------------------------------------------------- enlarging only text

const GROWN = 1.9;

/** @param {Element} el */
const sizeOf = (el) => parseFloat(styleOf(el).fontSize) || 0;

/** Set an element's size. Returns a function that restores it exactly. @param {HTMLElement} el @param {number} px */
const setSize = (el, px) => {
  const style = inlineStyleOf(el);
  const written = attrOrNull(el, 'style');
  const value = style.getPropertyValue('font-size');
  const priority = style.getPropertyPriority('font-size');
  style.setProperty('font-size', `${px}px`, 'important');
  return () => {
    if (value) style.setProperty('font-size', value, priority);
    else style.removeProperty('font-size');
    if (written === null) removeAttr(el, 'style');
    else if (attrOrNull(el, 'style') !== written) setAttr(el, 'style', written);
  };
};

/** The elements with their sizes, the root first. @returns {[HTMLElement, number][]} */
const measureSizes = () =>
  everywhere('html, body, body *')
    .filter((el) => isHtml(el) && !closest(el, 'svg'))
    .map((el) => [/** @type {HTMLElement} */ (el), sizeOf(el)]);

/** Double the text that did not grow with the browser's own text size, as a browser that enlarges only text does. @param {[HTMLElement, number][]} sizes */
const enlarge = (sizes) => {
  /** @type {(() => void)[]} */
  const undo = [];
  for (const [el, size] of sizes) if (size && sizeOf(el) < size * GROWN) undo.push(setSize(el, size * 2));
  return () => undo.forEach((setBack) => setBack());
};

// ---------------------------------------------------------------------------------------------------- boxes around texts

const MOST_UP = 6;

/** @param {Element} el @param {Reading} reading */
const groundAround = (el, reading) => {
  for (let node = parentOf(el); node; node = parentOf(node)) {
    const { backgroundColor } = reading.styleOf(node);
    if (!isClear(backgroundColor)) return backgroundColor;
  }
  return 'rgb(255, 255, 255)';
};

/** Whether a box is visible: by borders, or by a background that differs from its surroundings. @param {Element} el @param {Reading} reading */
const isShownBox = (el, reading) => {
  const style = reading.styleOf(el);
  const sides = drawnSides(style).filter((side) => !isClear(style[`border${side}Color`]));
  if (sides.length >= 3 || style.backgroundImage !== 'none') return true;
  return !isClear(style.backgroundColor) && style.backgroundColor !== groundAround(el, reading);
};

const UNBOXED = /^(inline|contents|table-row|table-row-group)$/;

/** The visible box around a text, if it lets the text overflow. @param {Element} el @param {Reading} reading */
const boxAround = (el, reading) => {
  let up = 0;
  for (
    let node = /** @type {Element | null} */ (el);
    node && !isPage(node) && up < MOST_UP;
    node = parentOf(node), up += 1
  ) {
    const style = reading.styleOf(node);
    if (UNBOXED.test(style.display)) continue;
    if (style.overflowX !== 'visible' || style.overflowY !== 'visible') return null;
    if (isShownBox(node, reading)) return node;
    if (style.position === 'absolute' || style.position === 'fixed') return null;
  }
  return null;
};

/** How far a text extends out of a box: in px sideways, and in lines up or down. @param {Seen} text @param {DOMRect} box */
const outOf = (text, box) => ({
  px: Math.max(0, ...text.lines.map((line) => Math.max(line.right - box.right, box.left - line.left))),
  lines: Math.max(
    0,
    ...text.lines.map((line) => Math.max(line.bottom - box.bottom, box.top - line.top) / (line.bottom - line.top)),
  ),
});

const ICON_FONT = /icon|symbol|awesome|glyph/i;

/** The box of each text that is now inside one. @param {Reading} reading @param {Map<Text, Seen>} seen */
const boxesAround = (reading, seen) => {
  /** @type {Map<Text, Element>} */
  const holders = new Map();
  for (const [node, text] of seen) {
    if (text.gone || ICON_FONT.test(reading.styleOf(text.el).fontFamily)) continue;
    const holder = boxAround(text.el, reading);
    const out = holder && outOf(text, boxOf(holder));
    if (out && out.px <= 2 && out.lines <= 0.2) holders.set(node, holder);
  }
  return holders;
};

/** Whether a box has a height that its content does not change. @param {Element} el */
const isOfFixedHeight = (el) =>
  ['height', 'max-height'].some((property) => {
    const value = computedValueOf(el, property);
    return value instanceof CSSUnitValue && value.unit !== 'percent';
  });

// ---------------------------------------------------------------------------------------------------- the trial

/** The texts that can be read now, and the pairs that overlap. @param {Text[]} nodes */
const readNow = (nodes) => {
  const reading = new Reading();
  const seen = reading.lookAt(nodes, { all: true });
  const pairs = reading.pairs(
    [...seen.values()].filter((text) => !text.gone),
    { covered: true },
  );
  return { reading, seen, pairs };
};

/** @typedef {ReturnType<typeof readNow>} Now */

class Trial {
  #takeOff = wear(AT_ONCE, treesIn(document));
  #sizes = measureSizes();
  /** @type {Fault[]} */
  #found = [];
  /** @type {object[]} */
  #faults = [];
  /** @type {Map<Text, Set<Text>>} */
  #paired = new Map();

  /** @param {number} limit of texts */
  constructor(limit) {
    this.nodes = textNodes(limit);
  }

  async begin() {
    await this.beginAgain();
    this.boxes = new Map([.../** @type {Now} */ (this.plain).seen].map(([node, text]) => [node, pageBox(text.el)]));
  }

  /** Compare with the page as it is in this window. Places of faults stay those of the first window. */
  async beginAgain() {
    await rest(REST_MS);
    this.plain = readNow(this.nodes);
    this.#paired.clear();
    this.holders = boxesAround(this.plain.reading, this.plain.seen);
    for (const [one, other] of this.plain.pairs) {
      this.#paired.set(one.node, (this.#paired.get(one.node) ?? new Set()).add(other.node));
      this.#paired.set(other.node, (this.#paired.get(other.node) ?? new Set()).add(one.node));
    }
  }

  /** Whether a text lies in a box of fixed height, in which it may have less room in a narrower window. */
  mayBeTight() {
    const { seen, reading } = /** @type {Now} */ (this.plain);
    /** @type {Map<Element, boolean>} */
    const known = new Map();
    const isTight = (/** @type {Element} */ el) => {
      const fixed = known.get(el) ?? (reading.styleOf(el).overflowY !== 'visible' && isOfFixedHeight(el));
      known.set(el, fixed);
      return fixed;
    };
    return [...seen.values()].some((text) => chainInBody(text.el).some(isTight));
  }

  /** @param {Text} node */
  #before(node) {
    return /** @type {Now} */ (this.plain).seen.get(node);
  }

  /** Few people enlarge only text; most enlarge the whole page, and then an ellipsis disappears. @param {Now} now @param {When} when @returns {Fault[]} */
  #cut(now, when) {
    return [...now.seen.values()]
      .filter((text) => {
        const before = this.#before(text.node);
        return looksCut(text) && !(when === 'enlarged' && text.view.elided) && before && isWhole(before);
      })
      .map((text) => ({ text, kind: 'cut', cut_px: Math.round(text.x), cut_lines: round(text.y) }));
  }

  /** @param {Now} now @returns {Fault[]} */
  #overlapped(now) {
    return now.pairs
      .filter(
        ([one, other]) =>
          !this.#paired.get(one.node)?.has(other.node) && this.#before(one.node) && this.#before(other.node),
      )
      .map(([text, other]) => ({ text, kind: 'overlapped', other: wordsOf(other.node, 80) }));
  }

  /** The text that extends furthest out of each box. @param {Now} now @returns {Fault[]} */
  #spilt(now) {
    /** @type {Map<Element, { text: Seen, far: number, out: { px: number, lines: number } }>} */
    const worst = new Map();
    for (const [node, text] of now.seen) {
      const holder = this.holders?.get(node);
      if (!holder || text.gone) continue;
      const out = outOf(text, boxOf(holder));
      const far = Math.max(out.px / text.font, out.lines);
      const isOut = out.px > 0.5 * text.font || out.lines > 0.35;
      if (isOut && far > (worst.get(holder)?.far ?? 0)) worst.set(holder, { text, far, out });
    }
    return [...worst].map(([holder, { text, out }]) => ({
      text,
      kind: 'spills',
      value: selectorOf(holder),
      cut_px: Math.round(out.px),
      cut_lines: round(out.lines),
    }));
  }

  /** Change the text. Returns whether anything was lost. @param {When} when */
  async look(when) {
    const undo = when === 'enlarged' ? enlarge(this.#sizes) : wear(SPACED, treesIn(document));
    await rest(REST_MS);
    const now = readNow(this.nodes);
    this.#found = [...this.#cut(now, when), ...this.#overlapped(now), ...this.#spilt(now)].map((fault) => ({
      when,
      ...fault,
    }));
    undo();
    return this.#found.length > 0;
  }

  /** Keep losses that can be read again afterwards: others were removed by the page itself. */
  async compare() {
    await rest(REST_MS);
    const { seen } = readNow(this.nodes);
    for (const { text, ...fault } of this.#found) {
      const again = seen.get(text.node);
      if (!again || (fault.kind === 'cut' && !isWhole(again))) continue;
      this.#faults.push({
        ...faultAt(text.el, { text: wordsOf(text.node), ...fault }),
        box: this.boxes?.get(text.node),
      });
    }
  }

  async end() {
    this.#takeOff();
    await wait(FRAMES_MS);
    const texts = [.../** @type {Now} */ (this.plain).seen.values()].filter((text) => !text.gone).length;
    return { texts, faults: this.#faults.slice(0, MOST_FAULTS) };
  }
}

/** @type {Trial | null} */
let trial = null;

/** @param {number} limit of texts */
export const begin = async (limit) => {
  trial = new Trial(limit);
  await trial.begin();
};

/** @returns {Trial} */
const present = () => {
  if (!trial) throw new Error('begin was not called');
  return trial;
};

/** @param {When} when */
export const look = (when) => present().look(when);
export const mayBeTight = () => present().mayBeTight();
export const beginAgain = () => present().beginAgain();
export const compare = () => present().compare();
export const end = () => present().end();
