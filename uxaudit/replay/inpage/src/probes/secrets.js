/** Places where a secret is visible on the page: fields that contain one, and text that shows one. Boxes in the window. */
import { boxOf, newPageRange, pageBody } from '../lib/dom.js';
import { valueOf } from '../lib/fields.js';
import { everywhere, shadowsIn, textsBelow } from '../lib/tree.js';

/** @param {Node} root @param {(text: string) => boolean} holds @returns {DOMRect[]} */
const textBoxes = (root, holds) => {
  const range = newPageRange();
  const boxes = [];
  for (const node of textsBelow(root)) {
    if (!holds(node.data)) continue;
    range.selectNodeContents(node);
    boxes.push(...range.getClientRects());
  }
  return boxes.concat(shadowsIn(root).flatMap((shadow) => textBoxes(shadow, holds)));
};

/** @param {string[]} values */
export const secretBoxes = (values) => {
  const holds = (/** @type {string | null} */ text) => text !== null && values.some((value) => text.includes(value));
  const fields = everywhere('input, textarea').filter((el) => holds(valueOf(el)));
  const body = pageBody();
  const boxes = [...fields.map(boxOf), ...(body ? textBoxes(body, holds) : [])];
  return {
    boxes: boxes.filter(({ width, height }) => width > 0 && height > 0).map(({ x, y, width, height }) => [x, y, width, height]),
    x: scrollX,
    y: scrollY,
  };
};
