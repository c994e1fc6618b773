/**
 * axe-core and IBM's engine, which are loaded into a document on their first use.
 *
 * The code that loads the bundle adds a factory for each; see `browser/isolated_world.py`.
 */

import { guardAll } from './guards.js';

/** @typedef {(new () => { check: (doc: Document, rulesets: string[]) => Promise<any>, engine: any, rulesetRules: Record<string, string[]> })} IbmChecker */

/** @type {Record<string, () => any>} */
export const factories = {};

/** @type {Map<string, any>} */
const loaded = new Map();

/**
 * An engine; null if it is not available.
 *
 * @param {'axe' | 'ibm'} name
 */
export const engineOf = (name) => {
  if (!loaded.has(name)) {
    const factory = factories[name];
    if (!factory) return null;
    loaded.set(name, factory());
  }
  guardAll();
  return loaded.get(name);
};

/** Whether this document has an engine's script. @param {string} name */
export const hasEngine = (name) => name in factories;

/** axe, if it is loaded and has built its tree of the page. */
const axeWithTree = () => {
  const axe = loaded.get('axe');
  return axe && axe._tree ? axe : null;
};

/**
 * axe's result; null if it is not loaded, or the element is not in its tree.
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
 * Do something with axe's tree of the current page, so that names and roles are complete. If another run uses axe, they are computed
 * without it.
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
    // another run uses it
  }
  try {
    return work();
  } finally {
    axe.teardown();
  }
};
