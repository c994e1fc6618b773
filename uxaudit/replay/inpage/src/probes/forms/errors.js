/** Texts that look like errors, and the fields that they are about. */
import { viewBox } from '../../lib/boxes.js';
import {
  activeIn,
  all,
  attr,
  boxOf,
  closest,
  contains,
  first,
  idOf,
  idsIn,
  innerTextOf,
  matches,
  pageBody,
  parentElementOf,
  styleOf,
} from '../../lib/dom.js';
import { formOf, labelsOf } from '../../lib/fields.js';
import { labelOf } from '../../lib/names.js';
import { selectorOf } from '../../lib/selectors.js';
import { HAS_WORD, tidy } from '../../lib/text.js';
import { everywhere, parentOf, textsBelow } from '../../lib/tree.js';
import { isInView, isVisible } from '../../lib/visibility.js';
import { FIELD, describedBy } from './fields.js';
import { isRed } from './looks.js';
import { failsNativeCheck, isMarkedWrong } from './rows.js';

/** @typedef {import('./fields.js').Fields} Fields */

const SIGN =
  /error|invalid|(?:^|[-_\s])(?:err|danger|warn|warning|wrong|fail|failed|failure|problems?|alert)(?:$|[-_\s])/i;
const FINE = /success|\binfo\b|alert-(?:info|primary|secondary|light)|no-?errors?\b|error-?free/i;
const NO_ERROR = 'button, select, option, [role="button"], nav';
const LONGEST = 480;
const MOST_WALKED = 2500;
const MOST_MARKED = 6000;

/** Whether the class or id of an element is that of an error. @param {Element} el */
const isCalledError = (el) => {
  const marks = `${attr(el, 'class')} ${idOf(el)}`;
  return SIGN.test(marks) && !FINE.test(marks);
};

/** Finds the texts that look like errors, each once, from the most to the least certain sign. */
class ErrorTexts {
  /** Why an element looks like an error. @type {Map<Element, string>} */
  found = new Map();

  /** @param {number} limit */
  constructor(limit) {
    this.limit = limit;
  }

  /** @param {Element} el */
  #isWithin(el) {
    for (let node = /** @type {Element | null} */ (el); node; node = parentOf(node))
      if (this.found.has(node)) return true;
    return false;
  }

  /** @param {Element} el @param {string} sign */
  take(el, sign) {
    if (this.found.size >= this.limit || this.#isWithin(el)) return;
    if (matches(el, FIELD) || closest(el, NO_ERROR) || first(el, FIELD) || !isVisible(el)) return;
    const text = tidy(innerTextOf(el), 500);
    if (HAS_WORD.test(text) && text.length <= LONGEST) this.found.set(el, sign);
  }

  byRole() {
    for (const el of everywhere('[role="alert"], [aria-live="assertive"]')) this.take(el, 'alert');
  }

  /** @param {Fields} fields */
  byReference(fields) {
    for (const el of fields.list.filter((one) => isMarkedWrong(fields, one))) {
      const errors = idsIn(el, 'aria-errormessage');
      for (const part of describedBy(el))
        if (isCalledError(part) || errors.includes(idOf(part))) this.take(part, 'tied');
    }
  }

  byName() {
    for (const el of everywhere('[class], [id]').slice(0, MOST_MARKED)) if (isCalledError(el)) this.take(el, 'class');
  }

  byColour() {
    let walked = 0;
    const body = pageBody();
    for (const node of body ? textsBelow(body) : []) {
      walked += 1;
      if (walked >= MOST_WALKED) break;
      const el = parentElementOf(node);
      if (!el || !HAS_WORD.test(node.data) || closest(el, 'a, label, legend, script, style')) continue;
      if (isVisible(el) && isRed(styleOf(el).color)) this.take(el, 'colour');
    }
  }
}

// ---------------------------------------------------------------------------------------------------- the fields of an error

const NEAR_PX = 32;
const STEP_PX = 8;

/** @typedef {import('../../lib/boxes.js').Box} Box */

/** The distance between two boxes, px. @param {Box} a @param {Box} b */
const gap = (a, b) =>
  Math.max(a.y - (b.y + b.height), b.y - (a.y + a.height), 0) +
  Math.max(a.x - (b.x + b.width), b.x - (a.x + a.width), 0);

/** Whether a text contains a field's label. @param {Element} field @param {string} words lower case */
const isNamedIn = (field, words) => {
  const label = tidy(labelOf(field))
    .toLowerCase()
    .replace(/[^\p{L}\p{N} ]/gu, '');
  return label.length > 2 && words.includes(label);
};

/** Whether a field references a text, is labelled with it, or is linked from it. @param {Element} field @param {Element} el */
const isTied = (field, el) =>
  describedBy(field).some((part) => contains(part, el) || contains(el, part)) ||
  labelsOf(field).some((label) => contains(label, el)) ||
  (idOf(field) !== '' && all(el, 'a[href^="#"]').some((link) => attr(link, 'href') === `#${idOf(field)}`));

/**
 * The field nearest to a text, within the maximum distance. A text above the first field of a form is about the form; between two fields
 * it would be the wrong one.
 *
 * @param {Fields} fields
 * @param {Element} el
 * @param {string} words lower case
 */
const nearestField = (fields, el, words) => {
  const box = viewBox(el);
  const isFirst = (/** @type {Element} */ field) =>
    fields.list.find((other) => formOf(other) === formOf(field)) === field;
  const isOfForm = (/** @type {Element} */ field) =>
    isFirst(field) && box.y + box.height <= boxOf(field).y && !isNamedIn(field, words);
  const near = fields.list
    .map((field) => ({ field, px: gap(box, viewBox(fields.groupOf(field))) }))
    .filter(({ field, px }) => px <= NEAR_PX && !isOfForm(field));
  const doubt = (/** @type {{ field: Element, px: number }} */ { field, px }) =>
    Math.round(px / STEP_PX) * 10 - (isNamedIn(field, words) ? 30 : 0) - (failsNativeCheck(field) ? 5 : 0);
  return near
    .sort((a, b) => doubt(a) - doubt(b))
    .slice(0, 1)
    .map(({ field }) => field);
};

/** The fields that a text is about: by reference, by their common container, else by distance. @param {Fields} fields @param {Element} el */
const fieldsMeant = (fields, el) => {
  const tied = fields.list.filter((field) => isTied(field, el));
  const together = fields.list.filter((field) => contains(fields.groupOf(field), el));
  if (tied.length || together.length || all(el, 'li, a').length > 1) return [...new Set([...tied, ...together])];
  const words = innerTextOf(el).toLowerCase();
  if (fields.list.filter((field) => isNamedIn(field, words)).length > 1) return []; // it is about several fields: about the form
  return nearestField(fields, el, words);
};

/** A field that only shows a result cannot be wrong. @param {Fields} fields @param {Element} field */
const canBeCorrected = (fields, field) => !fields.setOf(field).every((one) => matches(one, ':disabled'));

/** @param {Element} el */
const hasFocus = (el) => el !== pageBody() && contains(el, activeIn(document));

/**
 * @param {Fields} fields
 * @param {Map<Element, string>} selectors of the fields
 * @param {number} limit
 */
export const readErrors = (fields, selectors, limit) => {
  const texts = new ErrorTexts(limit);
  texts.byRole();
  texts.byReference(fields);
  texts.byName();
  texts.byColour();
  return [...texts.found].map(([el, sign]) => ({
    text: tidy(innerTextOf(el), 500),
    selector: selectorOf(el),
    sign,
    box: viewBox(el),
    in_view: isInView(boxOf(el)),
    focused: hasFocus(el),
    fields: fieldsMeant(fields, el)
      .filter((field) => canBeCorrected(fields, field))
      .map((field) => selectors.get(field)),
  }));
};
