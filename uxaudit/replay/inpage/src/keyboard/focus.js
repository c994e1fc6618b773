/** The focused element of this document, and its relation to the wanted control. */
import { sidesOf } from '../lib/boxes.js';
import { DIALOGS, INTERACTIVE, closestDrawn, hasPopup, isFocusable, keyOf, nextKey, stopsIn } from '../lib/controls.js';
import {
  activeDescendantOf,
  attr,
  attrOrNull,
  byId,
  classesOf,
  closest,
  comparePosition,
  contains,
  hasAttr,
  idOf,
  idsIn,
  innerHtmlOf,
  is,
  isConnected,
  isEditable,
  matches,
  nextElementOf,
  rootOf,
  styleOf,
  tabIndexOf,
  tagOf,
  textContentOf,
} from '../lib/dom.js';
import { areOneChoice, fieldNameOf, isReadOnly, valueOf } from '../lib/fields.js';
import { nameOf, roleOf, writtenRole } from '../lib/names.js';
import { selectorOf } from '../lib/selectors.js';
import { tidy } from '../lib/text.js';
import { chainOf, focusedHere, isPage, isWithin } from '../lib/tree.js';
import { reportAgain } from '../observers/timing.js';

const NOT_TYPED_IN =
  'input:not([type=button], [type=submit], [type=reset], [type=image], [type=checkbox], [type=radio], [type=range], [type=color], [type=file])';
const CHOSEN = '[aria-selected="true"], [aria-checked="true"], input:checked';

/** @param {Element} el */
const isTextField = (el) => isEditable(el) || matches(el, `textarea, ${NOT_TYPED_IN}`);

/** The item that a stop references by `aria-activedescendant`, or by a property. @param {Element} active @returns {Element} */
const itemOf = (active) => {
  const described = attr(active, 'aria-activedescendant');
  return (described && byId(rootOf(active), described)) || activeDescendantOf(active) || active;
};

/** @param {Element} el @param {boolean} editable */
const aboutOf = (el, editable) => ({
  box: sidesOf(el),
  role: roleOf(el),
  name: nameOf(el),
  selector: selectorOf(el),
  tag: tagOf(el),
  type: attr(el, 'type'),
  editable,
  popup: hasPopup(el),
  expanded: attrOrNull(el, 'aria-expanded'),
  readonly: isReadOnly(el),
});

/** Whether an element itself can be operated. @param {Element} el */
const isOwn = (el) => matches(el, INTERACTIVE) || hasAttr(el, 'tabindex');

export { focusedHere as focusedElement };

// ---------------------------------------------------------------------------------------------------- is it reached?

/** The page that the link around an element leads to; null without one. @param {Element} el */
const linkAround = (el) => {
  const link = closest(el, 'a[href]');
  return is(link, 'a') && !/^(#|javascript:|$)/.test(attr(link, 'href')) ? link.href : null;
};

/** Whether the wanted element is the label of a stop. @param {Element} wanted @param {Element} at */
const isLabelOf = (wanted, at) => {
  const label = closest(wanted, 'label');
  if (!is(label, 'label')) return false;
  const isNamedSo = label.htmlFor !== '' && label.htmlFor === idOf(at);
  const isTied = idOf(label) !== '' && idsIn(at, 'aria-labelledby').includes(idOf(label));
  return (
    isNamedSo || isTied || (label.control === at && (wanted === label || !isOwn(wanted) || tabIndexOf(wanted) < 0))
  );
};

/** Whether the wanted element is a word in a link, or a cell's text, not a control in a focused row. @param {Element} wanted @param {Element} at */
const isPartOf = (wanted, at) => isWithin(wanted, at) && chainOf(wanted).find((el) => el === at || isOwn(el)) === at;

/** Whether the wanted element is only a wrapper with the name of its control. @param {Element} wanted @param {Element} at */
const isWrapperOf = (wanted, at) => {
  if (!isWithin(at, wanted) || isFocusable(wanted)) return false;
  const role = writtenRole(wanted);
  const first = chainOf(at).find((el) => el === wanted || (el !== at && role !== '' && writtenRole(el) === role));
  return first === wanted;
};

/** Whether a stop is the wanted control, or has the same effect. @param {Element} wanted @param {Element} at */
const meets = (wanted, at) => {
  if (at === wanted || isLabelOf(wanted, at) || isPartOf(wanted, at) || isWrapperOf(wanted, at)) return true;
  const link = linkAround(at); // the picture of a card, whose title links to the same page
  return link !== null && link === linkAround(wanted);
};

// ---------------------------------------------------------------------------------------------------- do arrow keys lead there?

const COMPOSITES = ['tablist', 'toolbar', 'menu', 'menubar', 'radiogroup', 'tree', 'grid', 'treegrid', 'listbox'];
const LIST_ATTRIBUTES = ['aria-activedescendant', 'aria-controls', 'aria-owns', 'aria-autocomplete'];

/** Whether a widget belongs to a stop: the stop is in it, or opened it. @param {Element} active @param {Element} holder */
const belongsTo = (active, holder) => {
  if (isWithin(active, holder)) return true;
  if (['aria-controls', 'aria-owns'].some((name) => idsIn(active, name).includes(idOf(holder)))) return true;
  if (hasPopup(active) && nextElementOf(active) === holder) return true;
  if (hasPopup(active) && idOf(active) !== '' && idsIn(holder, 'aria-labelledby').includes(idOf(active))) return true;
  return isOpenCombobox(active) && writtenRole(holder) === 'listbox';
};

/** @param {Element} el */
const isOpenCombobox = (el) => writtenRole(el) === 'combobox' && attr(el, 'aria-expanded') === 'true';

/** The radio button that a part of its label belongs to. @param {Element} wanted @returns {Element} */
const radioMeant = (wanted) => {
  const label = closest(wanted, 'label');
  const control = is(label, 'label') ? label.control : null;
  return control && (wanted === label || tabIndexOf(wanted) < 0 || !isOwn(wanted)) ? control : wanted;
};

/** Whether both are options in the open list of a customizable select. @param {Element} one @param {Element} other */
const areOptionsOfOneList = (one, other) =>
  is(one, 'option') && is(other, 'option') && closest(one, 'select') === closest(other, 'select');

/** The role of the widget in which arrow keys lead from a stop to the wanted element; empty without one. @param {Element} active @param {Element} wanted @param {boolean} isCombo */
const widgetBetween = (active, wanted, isCombo) => {
  if (matches(active, 'input[type=radio]')) {
    return fieldNameOf(active) !== '' && areOneChoice(radioMeant(wanted), active) ? 'radiogroup' : '';
  }
  if (areOptionsOfOneList(active, wanted)) return 'listbox';
  if (!isCombo && (isTextField(active) || matches(active, 'select, input[type=range]'))) return '';
  const holder = chainOf(wanted).find(
    (el) => COMPOSITES.includes(writtenRole(el)) && el !== wanted && belongsTo(active, el),
  );
  return holder ? writtenRole(holder) : '';
};

const ITEMS =
  'li, tr, [role="option"], [role="menuitem"], [class*="suggest" i], [class*="option" i], [class*="result" i], [class*="item" i]';

/** A layer around an item of a list, over the page. @param {Element} wanted @param {Element} active */
const layerAround = (wanted, active) =>
  closest(wanted, ITEMS) &&
  chainOf(wanted).find((el) => ['absolute', 'fixed'].includes(styleOf(el).position) && !contains(el, active));

/** The look of the wanted element when it was first seen. @type {WeakMap<Element, string>} */
const looks = new WeakMap();
/** A number for each look of a list. @type {Map<string, number>} */
const places = new Map();

/** @param {Element} el */
const lookOf = (el) =>
  chainOf(el)
    .slice(0, 3)
    .map((node) => [classesOf(node).join(' '), attr(node, 'aria-selected'), styleOf(node).backgroundColor].join())
    .join(';');

/**
 * A list under a field without ARIA state: the look of the wanted item shows whether it is current.
 *
 * @param {Element} wanted
 * @param {Element} active
 */
const suggestions = (wanted, active) => {
  const isField = isTextField(active) && valueOf(active) && !matches(wanted, 'input, select, textarea');
  const layer = isField ? layerAround(wanted, active) : null;
  if (!layer) return null;
  if (!looks.has(wanted)) looks.set(wanted, lookOf(wanted));
  const place = innerHtmlOf(layer) + valueOf(active); // differs after each arrow key that the list handles
  const item = places.get(place) ?? nextKey();
  places.set(place, item);
  return { item, isThere: looks.get(wanted) !== lookOf(wanted) };
};

/** @param {Element} el */
const wordsOf = (el) => tidy(attr(el, 'aria-label') || textContentOf(el));

/**
 * An open list whose ARIA items are separate from the drawn ones: they are matched by their words.
 *
 * @param {Element} wanted
 * @param {Element} active
 * @param {Element} item
 */
const drawnList = (wanted, active, item) => {
  if (item === active || attr(active, 'aria-expanded') !== 'true' || !layerAround(wanted, active)) return null;
  return { item: idOf(item) || wordsOf(item), isThere: wordsOf(item) === wordsOf(wanted) };
};

// ---------------------------------------------------------------------------------------------------- all facts

/** The facts of a stop itself. @param {Element} active @param {Element} item @param {boolean} gone */
const factsOf = (active, item, gone) => {
  const dialog = closestDrawn(active, DIALOGS);
  return {
    body: false,
    gone,
    frame: matches(active, 'iframe, frame'),
    key: /** @type {string | number} */ (keyOf(active)),
    item: /** @type {string | number} */ (keyOf(item)),
    ...aboutOf(item, item === active && isTextField(active)),
    stops: stopsIn(active),
    dialog: dialog ? selectorOf(dialog) : '',
    meets: false,
    moves: '',
    before: false,
    chosen: false,
    combo: false,
    in_dialog: false,
    wanted_box: /** @type {number[] | null} */ (null),
  };
};

/** @param {Element} active */
const isComboField = (active) =>
  writtenRole(active) === 'combobox' || (isTextField(active) && LIST_ATTRIBUTES.some((name) => hasAttr(active, name)));

/** Whether the wanted element comes earlier in the same document. @param {Element} active @param {Element} wanted */
const isBefore = (active, wanted) =>
  Boolean(comparePosition(active, wanted) & Node.DOCUMENT_POSITION_PRECEDING) && rootOf(active) === rootOf(wanted);

/** The list of a field whose wanted item can be chosen now. @param {Element} wanted @param {Element} active @param {Element} item @param {boolean} isCombo */
const listWithout = (wanted, active, item, isCombo) =>
  suggestions(wanted, active) ?? (isCombo ? drawnList(wanted, active, item) : null);

/**
 * The focused element of this document, and its relation to the wanted control (null if that is in another document).
 *
 * @param {Element | null} wanted
 */
export const focusFacts = (wanted) => {
  const active = focusedHere();
  reportAgain(); // so that the effects of the next key are reported
  const gone = wanted !== null && !isConnected(wanted);
  if (!active || isPage(active)) return { body: true, gone };
  const item = itemOf(active);
  const facts = factsOf(active, item, gone);
  if (!wanted || gone) return facts;

  const combo = isComboField(active);
  facts.moves = widgetBetween(active, wanted, combo);
  const list = facts.moves ? null : listWithout(wanted, active, item, combo);
  if (list) Object.assign(facts, { moves: 'suggestions', item: list.item });
  const wanted_box = sidesOf(wanted);
  if (list?.isThere) return { ...facts, meets: true, combo: true, editable: false, role: 'option', wanted_box };
  return { ...facts, ...towards(wanted, active, item), wanted_box, combo };
};

/** The relation of the focused element to the wanted control. @param {Element} wanted @param {Element} active @param {Element} item */
const towards = (wanted, active, item) => {
  const isMeant = isTextField(active) && active === wanted; // the field itself, although its list is open and has a current item
  const dialog = closestDrawn(active, DIALOGS);
  return {
    ...(isMeant ? aboutOf(active, true) : {}),
    meets: active === wanted || meets(wanted, item),
    in_dialog: dialog !== null && closestDrawn(wanted, DIALOGS) === dialog,
    before: isBefore(active, wanted),
    chosen: [item, wanted].some((el) => matches(el, CHOSEN)),
  };
};
