/** Whether text can be read: where its lines are, what cuts them off, and what is on top of them. */
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
 * What the boxes around an element let be seen. A box that scrolls shows all that is in it, if not at once; `now` is what shows
 * with what scrolls where it is at present.
 *
 * @typedef {Sides & { now: Sides, cutter: Element | null, elided: boolean, stays: boolean, unseen: boolean }} Window
 */
/**
 * A text, its lines that can be seen, and how much of it is cut off: `x` in px of a line, `y` and `part` in parts of a line's
 * height (of all lines, and of those that show).
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

/** One look at the page: styles are asked for once. */
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
   * What the boxes around an element let be seen.
   *
   * @param {Element} el
   * @returns {Window}
   */
  windowOf(el) {
    let view = this.#windows.get(el);
    if (!view) this.#windows.set(el, (view = new Cutting(this.styleOf).windowOf(el)));
    return view;
  }

  /**
   * Where a text is and how much of it is cut off. Null where nobody can see it; with `all`, what a box around cuts off whole
   * is told too, as `gone`.
   *
   * @param {Text} node
   * @param {{ all?: boolean }} [options]
   * @returns {Seen | null}
   */
  look(node, { all = false } = {}) {
    const el = parentElementOf(node);
    if (!isConnected(node) || !el || !isDrawn(el)) return null;
    this.#range.selectNodeContents(node);
    const lines = [...this.#range.getClientRects()].filter((line) => line.width > 1 && line.height > 1);
    if (!lines.length) return null;
    const view = this.windowOf(el);
    const font = parseFloat(this.styleOf(el).fontSize) || 16;
    if (view.unseen || font < 2) return null;
    const cut = cutBy(view, lines);
    if (!cut.lines.length && all && view.cutter) return { node, el, lines: [], x: cut.x, y: 1, part: 0, font, view, gone: true };
    if (cut.lines.every((line) => line.right + scrollX <= 0 || line.bottom + scrollY <= 0)) return null;
    return { node, el, ...cut, font, view };
  }

  /**
   * The texts of the page that can be seen, by their nodes.
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
   * Whether one of the two brings a ground of its own to the place, and so covers the other as a menu or a card does.
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
   * Pairs of texts that share a place: nearly half of a line's height, and a letter's width.
   *
   * @param {Seen[]} seen
   * @param {{ covered?: boolean, most?: number }} [options] `covered` takes pairs too of which one covers the other
   * @returns {[Seen, Seen][]}
   */
  pairs(seen, { covered = false, most = 40 } = {}) {
    const lines = linesNow(seen);
    /** @type {[Seen, Seen][]} */
    const found = [];
    const known = new Set();
    for (let at = 0; at < lines.length && found.length < most; at += 1) {
      const one = lines[at];
      for (let next = at + 1; next < lines.length && lines[next].top < one.bottom; next += 1) {
        const other = lines[next];
        if (one.text.el === other.text.el || !shareAPlace(one, other)) continue;
        if (known.has(one.text.node) && known.has(other.text.node)) continue;
        if (!covered && this.#covers(one.text.el, other.text.el)) continue;
        known.add(one.text.node).add(other.text.node);
        found.push([one.text, other.text]);
      }
    }
    return found;
  }
}

/** The way out from an element through the boxes that cut off what is in them. */
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
    if (OUT_OF_SIGHT.test(style.clipPath) || (style.clip !== 'auto' && style.position === 'absolute')) this.#view.unseen = true;
  }

  /**
   * Whether a box around may cut off what is in it: not where that is positioned by a box further out.
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

  /** A page that cannot be scrolled sideways cuts off what is beside it. */
  #cutByPage() {
    const root = pageRoot();
    const holds = [root, pageBody()].some((el) => el && holdsBack(this.styleOf(el).overflowX));
    if (!this.#openX || !holds || !root) return;
    this.#view.left = Math.max(this.#view.left, -scrollX);
    this.#view.right = Math.min(this.#view.right, clientWidthOf(root));
  }
}

/**
 * The lines that a window lets be seen, and how much of all of them it cuts off.
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
 * The lines as they show with what scrolls where it is now, from the top down; what stays in place goes over all else.
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
 * @param {Line} other that begins at the same height or lower
 */
const shareAPlace = (one, other) => {
  const tall = Math.min(one.bottom, other.bottom) - other.top;
  const broad = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const least = Math.min(one.bottom - one.top, other.bottom - other.top);
  return broad >= 0.5 * Math.min(one.text.font, other.text.font) && tall >= 0.45 * least;
};

/**
 * Whether so much is cut off that it cannot be read, in letters' widths.
 *
 * @param {Seen} seen
 */
export const looksCut = (seen) => seen.x > 0.5 * seen.font || seen.y > 0.35;

/**
 * Whether a text shows as good as whole.
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
 * The texts of the page that can be seen.
 *
 * @param {number} most
 */
export const readPage = (most) => {
  const reading = new Reading();
  return { reading, seen: reading.lookAt(textNodes(most)) };
};
