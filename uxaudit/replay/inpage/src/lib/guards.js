/**
 * Engines read nodes directly, and a page can bend that: see `dom.js`. Their scripts are changed as they are loaded, so that they read
 * by symbols instead (`form.children` is `form[$$children]`): no page can name a field after a symbol.
 *
 * Of a node, such a symbol gives what the browser's own getter does, and nothing where it has none (a form has no `documentElement`,
 * unless a field is called so); of any other object, its property of this name.
 */
import { all, windowOf } from './dom.js';
import { documentInside } from './frames.js';

const NODE_CLASS =
  /^(?:EventTarget|Node|Attr|CharacterData|Text|CDATASection|DocumentType|DocumentFragment|ShadowRoot|\w*Document|Element|(?:HTML|SVG|MathML)\w*Element)$/;

/** @type {Record<string, symbol>} */
const guards = {};
/** The globals of the documents whose nodes can be read so. @type {WeakSet<object>} */
const guarded = new WeakSet();

/** @param {string} name */
const plain = (name) => ({
  /** @this {any} */
  get() {
    return this[name];
  },
  /** @this {any} */
  set(/** @type {any} */ value) {
    this[name] = value;
  },
});

/** Let nodes of a document be read by the symbols. @param {any} realm its global */
const guardNodes = (realm) => {
  const prototypes = Object.getOwnPropertyNames(realm)
    .filter((name) => NODE_CLASS.test(name))
    .map((name) => realm[name].prototype);
  for (const [name, key] of Object.entries(guards)) {
    Object.defineProperty(realm.Object.prototype, key, plain(name));
    if (!(name in realm.Node.prototype))
      Object.defineProperty(realm.Node.prototype, key, { ...plain(name), get: () => undefined });
    for (const prototype of prototypes) {
      const own = Object.getOwnPropertyDescriptor(prototype, name);
      if (own) Object.defineProperty(prototype, key, { ...own, enumerable: false });
    }
  }
};

/** Let nodes of this document, and of the frames in it that can be entered, be read by the symbols. */
export const guardAll = () => {
  const found = [document];
  for (const doc of found) {
    const realm = windowOf(doc);
    if (realm && !guarded.has(realm)) guardNodes(realm);
    if (realm) guarded.add(realm);
    for (const frame of all(doc, 'iframe, frame, object')) {
      const inside = documentInside(frame);
      if (inside) found.push(inside);
    }
  }
};

/**
 * The symbols by which engines read these properties.
 *
 * @param {string[]} names always the same
 * @returns {Record<string, symbol>}
 */
export const guardsFor = (names) => {
  for (const name of names) guards[name] ??= Symbol(name);
  guardAll();
  return guards;
};
