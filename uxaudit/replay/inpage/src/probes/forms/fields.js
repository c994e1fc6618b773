/** The fields of a page, and the content that belongs to each alone. */
import {
  attr,
  closest,
  contains,
  first,
  innerTextOf,
  is,
  isElement,
  isText,
  matches,
  nextSiblingOf,
  parentElementOf,
  previousSiblingOf,
  styleOf,
  tagOf,
  textContentOf,
  comparePosition,
  byId,
  rootOf,
  idsIn,
} from '../../lib/dom.js';
import { areOneChoice, fieldNameOf, labelsOf, typeOf } from '../../lib/fields.js';
import { HAS_WORD, tidy } from '../../lib/text.js';
import { everywhere, parentOf, textsBelow } from '../../lib/tree.js';
import { isVisible } from '../../lib/visibility.js';

export const FIELD =
  'input:not([type="hidden"]):not([type="submit"]):not([type="button"]):not([type="reset"]):not([type="image"]), select, textarea, ' +
  '[contenteditable=""], [contenteditable="true"], [role="textbox"]';

/** A styled checkbox is drawn by its label. @param {Element} el */
const shows = (el) => isVisible(el) || labelsOf(el).some(isVisible);

/** @param {Element} el */
export const isChoice = (el) => is(el, 'input') && (el.type === 'radio' || el.type === 'checkbox');

const LARGE = 'form, fieldset, body, main, section, article, dialog, table, tbody, [role="dialog"], [role="group"]';
const MOST_TEXT = 2000;

/** The fields of a document; radio buttons of one group are one field. */
export class Fields {
  /** The largest element around each field that contains no other field. @type {Map<Element, Element>} */
  #groups = new Map();

  /** @param {number} limit */
  constructor(limit) {
    this.every = everywhere(FIELD).filter(shows);
    this.list = this.every.filter((el) => this.setOf(el)[0] === el).slice(0, limit);
    for (const el of this.list) this.#groups.set(el, this.#groupAround(el));
  }

  /** An element, and the other radio buttons of its group. @param {Element} el @returns {Element[]} */
  setOf(el) {
    return typeOf(el) === 'radio' && fieldNameOf(el) ? this.every.filter((other) => areOneChoice(other, el)) : [el];
  }

  /** @param {Element} el @returns {Element} */
  groupOf(el) {
    return this.#groups.get(el) ?? el;
  }

  /** @param {Element} el */
  #groupAround(el) {
    const members = this.setOf(el);
    let group = el;
    for (let node = parentOf(el); node && !matches(node, LARGE); node = parentOf(node)) {
      const holder = node;
      const hasOthers = this.every.some((other) => contains(holder, other) && !members.includes(other));
      if (hasOthers || (textContentOf(node) ?? '').length > MOST_TEXT) break;
      group = node;
    }
    return group;
  }
}

// ---------------------------------------------------------------------------------------------------- text around a field

const SILENT = 'select, option, textarea, button, script, style, template, svg, [role="listbox"]';
const MOST_WORDS = 40;

/** The visible text in an element, without that of controls. @param {Element} root */
export const wordsIn = (root) => {
  const found = [];
  for (const node of textsBelow(root)) {
    if (found.length >= MOST_WORDS) break;
    const el = parentElementOf(node);
    if (el && /\S/.test(node.data) && !closest(el, SILENT) && isVisible(el)) found.push(node.data);
  }
  return tidy(found.join(' '), 400);
};

const STOPS =
  `${LARGE}, label, legend, button, input, select, textarea, h1, h2, h3, h4, h5, h6, nav, ul:has(a), a, [role="button"], ` +
  '[role="alert"]:has(a)';
const NOTHING = 'br, script, style, template, svg, img, i:empty';
const MOST_NOTES = 6;
const NOTE_LENGTH = 200;

/** Whether a text belongs to the field's label, not to a note about the field. @param {Text} node @param {Element} part @param {Element} el */
const isOfLabel = (node, part, el) => {
  const label = closest(part, 'label, legend');
  return (
    label !== null && (!contains(label, el) || Boolean(comparePosition(node, el) & Node.DOCUMENT_POSITION_FOLLOWING))
  );
};

/** The element around a text, without bold and italics. @param {Element} part @param {Element} group @param {Element} el */
const blockOf = (part, group, el) => {
  let block = part;
  for (let outer = parentOf(block); outer && block !== group; outer = parentOf(block)) {
    if (styleOf(block).display !== 'inline' || contains(outer, el)) break;
    block = outer;
  }
  return block;
};

/** The texts in a field's group, each with its element. @param {Element} group @param {Element} el @param {Set<Element>} labels @returns {Set<string>} */
const notesWithin = (group, el, labels) => {
  const found = new Set();
  for (const node of textsBelow(group)) {
    if (found.size >= MOST_NOTES) break;
    const part = parentElementOf(node);
    if (!part || !HAS_WORD.test(node.data) || isOfLabel(node, part, el) || closest(part, SILENT) || !isVisible(part))
      continue;
    const block = blockOf(part, group, el);
    found.add(tidy(contains(block, el) || labels.has(block) ? node.data : innerTextOf(block), NOTE_LENGTH));
  }
  return found;
};

/** The text of a neighbour; null if something else starts there. @param {Node} node */
const wordsBeside = (node) => {
  if (isText(node)) return HAS_WORD.test(node.data) ? tidy(node.data, NOTE_LENGTH) : '';
  if (!isElement(node) || matches(node, NOTHING)) return '';
  if (matches(node, STOPS) || first(node, `${FIELD}, label, button`)) return null;
  const words = isVisible(node) ? tidy(innerTextOf(node), 300) : '';
  return words.length > NOTE_LENGTH ? null : words;
};

/**
 * The texts of the neighbours in one direction, up to the next label, field or heading; and that element.
 *
 * @param {Node} from
 * @param {(node: Node) => Node | null} next
 * @returns {[string[], Node | null]}
 */
const alongside = (from, next) => {
  const held = [];
  for (let node = next(from); node && held.length < 2; node = next(node)) {
    const words = wordsBeside(node);
    if (words === null) return [held, node];
    if (words) held.push(words);
  }
  return [held, null];
};

/**
 * The texts beside a field one by one: around it alone, and those of its siblings up to the next label, field or heading.
 *
 * @param {Fields} fields
 * @param {Element} el
 */
export const notesOf = (fields, el) => {
  const group = fields.groupOf(el);
  const labels = new Set(fields.setOf(el).flatMap((one) => /** @type {Element[]} */ (labelsOf(one))));
  const found = notesWithin(group, el, labels);
  const [above, top] = alongside(group, previousSiblingOf);
  // A text above a field is about it if the field's label is above the text.
  const isUnderLabel = isElement(top) && (labels.has(top) || tagOf(top) === 'legend');
  for (const words of [...alongside(group, nextSiblingOf)[0], ...(isUnderLabel ? above : [])]) found.add(words);
  return [...found].filter((words) => HAS_WORD.test(words)).slice(0, MOST_NOTES);
};

/** The elements that a field references as its description, and as its error if it is marked as invalid. @param {Element} el @returns {Element[]} */
export const describedBy = (el) => {
  const names = ['aria-describedby', ...(attr(el, 'aria-invalid') === 'true' ? ['aria-errormessage'] : [])];
  return names.flatMap((name) => idsIn(el, name)).flatMap((id) => byId(rootOf(el), id) ?? []);
};
