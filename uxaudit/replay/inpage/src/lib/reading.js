/** Whether text can be read: the positions of its lines, the boxes that cut them off, and what covers them. */
import {
  boxOf,
  clientWidthOf,
  isConnected,
  newPageRange,
  pageBody,
  pageRoot,
  parentElementOf,
  styleOf as computedStyle,
} from './dom.js';
import { isClear } from './colour.js';
import { chainOf, parentOf, textNodes } from './tree.js';
import { tidy } from './text.js';
import { isDrawn } from './visibility.js';

/** @typedef {{ left: number, right: number, top: number, bottom: number }} Sides */
/**
 * The area in which an element's ancestors show it. A scroll container can show all its content; `now` is the area with the current
 * scroll position.
 *
 * @typedef {Sides & { now: Sides, cutter: Element | null, elided: boolean, stays: boolean, unseen: boolean }} Window
 */
/**
 * A text, its visible lines, and the amount that is cut off: `x` in px of a line, `y` and `part` as a share of a line's height (of all
 * lines, and of the visible ones).
 *
 * @typedef {{ node: Text, el: Element, lines: Sides[], x: number, y: number, part: number, font: number, view: Window, gone?: boolean }} Seen
 */

/** @returns {Sides} */
const everything = () => ({ left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity });

/**
 * @param {Sides} one
 * @param {Sides} other
 * @returns {Sides}
 */
export const overlapOf = (one, other) => ({
  left: Math.max(one.left, other.left),
  right: Math.min(one.right, other.right),
  top: Math.max(one.top, other.top),
  bottom: Math.min(one.bottom, other.bottom),
});

/** @param {string} overflow */
const holdsBack = (overflow) => overflow === 'hidden' || overflow === 'clip';

const OUT_OF_SIGHT = /inset\((?:50|100)%|^circle\(0/;

/** Whether it is above the page or left of it, where nobody can scroll to. @param {Sides} line */
const isBeforePage = (line) => line.right + scrollX <= 0 || line.bottom + scrollY <= 0;

/** One reading of the page: styles are computed once. */
export class Reading {
  /** @type {Map<Element, CSSStyleDeclaration>} */
  #styles = new Map();
  /** @type {Map<Element, Window>} */
  #windows = new Map();
  #range = newPageRange();

  /** @param {Element} el */
  styleOf = (el) => {
    let style = this.#styles.get(el);
    if (!style) this.#styles.set(el, (style = computedStyle(el)));
    return style;
  };

  /**
   * The area in which an element's ancestors show it.
   *
   * @param {Element} el
   * @returns {Window}
   */
  windowOf(el) {
    let view = this.#windows.get(el);
    if (!view) this.#windows.set(el, (view = new Cutting(this.styleOf).windowOf(el)));
    return view;
  }

  /** @param {Text} node @param {Element | null} el */
  #linesOf(node, el) {
    if (!el || !isConnected(node) || !isDrawn(el)) return [];
    this.#range.selectNodeContents(node);
    return [...this.#range.getClientRects()].filter((line) => line.width > 1 && line.height > 1);
  }

  /**
   * The position of a text and the amount that is cut off. Null if it is invisible; with `all`, texts that are cut off completely are
   * included too, as `gone`.
   *
   * @param {Text} node
   * @param {{ all?: boolean }} [options]
   * @returns {Seen | null}
   */
  look(node, { all = false } = {}) {
    const el = parentElementOf(node);
    const lines = this.#linesOf(node, el);
    if (!el || !lines.length) return null;
    const view = this.windowOf(el);
    const font = parseFloat(this.styleOf(el).fontSize) || 16;
    if (view.unseen || font < 2) return null;
    const seen = { node, el, ...cutBy(view, lines), font, view };
    if (!seen.lines.length && all && view.cutter) return { ...seen, y: 1, part: 0, gone: true };
    return seen.lines.every(isBeforePage) ? null : seen;
  }

  /**
   * The visible texts of the page, by their nodes.
   *
   * @param {Iterable<Text>} nodes
   * @param {{ all?: boolean }} [options]
   * @returns {Map<Text, Seen>}
   */
  lookAt(nodes, options) {
    const seen = new Map();
    for (const node of nodes) {
      const text = this.look(node, options);
      if (text) seen.set(node, text);
    }
    return seen;
  }

  /**
   * Whether one of the two has its own background there, and so covers the other as a menu or a card does.
   *
   * @param {Element} one
   * @param {Element} other
   */
  #covers(one, other) {
    const ones = new Set(chainOf(one));
    const others = new Set(chainOf(other));
    const apart = [...ones].filter((el) => !others.has(el)).concat([...others].filter((el) => !ones.has(el)));
    return apart.some((el) => {
      const style = this.styleOf(el);
      return style.backgroundImage !== 'none' || !isClear(style.backgroundColor);
    });
  }

  /**
   * Pairs of texts that overlap by nearly half of a line's height and a letter's width.
   *
   * @param {Seen[]} seen
   * @param {{ covered?: boolean, most?: number }} [options] `covered` includes pairs of which one covers the other
   * @returns {[Seen, Seen][]}
   */
  pairs(seen, { covered = false, most = 40 } = {}) {
    const lines = linesNow(seen);
    /** @type {[Seen, Seen][]} */
    const found = [];
    const known = new Set();
    const isNew = (/** @type {Seen} */ one, /** @type {Seen} */ other) =>
      one.el !== other.el && !(known.has(one.node) && known.has(other.node));
    for (let at = 0; at < lines.length && found.length < most; at += 1) {
      const one = lines[at];
      for (let next = at + 1; next < lines.length && lines[next].top < one.bottom; next += 1) {
        const other = lines[next];
        if (!isNew(one.text, other.text) || !shareAPlace(one, other)) continue;
        if (!covered && this.#covers(one.text.el, other.text.el)) continue;
        known.add(one.text.node).add(other.text.node);
        found.push([one.text, other.text]);
      }
    }
    return found;
  }
}

/** The ancestors of an element that cut off its content, from the inside out. */
class Cutting {
  /** @type {Window} */
  #view = { ...everything(), now: everything(), cutter: null, elided: false, stays: false, unseen: false };
  #openX = true;
  #openY = true;
  #free = false;

  /** @param {(el: Element) => CSSStyleDeclaration} styleOf */
  constructor(styleOf) {
    this.styleOf = styleOf;
  }

  /**
   * @param {Element} el
   * @returns {Window}
   */
  windowOf(el) {
    const top = pageRoot();
    for (let node = /** @type {Element | null} */ (el); node && node !== top; node = parentOf(node)) {
      const style = this.styleOf(node);
      this.#note(style);
      if (this.#cuts(node, style)) this.#cut(node, style);
      if (style.position === 'fixed') {
        this.#openX = this.#openY = false;
        break;
      }
      if (style.position === 'absolute') this.#free = true;
    }
    this.#cutByPage();
    return this.#view;
  }

  /** @param {CSSStyleDeclaration} style */
  #note(style) {
    if (style.position === 'fixed' || style.position === 'sticky') this.#view.stays = true;
    if (OUT_OF_SIGHT.test(style.clipPath) || (style.clip !== 'auto' && style.position === 'absolute'))
      this.#view.unseen = true;
  }

  /**
   * Whether an ancestor may cut off an element: not if that is positioned by a box further out.
   *
   * @param {Element} node
   * @param {CSSStyleDeclaration} style
   */
  #cuts(node, style) {
    if (this.#free && style.position === 'static' && style.transform === 'none') return false;
    if (node === pageBody() || style.display === 'inline' || style.display === 'contents') return false;
    this.#free = false;
    return style.overflowX !== 'visible' || style.overflowY !== 'visible';
  }

  /**
   * @param {Element} node
   * @param {CSSStyleDeclaration} style
   */
  #cut(node, style) {
    const box = boxOf(node);
    const { now } = this.#view;
    if (style.overflowX !== 'visible') {
      now.left = Math.max(now.left, box.left);
      now.right = Math.min(now.right, box.right);
      this.#cutAcross(node, style, box);
    }
    if (style.overflowY !== 'visible') {
      now.top = Math.max(now.top, box.top);
      now.bottom = Math.min(now.bottom, box.bottom);
      this.#cutDown(node, style, box);
    }
  }

  /**
   * @param {Element} node
   * @param {CSSStyleDeclaration} style
   * @param {Sides} box
   */
  #cutAcross(node, style, box) {
    const view = this.#view;
    if (!this.#openX) return;
    if (!holdsBack(style.overflowX)) {
      this.#openX = false;
      return;
    }
    if (box.right < view.right || box.left > view.left) view.cutter = node;
    view.left = Math.max(view.left, box.left);
    view.right = Math.min(view.right, box.right);
    if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') view.elided = true;
  }

  /**
   * @param {Element} node
   * @param {CSSStyleDeclaration} style
   * @param {Sides} box
   */
  #cutDown(node, style, box) {
    const view = this.#view;
    if (!this.#openY) return;
    if (!holdsBack(style.overflowY)) {
      this.#openY = false;
      return;
    }
    if (box.bottom < view.bottom || box.top > view.top) view.cutter = node;
    view.top = Math.max(view.top, box.top);
    view.bottom = Math.min(view.bottom, box.bottom);
  }

  /** A page that cannot be scrolled sideways cuts off content beside it. */
  #cutByPage() {
    const root = pageRoot();
    const holds = [root, pageBody()].some((el) => el && holdsBack(this.styleOf(el).overflowX));
    if (!this.#openX || !holds || !root) return;
    this.#view.left = Math.max(this.#view.left, -scrollX);
    this.#view.right = Math.min(this.#view.right, clientWidthOf(root));
  }
}

/**
 * The visible lines in an area, and the amount that it cuts off of all of them.
 *
 * @param {Window} view
 * @param {DOMRect[]} lines
 */
const cutBy = (view, lines) => {
  /** @type {Sides[]} */
  const kept = [];
  let x = 0;
  let y = 0;
  let part = 0;
  for (const line of lines) {
    const shown = overlapOf(line, view);
    const width = shown.right - shown.left;
    const height = shown.bottom - shown.top;
    if (width >= 1 && height >= 1) {
      kept.push(shown);
      part = Math.max(part, 1 - height / line.height);
    }
    y = Math.max(y, height < 1 ? 1 : 1 - height / line.height);
    x = Math.max(x, line.width - Math.max(0, width));
  }
  return { lines: kept, x, y, part };
};

/** @typedef {Sides & { text: Seen }} Line */

/**
 * The lines with the current scroll positions, from the top down; content with a fixed position is on top.
 *
 * @param {Seen[]} seen
 * @returns {Line[]}
 */
const linesNow = (seen) =>
  seen
    .filter((text) => !text.view.stays)
    .flatMap((text) => text.lines.map((line) => ({ text, ...overlapOf(line, text.view.now) })))
    .filter((line) => line.right - line.left > 1 && line.bottom - line.top > 1)
    .sort((a, b) => a.top - b.top);

/**
 * @param {Line} one
 * @param {Line} other starts at the same height or lower
 */
const shareAPlace = (one, other) => {
  const tall = Math.min(one.bottom, other.bottom) - other.top;
  const broad = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const least = Math.min(one.bottom - one.top, other.bottom - other.top);
  return broad >= 0.5 * Math.min(one.text.font, other.text.font) && tall >= 0.45 * least;
};

/**
 * Whether a text is cut off so far that it cannot be read.
 *
 * @param {Seen} seen
 */
export const looksCut = (seen) => seen.x > 0.5 * seen.font || seen.y > 0.35;

/**
 * Whether a text is almost completely visible.
 *
 * @param {Seen} seen
 */
export const isWhole = (seen) => seen.x <= 2 && seen.y <= 0.2;

/**
 * The words of a text node.
 *
 * @param {Text} node
 * @param {number} [most]
 */
export const wordsOf = (node, most = 120) => tidy(node.data, most);

/**
 * The visible texts of the page.
 *
 * @param {number} most
 */
export const readPage = (most) => {
  const reading = new Reading();
  return { reading, seen: reading.lookAt(textNodes(most)) };
};
