/**
 * A hash of the content of a document: its structure, names and states. Numbers, random ids and running animations are left out, so that
 * a clock or a generated id does not make a new state. Neither does another row in a log or a table whose rows only differ in their
 * numbers. Includes open shadow roots; frames are read separately.
 */
import {
  attr,
  attributesOf,
  checkVisibility,
  documentTitleOf,
  firstChildOf,
  hasAttr,
  isElement,
  isText,
  nextSiblingOf,
  pageRoot,
  scrollHeightOf,
  scrollWidthOf,
  shadowRootOf,
  tagOf,
} from '../lib/dom.js';

const KEPT = new Set([
  'role',
  'type',
  'alt',
  'title',
  'lang',
  'dir',
  'for',
  'name',
  'placeholder',
  'tabindex',
  'open',
  'disabled',
  'hidden',
  'required',
  'scope',
  'colspan',
  'rowspan',
  'autocomplete',
  'class',
  'id',
  'style',
]);
const REFERENCES = new Set([
  'id',
  'for',
  'aria-labelledby',
  'aria-describedby',
  'aria-controls',
  'aria-owns',
  'aria-activedescendant',
  'aria-details',
  'aria-errormessage',
]);
const UNREAD = new Set(['script', 'style', 'noscript', 'template']);
/** Maximum number of equal neighbours that count; own judgement. */
const ALIKE = 2;
const LONGEST_VALUE = 200;
const IN_SIGHT = { visibilityProperty: true, opacityProperty: true };

/** Whether a word of a reference is generated: a library probably makes words with a digit, differently in each document. @param {string} value */
const calmReference = (value) => value.replace(/\S*\d\S*/g, '#');

/**
 * Likewise for a part of a class or a name: adjacent letters and digits only identify a build or a run.
 *
 * @param {string} value
 */
const calmParts = (value) => value.replace(/[a-z]*\d[a-z\d]*/gi, '#');

const UUIDS_AND_FIGURES = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|[0-9a-f]{8,}|\d+/gi;

/** @param {string} text */
const calm = (text) => text.replace(UUIDS_AND_FIGURES, '#').replace(/\s+/g, ' ').trim();

/** @param {string} name @param {string} value */
const calmAttribute = (name, value) => {
  if (REFERENCES.has(name)) return calm(calmReference(value));
  return calm(name === 'class' || name === 'name' ? calmParts(value) : value);
};

/** cyrb53, a public-domain string hash. */
class Hash {
  #high = 0xdeadbeef;
  #low = 0x41c6ce57;

  /** @param {string} text */
  add(text) {
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      this.#high = Math.imul(this.#high ^ code, 2654435761);
      this.#low = Math.imul(this.#low ^ code, 1597334677);
    }
  }

  toString() {
    return hex(this.#high) + hex(this.#low);
  }
}

/** @param {number} value */
const hex = (value) => (value >>> 0).toString(16).padStart(8, '0');

/** The parts of an element's start tag that count: its name, whether it is visible, and its attributes. @param {Element} el @returns {string[]} */
const startOf = (el) => {
  const said = [`<${tagOf(el)}${checkVisibility(el, IN_SIGHT) ? '' : '-'}`];
  for (const { name, value } of attributesOf(el)) {
    if (!KEPT.has(name) && !name.startsWith('aria-')) continue;
    if (name === 'tabindex' && hasAttr(el, 'disabled')) continue; // it has no effect
    if (!value && (name === 'class' || name === 'style')) continue; // left behind by a script that removed its content
    said.push(`${name}=${calmAttribute(name, value).slice(0, LONGEST_VALUE)}`);
  }
  return said;
};

/** One pass through a document. */
class Reader {
  nodes = 0;
  /** The content by place; only if the parts are requested. @type {[place: string, text: string][]} */
  parts = [];

  /** @param {boolean} apart whether the parts are requested */
  constructor(apart) {
    this.apart = apart;
  }

  /** @param {string} place @param {string} text */
  note(place, text) {
    if (this.apart) this.parts.push([place, text]);
  }

  /** @param {Element} el @param {string} place */
  hashOf(el, place) {
    const hash = new Hash();
    const start = startOf(el);
    this.nodes += 1;
    start.forEach((text) => hash.add(text));
    if (this.apart) this.note(place, start.join(' '));
    const shadow = shadowRootOf(el);
    if (shadow) {
      hash.add('#');
      this.addBelow(hash, shadow, `${place}#`);
    }
    this.addBelow(hash, el, place);
    return hash.toString();
  }

  /** Add the content below a node; of equal neighbours only a few. @param {Hash} hash @param {Node} parent @param {string} place */
  addBelow(hash, parent, place) {
    let before = '';
    let alike = 0;
    let at = 0;
    for (let child = firstChildOf(parent); child; child = nextSiblingOf(child)) {
      if (isText(child)) {
        const text = calm(child.data);
        if (!text) continue;
        hash.add(text);
        this.note(`${place} text ${at}`, text);
        at += 1;
        before = '';
      } else if (isElement(child) && !UNREAD.has(tagOf(child))) {
        const known = this.parts.length;
        const own = this.hashOf(child, this.apart ? `${place}>${tagOf(child)}:${at}` : '');
        alike = own === before ? alike + 1 : 0;
        before = own;
        if (alike >= ALIKE) this.parts.length = known;
        else {
          hash.add(own);
          at += 1;
        }
      }
    }
  }
}

/**
 * The content of this document, with the facts that a state stores; with `apart`, also the parts of the text, by their places.
 *
 * @param {boolean} [apart]
 */
export const fingerprint = (apart = false) => {
  const hash = new Hash();
  const reader = new Reader(apart);
  const root = pageRoot();
  const lang = root ? attr(root, 'lang') : '';
  const title = calm(documentTitleOf(document));
  hash.add(title);
  reader.note('title', title);
  hash.add(lang);
  reader.addBelow(hash, document, '');
  const isTop = window === window.top && root !== null;
  return {
    parts: Object.fromEntries(reader.parts),
    hash: hash.toString(),
    nodes: reader.nodes,
    url: location.href,
    title: documentTitleOf(document),
    lang,
    width: isTop ? Math.max(scrollWidthOf(root), innerWidth) : 0,
    height: isTop ? Math.max(scrollHeightOf(root), innerHeight) : 0,
  };
};
