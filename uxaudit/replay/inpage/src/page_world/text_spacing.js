/**
 * Text spacing as in WCAG 2.2, 1.4.12, in every document and in the shadow roots that scripts create. An adopted sheet is no inline
 * style, so no content security policy blocks it; in a layer, its `!important` rules take precedence over those of the page's sheets.
 */
import { apply, defineProperty, getOwnPropertyDescriptor } from './builtins.js';

const RULES = `@layer { * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
  p { margin-bottom: 2em !important } }`;

/**
 * Make a document or shadow root keep the sheet when the page sets its own.
 *
 * @param {any} prototype
 * @param {CSSStyleSheet} own
 */
const keepSheet = (prototype, own) => {
  const plain = /** @type {PropertyDescriptor} */ (getOwnPropertyDescriptor(prototype, 'adoptedStyleSheets'));
  /** @this {any} @param {CSSStyleSheet[]} sheets */
  function set(sheets) {
    const kept = [];
    for (let at = 0; at < sheets.length; at += 1) if (sheets[at] !== own) kept[kept.length] = sheets[at];
    kept[kept.length] = own;
    apply(/** @type {any} */ (plain.set), this, [kept]);
  }
  defineProperty(prototype, 'adoptedStyleSheets', { ...plain, set });
  return set;
};

export const spaceText = () => {
  const own = new CSSStyleSheet();
  own.replaceSync(RULES);
  const setSheets = keepSheet(Document.prototype, own);
  keepSheet(ShadowRoot.prototype, own);
  apply(setSheets, document, [[]]);
  const original = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow() {
    const root = apply(original, this, arguments);
    try {
      root.adoptedStyleSheets = [];
    } catch {
      // made for another document, which has its own sheet
    }
    return root;
  };
};
