/** What the readers of the markup share: one look at the page, in which styles and paths are asked for once. */
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

/** Longer texts are not asked for as they are drawn, which takes long. */
export const LONG_TEXT = 3000;

/** @param {Element} el */
export const textOf = (el) => textContentOf(el) ?? '';

/** The name that ARIA gives a part. @param {Element} el */
export const ariaName = (el) => tidy(textOfIds(el, 'aria-labelledby') || attr(el, 'aria-label'));

/** @param {Element} el */
export const languageOf = (el) => {
  const holder = closest(el, '[lang]');
  return holder ? attr(holder, 'lang') : '';
};

/** @param {Element} el @param {number} most */
export const shownText = (el, most) => (textOf(el).length > LONG_TEXT ? tidy(textOf(el), most) : tidy(innerTextOf(el), most));

export class Context {
  /** @type {Map<Element, CSSStyleDeclaration>} */
  #styles = new Map();
  /** @type {Map<Element, string>} */
  #paths = new Map();
  /** @type {Map<Element, Map<Element, string>>} */
  #places = new Map();
  /** The elements of each id, in the whole document. @type {Map<string, Element[]>} */
  bearers = new Map();

  /** @param {number} limit of parts of one kind */
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

  /** An element's place among its siblings of the same name; counted once for all of them. @param {Element} el */
  #placeOf(el) {
    const parent = parentElementOf(el);
    if (!parent) return '';
    let places = this.#places.get(parent);
    if (!places) this.#places.set(parent, (places = placesIn(parent)));
    return places.get(el);
  }

  /**
   * A selector that is unique by its making: to prove each of hundreds of shorter ones so takes too long.
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
   * A part of the markup, as the recording keeps it.
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
   * Up to the limit, the HTML elements that a selector matches, read one by one. Drawings have links and titles of another kind.
   *
   * @template R
   * @param {string} selector
   * @param {(el: HTMLElement) => R | null} read null where there is nothing to tell
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
    children.map((child, at) => [child, /** @type {number} */ (counts.get(tagOf(child))) > 1 ? `:nth-of-type(${numbers[at]})` : '']),
  );
};
