/** Style sheets of our own. A constructed sheet is adopted: no content security policy stops it. */
import { adoptedSheetsOf, setAdoptedSheets } from '../lib/dom.js';

/**
 * Put rules on some documents and shadow roots.
 *
 * @param {string} rules
 * @param {import('../lib/dom.js').Tree[]} trees of one document
 * @param {Window & typeof globalThis} [owner] the window of that document
 * @returns {() => void} takes them away again
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
