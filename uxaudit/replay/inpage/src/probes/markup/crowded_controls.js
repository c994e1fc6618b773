/** Controls that lie on the text of other controls, on the unchanged page. Layers, such as menus and dialogs, are meant to. */
import { INTERACTIVE } from '../../lib/controls.js';
import { boxOf, closest } from '../../lib/dom.js';
import { isClear } from '../../lib/colour.js';
import { overlapOf } from '../../lib/reading.js';
import { chainOf, hitAt, isWithin } from '../../lib/tree.js';

/** @typedef {import('../../lib/reading.js').Seen} Seen */
/** @typedef {import('../../lib/reading.js').Reading} Reading */
/** @typedef {import('../../lib/reading.js').Sides} Sides */
/** @typedef {{ el: Element, box: DOMRect, texts: Seen[], order: number }} Control `order` is its place in the document */

const MOST = 150;
/** The part of a line that must be covered: of the font size across, of its height down. Own judgement. */
const COVERED = { across: 0.5, down: 0.5 };

/** Controls with text, from the top down. @param {Seen[]} texts @returns {Control[]} */
const controlsWithText = (texts) => {
  /** @type {Map<Element, Control>} */
  const found = new Map();
  for (const text of texts) {
    const el = text.view.stays ? null : closest(text.el, INTERACTIVE);
    if (!el || (!found.has(el) && found.size >= MOST)) continue;
    const control = found.get(el) ?? { el, box: boxOf(el), texts: [], order: found.size };
    control.texts.push(text);
    found.set(el, control);
  }
  return [...found.values()].sort((a, b) => a.box.top - b.box.top);
};

/** The ancestors of one element, itself included, that do not contain the other. @param {Element} one @param {Element} other */
const apartFrom = (one, other) => chainOf(one).filter((node) => !isWithin(other, node));

/** Whether one of the two is in a layer of its own. @param {Reading} reading @param {Element} one @param {Element} other */
const areLayered = (reading, one, other) =>
  [...apartFrom(one, other), ...apartFrom(other, one)].some((node) =>
    /absolute|fixed|sticky/.test(reading.styleOf(node).position),
  );

/** Whether a control is painted over what is below it. @param {Reading} reading @param {Element} el */
const isFilled = (reading, el) => {
  const style = reading.styleOf(el);
  return Number(style.opacity) > 0.5 && (style.backgroundImage !== 'none' || !isClear(style.backgroundColor));
};

/** The part of a line that another control lies on; null if it is too small to matter. @param {Seen} text @param {Control} over */
const coveredPart = (text, over) => {
  for (const line of text.lines) {
    const part = overlapOf(line, over.box);
    const isWide = part.right - part.left > COVERED.across * text.font;
    if (isWide && part.bottom - part.top > COVERED.down * (line.bottom - line.top)) return part;
  }
  return null;
};

/** Whether a control is on top at a place; outside the window, the later of the two. @param {Sides} part @param {Control} over @param {Control} under */
const isOnTop = (part, over, under) => {
  const hit = hitAt((part.left + part.right) / 2, (part.top + part.bottom) / 2);
  return hit ? isWithin(hit, over.el) : over.order > under.order;
};

/** The text of a control that another one covers. @param {Reading} reading @param {Control} under @param {Control} over */
const coveredText = (reading, under, over) =>
  isFilled(reading, over.el)
    ? under.texts.find((text) => {
        const part = coveredPart(text, over);
        return part !== null && isOnTop(part, over, under);
      })
    : undefined;

/** Texts of controls, each with the text of a control that covers it. @param {Reading} reading @param {Seen[]} texts @returns {[Seen, Seen][]} */
export const coveredControls = (reading, texts) => {
  const controls = controlsWithText(texts);
  /** @type {[Seen, Seen][]} */
  const found = [];
  controls.forEach((one, at) => {
    for (const other of controls.slice(at + 1)) {
      if (other.box.top >= one.box.bottom) break;
      if (other.box.left >= one.box.right || other.box.right <= one.box.left) continue;
      if (isWithin(one.el, other.el) || isWithin(other.el, one.el) || areLayered(reading, one.el, other.el)) continue;
      const text = coveredText(reading, one, other) ?? coveredText(reading, other, one);
      if (text) found.push([text, one.texts.includes(text) ? other.texts[0] : one.texts[0]]);
    }
  });
  return found;
};
