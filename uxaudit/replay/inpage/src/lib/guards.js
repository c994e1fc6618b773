/**
 * Protects axe-core and IBM's engine from DOM clobbering (see `dom.js`). Their scripts are changed when they are loaded, so that they
 * read properties by symbols: `form.children` becomes `form[$$children]`. A page cannot name a field after a symbol.
 *
 * On a node, such a symbol calls the browser's own getter. It is undefined if nodes have no such property, even if a form has a field of
 * this name. On any other object, it reads the property of this name.
 */
import { all, windowOf } from './dom.js';
import { documentInside } from './frames.js';

const NODE_CLASS =
  /^(?:EventTarget|Node|Attr|CharacterData|Text|CDATASection|DocumentType|DocumentFragment|ShadowRoot|\w*Document|Element|(?:HTML|SVG|MathML)\w*Element)$/;

/** @type {Record<string, symbol>} */
const guards = {};
/** The global objects of the documents that are protected. @type {WeakSet<object>} */
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

/** Define the symbols on all classes of nodes. @param {any} realm the global object of a document */
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

/** Define the symbols in this document and in all frames of the same origin below it. */
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
 * The symbol of each property name.
 *
 * @param {string[]} names the same in each call
 * @returns {Record<string, symbol>}
 */
export const guardsFor = (names) => {
  for (const name of names) guards[name] ??= Symbol(name);
  guardAll();
  return guards;
};
