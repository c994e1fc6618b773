/** Fields without a border or background of sufficient contrast with their surroundings. */
import { drawnSides } from '../../lib/borders.js';
import { blend, contrastOf, layeredGround, parseColour } from '../../lib/colour.js';
import { inputOf } from '../../lib/controls.js';
import { faultAt } from '../../lib/describe.js';
import { boxOf, childrenOf, pageBody, parentElementOf, styleOf } from '../../lib/dom.js';
import { isReadOnly, isSwitchedOff } from '../../lib/fields.js';
import { nameOf } from '../../lib/names.js';
import { everywhere } from '../../lib/tree.js';
import { isVisible } from '../../lib/visibility.js';

const TEXTUAL = `input:not([type]), ${inputOf('text', 'email', 'tel', 'url', 'password', 'search', 'number', 'date')}, textarea, select`;
/** WCAG 2.2, 1.4.11 requires 3; differences by rounding are no fault. */
const LEAST_CONTRAST = 2.95;
const FRAME_PX = 40;

/** Whether an element close around a field is drawn as its frame. @param {Element | null} box @param {Element} el */
const isFrame = (box, el) => {
  if (!box || box === pageBody() || boxOf(box).height >= boxOf(el).height + FRAME_PX) return false;
  const { borderBottomWidth, boxShadow } = styleOf(box);
  const isLined = parseFloat(borderBottomWidth) > 0 || boxShadow !== 'none';
  return isLined || ['::before', '::after'].some((side) => styleOf(box, side).content !== 'none');
};

/** Whether something beside a field is laid over it as its frame. @param {Element} one @param {Element} el */
const isLaidOver = (one, el) => {
  const { position, borderBottomWidth } = styleOf(one);
  if (one === el || position !== 'absolute' || !(parseFloat(borderBottomWidth) > 0)) return false;
  const [frame, field] = [boxOf(one), boxOf(el)];
  return frame.left <= field.left && frame.right >= field.right && frame.bottom >= field.bottom;
};

/** @param {CSSStyleDeclaration} style */
const isLit = (style) => style.boxShadow !== 'none' || (style.outlineStyle !== 'none' && style.outlineStyle !== 'auto');

/** The best contrast of a field's background and borders; null if it cannot be computed, or if something else marks the field. @param {Element} el @param {Element} parent */
const contrastOfField = (el, parent) => {
  const style = styleOf(el);
  const around = layeredGround(parent);
  const own = style.backgroundImage === 'none' ? layeredGround(el) : around;
  if (!around || !own || isLit(style)) return null;
  if ([parent, parentElementOf(parent)].some((box) => isFrame(box, el))) return null;
  if (childrenOf(parent).some((one) => isLaidOver(one, el))) return null;
  const borders = drawnSides(style).map((side) =>
    contrastOf(blend(parseColour(style[`border${side}Color`]), own), around),
  );
  return Math.max(contrastOf(own, around), ...borders);
};

/** @param {number} limit */
export const faintBorders = (limit) => {
  const found = [];
  for (const el of everywhere(TEXTUAL)) {
    if (found.length >= limit) break;
    const parent = parentElementOf(el);
    if (!parent || !isVisible(el) || isSwitchedOff(el) || isReadOnly(el)) continue;
    const best = contrastOfField(el, parent);
    if (best !== null && best < LEAST_CONTRAST)
      found.push(faultAt(el, { name: nameOf(el).slice(0, 80), value: best.toFixed(2) }));
  }
  return found;
};
