/**
 * Finds secrets that are visible on the page, as boxes in the window (CSS px): in fields, options, placeholders, alternative texts,
 * generated content, and text, even if the text is split over several elements.
 */
import { all, attr, boxOf, newPageRange, pageBody, styleOf, textContentOf } from '../lib/dom.js';
import { valueOf } from '../lib/fields.js';
import { everywhere, shadowsIn, textsBelow } from '../lib/tree.js';

/** Maximum number of elements whose generated content is read. */
const MOST_STYLED = 4000;

/** A text in the form in which it is compared: lower case, and without white space, which split text may lack. @param {string} text */
const plain = (text) => text.toLowerCase().replace(/\s+/g, '');

/**
 * The boxes of the text nodes that contain a secret, alone or joined.
 *
 * @param {Node} root
 * @param {string[]} values
 * @returns {DOMRect[]}
 */
const textBoxes = (root, values) => {
  const nodes = [...textsBelow(root)];
  /** @type {number[]} */
  const starts = [];
  let whole = '';
  for (const node of nodes) {
    starts.push(whole.length);
    whole += plain(node.data);
  }
  /** @type {Set<number>} */
  const found = new Set();
  for (const value of values) {
    for (let at = whole.indexOf(value); at >= 0; at = whole.indexOf(value, at + 1)) {
      starts.forEach((start, nth) => {
        const end = starts[nth + 1] ?? whole.length;
        if (end > start && start < at + value.length && end > at) found.add(nth);
      });
    }
  }
  const range = newPageRange();
  const boxes = [...found].flatMap((nth) => {
    range.selectNodeContents(nodes[nth]);
    return [...range.getClientRects()];
  });
  return boxes.concat(shadowsIn(root).flatMap((shadow) => textBoxes(shadow, values)));
};

/** What an element shows besides its text. @param {Element} el */
const shownBy = (el) => [valueOf(el), attr(el, 'placeholder'), attr(el, 'alt'), attr(el, 'label'), attr(el, 'value')];

/** @param {string[]} given */
export const secretBoxes = (given) => {
  const values = given.map(plain).filter(Boolean);
  const holds = (/** @type {string | null} */ text) =>
    Boolean(text) && values.some((value) => plain(/** @type {string} */ (text)).includes(value));
  const fields = everywhere('input, textarea, img, area, object, meter, progress').filter((el) =>
    shownBy(el).some(holds),
  );
  const lists = everywhere('select').filter(
    (el) => holds(textContentOf(el)) || all(el, 'option, optgroup').some((one) => holds(attr(one, 'label'))),
  );
  const generated = everywhere('body *')
    .slice(0, MOST_STYLED)
    .filter((el) => ['::before', '::after', '::marker'].some((pseudo) => holds(styleOf(el, pseudo).content)));
  const body = pageBody();
  const boxes = [...[...fields, ...lists, ...generated].map(boxOf), ...(body ? textBoxes(body, values) : [])];
  return {
    boxes: boxes
      .filter(({ width, height }) => width > 0 && height > 0)
      .map(({ x, y, width, height }) => [x, y, width, height]),
    x: scrollX,
    y: scrollY,
  };
};
