/** Shared by the readers of the markup: one reading of the page, in which styles and paths are computed once. */
import { pageBox } from '../../lib/boxes.js';
import { startTag } from '../../lib/describe.js';
import {
  all,
  attr,
  childrenOf,
  closest,
  innerTextOf,
  isHtml,
  parentElementOf,
  rootOf,
  shadowAround,
  styleOf,
  tagOf,
  textContentOf,
} from '../../lib/dom.js';
import { roleOf, textOfIds } from '../../lib/names.js';
import { tidy } from '../../lib/text.js';
import { treesIn } from '../../lib/tree.js';
import { isVisible } from '../../lib/visibility.js';

/** Maximum length of texts that are read as rendered, which is slow. */
export const LONG_TEXT = 3000;

/** @param {Element} el */
export const textOf = (el) => textContentOf(el) ?? '';

/** The name of a part from ARIA. @param {Element} el */
export const ariaName = (el) => tidy(textOfIds(el, 'aria-labelledby') || attr(el, 'aria-label'));

/** @param {Element} el */
export const languageOf = (el) => {
  const holder = closest(el, '[lang]');
  return holder ? attr(holder, 'lang') : '';
};

/** @param {Element} el @param {number} most */
export const shownText = (el, most) =>
  textOf(el).length > LONG_TEXT ? tidy(textOf(el), most) : tidy(innerTextOf(el), most);

export class Context {
  /** @type {Map<Element, CSSStyleDeclaration>} */
  #styles = new Map();
  /** @type {Map<Element, string>} */
  #paths = new Map();
  /** @type {Map<Element, Map<Element, string>>} */
  #places = new Map();
  /** The elements of each id, in the whole document. @type {Map<string, Element[]>} */
  bearers = new Map();

  /** @param {number} limit maximum number of parts of one kind */
  constructor(limit) {
    this.limit = limit;
    this.trees = treesIn(document);
    for (const el of all(document, '[id]')) {
      const id = attr(el, 'id');
      if (id && !closest(el, 'svg')) this.bearers.set(id, [...(this.bearers.get(id) ?? []), el]);
    }
  }

  /** @param {Element} el */
  styleOf = (el) => {
    let style = this.#styles.get(el);
    if (!style) this.#styles.set(el, (style = styleOf(el)));
    return style;
  };

  /** An element's index among siblings of the same name; counted once for all of them. @param {Element} el */
  #placeOf(el) {
    const parent = parentElementOf(el);
    if (!parent) return '';
    let places = this.#places.get(parent);
    if (!places) this.#places.set(parent, (places = placesIn(parent)));
    return places.get(el);
  }

  /**
   * A selector that is unique by construction: proving hundreds of shorter ones unique takes too long.
   *
   * @param {Element} el
   * @returns {string}
   */
  pathOf(el) {
    let path = this.#paths.get(el);
    if (path === undefined) this.#paths.set(el, (path = this.#newPath(el)));
    return path;
  }

  /** @param {Element} el */
  #newPath(el) {
    const id = attr(el, 'id');
    const shadow = shadowAround(el);
    const host = shadow ? `${this.pathOf(shadow.host)} >>> ` : '';
    if (id && (rootOf(el) !== document || this.bearers.get(id)?.length === 1)) return `${host}#${CSS.escape(id)}`;
    const parent = parentElementOf(el);
    return `${parent ? `${this.pathOf(parent)} > ` : host}${tagOf(el)}${this.#placeOf(el)}`;
  }

  /**
   * A part of the markup, in the form of the recording.
   *
   * @template {object} M
   * @param {Element} el
   * @param {M} [more]
   */
  spot(el, more) {
    return {
      tag: tagOf(el),
      role: roleOf(el),
      selector: this.pathOf(el),
      html: startTag(el),
      box: pageBox(el),
      .../** @type {M} */ (more),
    };
  }

  /** @param {string} selector @returns {Element[]} */
  all(selector) {
    return this.trees.flatMap((tree) => all(tree, selector));
  }

  /**
   * The HTML elements that match a selector, up to the limit, read one by one. Links and titles in SVG are different.
   *
   * @template R
   * @param {string} selector
   * @param {(el: HTMLElement) => R | null} read null if there is nothing to report
   * @param {(el: HTMLElement) => unknown} [isWanted]
   * @returns {R[]}
   */
  some(selector, read, isWanted = isVisible) {
    const found = [];
    for (const el of this.all(selector)) {
      if (found.length >= this.limit) break;
      const row = isHtml(el) && isWanted(el) ? read(el) : null;
      if (row) found.push(row);
    }
    return found;
  }
}

/** @param {Element} parent @returns {Map<Element, string>} */
const placesIn = (parent) => {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const children = childrenOf(parent);
  const numbers = children.map((child) => {
    const number = (counts.get(tagOf(child)) ?? 0) + 1;
    counts.set(tagOf(child), number);
    return number;
  });
  return new Map(
    children.map((child, at) => [
      child,
      /** @type {number} */ (counts.get(tagOf(child))) > 1 ? `:nth-of-type(${numbers[at]})` : '',
    ]),
  );
};
