/** uxaudit's own style sheets. A constructed sheet is adopted: no content security policy blocks it. */
import { adoptedSheetsOf, setAdoptedSheets } from '../lib/dom.js';

/**
 * Add rules to documents and shadow roots.
 *
 * @param {string} rules
 * @param {import('../lib/dom.js').Tree[]} trees of one document
 * @param {Window & typeof globalThis} [owner] the window of that document
 * @returns {() => void} removes them again
 */
export const wear = (rules, trees, owner = window) => {
  const sheet = new owner.CSSStyleSheet();
  sheet.replaceSync(rules);
  for (const tree of trees) setAdoptedSheets(tree, [...adoptedSheetsOf(tree), sheet]);
  return () => {
    for (const tree of trees)
      setAdoptedSheets(
        tree,
        adoptedSheetsOf(tree).filter((one) => one !== sheet),
      );
  };
};
