/** Fields with their labels, hints and groups. */
import { plainBox, scrolled } from '../../lib/boxes.js';
import {
  all,
  attr,
  childrenOf,
  closest,
  contains,
  first,
  idOf,
  innerTextOf,
  is,
  matches,
  newPageRange,
  nextElementOf,
  pageForms,
  previousElementOf,
  tagOf,
  textContentOf,
} from '../../lib/dom.js';
import { autocompleteOf, fieldNameOf, formOf, labelsOf, typeOf } from '../../lib/fields.js';
import { labelOf, nameOf } from '../../lib/names.js';
import { tidy } from '../../lib/text.js';
import { isVisible } from '../../lib/visibility.js';
import { ariaName } from './context.js';

/** @typedef {import('./context.js').Context} Context */

const FIELDS =
  'input:not([type="hidden"]):not([type="submit"]):not([type="button"]):not([type="reset"]):not([type="image"]), select, textarea';
const GROUP =
  'fieldset, [role="group"], [role="radiogroup"], [role="grid"], [role="listbox"], [role="menu"], [role="table"]';
const ITEM = 'li, tr, article, [role="row"]';

/** @param {Element} group */
const legendsOf = (group) => childrenOf(group).filter((part) => tagOf(part) === 'legend');

// ---------------------------------------------------------------------------------------------------- hints

const HINTING =
  /\b(?:for example|e\.?g\.?|such as|must|at least|at most|format|characters|digits|you(?:'|’)ll find|it(?:'|’)ll be|zum beispiel|z\. ?b\.|mindestens|par exemple|au moins|por ejemplo)\b/i;
const CALLED_HINT = /(?:^|[\s_-])(?:hint|help|helptext|description|instructions?)(?:$|[\s_-])/i;
const HINT_LENGTH = { least: 12, most: 240 };
const HOLDS_MORE = 'input, select, textarea, button, label, a';
const NO_HINT =
  'label, input, select, textarea, button, legend, script, style, br, hr, h1, h2, h3, h4, h5, h6, ul, ol, table, option, svg, img';

/** Ids that a field references. @param {Element} el */
const tiedIds = (el) =>
  new Set(['aria-describedby', 'aria-labelledby', 'aria-errormessage'].flatMap((name) => attr(el, name).split(/\s+/)));

/** Whether the field references an element, or one around it. @param {Element} part @param {Set<string>} tied */
const isTied = (part, tied) => {
  const holder = closest(part, '[id]');
  return holder !== null && tied.has(idOf(holder));
};

/** Whether an element beside a field is a separate text. @param {Element} part @param {Element} el @param {Set<string>} tied */
const isOwnText = (part, el, tied) =>
  !contains(part, el) &&
  !first(part, HOLDS_MORE) &&
  !matches(part, NO_HINT) &&
  !closest(part, 'label') &&
  isVisible(part) &&
  !isTied(part, tied);

/** @param {string} words @param {Element} part */
const isHint = (words, part) =>
  words.length >= HINT_LENGTH.least &&
  words.length <= HINT_LENGTH.most &&
  (CALLED_HINT.test(`${attr(part, 'class')} ${idOf(part)}`) || HINTING.test(words));

/** A hint beside a field that the field does not reference. @param {Element} el */
const untiedHint = (el) => {
  const tied = tiedIds(el);
  const name = tidy(nameOf(el));
  const near = [previousElementOf(el), nextElementOf(el), ...labelsOf(el).map(nextElementOf)];
  for (const part of near) {
    if (!part || !isOwnText(part, el, tied)) continue;
    const words = tidy(innerTextOf(part), 300);
    if (isHint(words, part) && !name.includes(words)) return words; // a frame drawn around the field repeats its label
  }
  return '';
};

// ---------------------------------------------------------------------------------------------------- rows

/** The box of a field's label, unless that contains the field. @param {Element} el */
const labelBox = (el) => {
  const label = labelsOf(el).find(isVisible);
  if (!label || contains(label, el)) return null;
  const range = newPageRange();
  range.selectNodeContents(label);
  return plainBox(range.getBoundingClientRect(), scrolled());
};

/** Whether it belongs to one item of a list, such as the quantity beside a product. @param {Element} el */
const isOfItem = (el) => {
  const item = closest(el, ITEM);
  return item !== null && first(item, 'a[href], h2, h3, h4, img') !== null;
};

/** @param {Element} el */
const defaultOf = (el) => (is(el, 'input') || is(el, 'textarea') ? el.defaultValue : '');

/** @param {Context} context */
export const readFields = (context) => {
  const forms = pageForms();
  return context.some(FIELDS, (el) => {
    const group = closest(el, GROUP);
    return context.spot(el, {
      name: nameOf(el),
      type: is(el, 'input') ? typeOf(el) : tagOf(el),
      field_name: tidy(fieldNameOf(el), 100),
      form: forms.indexOf(/** @type {HTMLFormElement} */ (formOf(el))),
      label: tidy(labelOf(el)),
      autocomplete: autocompleteOf(el),
      filled: defaultOf(el) !== '',
      label_box: labelBox(el),
      grouped: group !== null,
      of_item: isOfItem(el),
      group: group ? ariaName(group) || tidy(legendsOf(group).map(innerTextOf).join(' ')) : '',
      hint: untiedHint(el),
    });
  });
};

/** @param {Context} context */
export const readGroups = (context) =>
  context.some('fieldset', (group) => {
    const legends = legendsOf(group);
    return context.spot(group, {
      name: ariaName(group),
      text: tidy(legends.map(textContentOf).join(' ')),
      count: legends.length,
      value: String(all(group, 'input:not([type="hidden"]), select, textarea').length),
    });
  });
