/**
 * axe-core and IBM's engine, which come into a document only when they are asked for the first time.
 *
 * Whoever loads the bundle adds a factory for each; see `browser/isolated_world.py`.
 */

/** @typedef {(new () => { check: (doc: Document, rulesets: string[]) => Promise<any>, engine: any })} IbmChecker */

/** @type {Record<string, () => any>} */
export const factories = {};

/** @type {Map<string, any>} */
const loaded = new Map();

/**
 * An engine; null where there is none.
 *
 * @param {'axe' | 'ibm'} name
 */
export const engineOf = (name) => {
  if (!loaded.has(name)) {
    const factory = factories[name];
    if (!factory) return null;
    loaded.set(name, factory());
  }
  return loaded.get(name);
};

/** axe, where it is in the document and has the page in its tree. */
const axeWithTree = () => {
  const axe = loaded.get('axe');
  return axe && axe._tree ? axe : null;
};

/**
 * What axe answers; null where it cannot: it is not there, or the element is not in its tree.
 *
 * @template T
 * @param {(axe: any) => T} question
 * @returns {T | null}
 */
const ask = (question) => {
  const axe = axeWithTree();
  try {
    return axe && question(axe);
  } catch {
    return null;
  }
};

export const engines = {
  /** @type {(el: Element) => string} */
  roleOf: (el) => ask((axe) => axe.commons.aria.getRole(el)) || '',
  /** @type {(el: Element) => string | null} */
  nameOf: (el) => ask((axe) => axe.commons.text.accessibleText(el)),
  /** @type {(el: Element) => string} */
  selectorOf: (el) => ask((axe) => [axe.utils.getSelector(el)].flat().join(' >>> ')) || '',
};

/**
 * Do something with axe's tree of the page at hand, so that names and roles are the full ones. Another run may hold axe: then
 * they are computed without it.
 *
 * @template T
 * @param {() => T} work
 * @returns {T}
 */
export const withAxeTree = (work) => {
  const axe = loaded.get('axe');
  if (!axe) return work();
  try {
    axe.setup(document);
  } catch {
    // another run holds it
  }
  try {
    return work();
  } finally {
    axe.teardown();
  }
};
