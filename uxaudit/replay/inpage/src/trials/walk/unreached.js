/** Controls that the walk never reached, though a pointer can use them. */
import { FOCUSABLE, INTERACTIVE, isDoneBeside, withRole } from '../../lib/controls.js';
import {
  all,
  attr,
  byId,
  documentOf,
  first,
  hasAttr,
  idOf,
  innerTextOf,
  is,
  isElement,
  matches,
  parentElementOf,
  rootOf,
  shadowRootOf,
  styleOf,
  tabIndexOf,
  tagOf,
} from '../../lib/dom.js';
import { areOneChoice, fieldOf, hrefOf, labelsOf, typeOf, fieldNameOf } from '../../lib/fields.js';
import { nameOf, roleOf } from '../../lib/names.js';
import { tidy } from '../../lib/text.js';
import { everywhere, parentOf } from '../../lib/tree.js';
import { isVisible } from '../../lib/visibility.js';
import { allListening, isListening } from '../listening.js';
import { closestUp, documentsIn, lineOf, rectOf, viewOf, windowBox } from '../../lib/across_frames.js';
import { whyHidden } from './stop_visibility.js';
import { documentsEntered, facts, numberOf, stopOf } from './stops.js';

export const MODAL = 'dialog:modal, [aria-modal="true"]';
const NATIVE = 'a[href], button, input, select, textarea, summary';

/** The elements that were visible before the first key; null if they are too many. @type {Set<Element> | null} */
let standing = null;

/** @param {Set<Element> | null} elements */
export const learnStanding = (elements) => {
  standing = elements;
};

/** Content that appeared during the walk may be gone with the next key. @param {Element} el */
const cameUp = (el) => standing !== null && !standing.has(el);

/** @param {Element} el */
const canFocus = (el) => tabIndexOf(el) >= 0 || (matches(el, FOCUSABLE) && !hasAttr(el, 'tabindex'));

/** @param {Element} el */
const isOff = (el) => matches(el, ':disabled') || closestUp(el, '[inert], [aria-disabled="true"]') !== null;

// ---------------------------------------------------------------------------------------------------- what responds to a pointer

const NOT_PLAIN =
  'html, body, main, h1, form, fieldset, label, table, tbody, canvas, video, audio, iframe, option, dialog';
const AROUND = FOCUSABLE.replace(', [tabindex]', ', [tabindex]:not([tabindex="-1"])');
const LONGEST_WORDS = 120;
const SMALL_PX = { least: 10, most: 80 };

/** @param {Element} el */
const isPart = (el) => {
  const shadow = shadowRootOf(el);
  return (
    closestUp(el, 'label') !== null ||
    everywhere(FOCUSABLE, el).length > 0 ||
    (shadow !== null && everywhere(FOCUSABLE, shadow).length > 0) ||
    closestUp(parentOf(el) ?? el, AROUND) !== null
  );
};

/** A separate clickable element, neither a wrapper around controls nor a part of one. @param {Element} el */
const isPlain = (el) => {
  const rect = rectOf(el);
  const view = viewOf(el);
  if (matches(el, NOT_PLAIN) || isPart(el)) return false;
  if (rect.width * rect.height > view.innerWidth * view.innerHeight * 0.3) return false;
  const words = tidy(innerTextOf(el), 200);
  if (words) return words.length <= LONGEST_WORDS;
  const isPicture = first(el, 'img, svg') !== null || matches(el, 'img, svg, [aria-label], [title]');
  return isPicture || (rect.width <= SMALL_PX.most && rect.height <= SMALL_PX.most && rect.width >= SMALL_PX.least);
};

/** @param {Element | null} el */
const hasPointer = (el) => isElement(el) && styleOf(el).cursor === 'pointer';

/** Whether an element itself looks clickable. @param {Element} el */
const isPointed = (el) => hasPointer(el) && !hasPointer(parentOf(el));

/** @param {Element} el */
const looksClickable = (el) => isPointed(el) || roleOf(el) === 'button' || /\b(btn|button)\b/i.test(attr(el, 'class'));

const suspects = () => allListening().filter((el) => isVisible(el) && !canFocus(el) && isPlain(el));

/** Elements that only look clickable under the pointer, if at all. @type {Set<Element>} */
const sure = new Set();

/** Elements that listen for clicks and do not look clickable. @param {number} limit */
export const unsure = (limit) =>
  suspects()
    .filter((el) => !looksClickable(el))
    .slice(0, limit)
    .map((el) => ({ id: numberOf(el), view: windowBox(el) }));

/** Note whether one of them looks clickable under the pointer. @param {number} number */
export const noteHovered = (number) => {
  if (isPointed(stopOf(number))) sure.add(stopOf(number));
};

// ---------------------------------------------------------------------------------------------------- duplicates of another stop

const WIDGETS = withRole(
  'menu',
  'menubar',
  'tablist',
  'radiogroup',
  'listbox',
  'tree',
  'treegrid',
  'grid',
  'toolbar',
  'combobox',
  'slider',
  'spinbutton',
);
const ITEM_ROLE = /^(option|tab|radio|menuitem\w*|treeitem|gridcell)$/;

/** @param {Element} widget */
const ownerOf = (widget) => {
  const id = CSS.escape(idOf(widget));
  return id ? first(rootOf(widget), `[aria-controls~="${id}"], [aria-owns~="${id}"]`) : null;
};

/** The widgets around an element: a group in a toolbar belongs to both. @param {Element} el */
const widgetsAround = (el) => [...lineOf(parentOf(el) ?? el)].filter((node) => matches(node, WIDGETS));

/** Whether a part of a widget, or its owner, was reached. @param {Element} widget @param {Set<Element>} met */
const isPartMet = (widget, met) => {
  const owner = ownerOf(widget);
  return (owner !== null && met.has(owner)) || [...met].some((one) => lineOf(one).has(widget));
};

/** Whether an element is in a widget of which a part was reached: arrow keys lead to it. @param {Element} el @param {Set<Element>} met */
const isInWidget = (el, met) => {
  if (widgetsAround(el).some((widget) => isPartMet(widget, met))) return true;
  const role = roleOf(el);
  const group = parentOf(el);
  const list = group && parentElementOf(group); // a list of tabs, options … without its own role
  return ITEM_ROLE.test(role) && list !== null && all(list, `[role="${role}"]`).some((one) => met.has(one));
};

/** @type {Map<Element, string>} */
const names = new Map();

/** @param {Element} el */
const nameOnce = (el) => {
  const name = names.get(el) ?? nameOf(el);
  names.set(el, name);
  return name;
};

/** Whether another stop has the same function. @param {Element} el @param {Set<Element>} met */
const isTwice = (el, met) => {
  const label = closestUp(el, 'label');
  const field = label ? fieldOf(label) : el; // a click on an element in a label has the effect of its field
  const control = field === label ? el : field;
  if (met.has(control) || labelsOf(el).some((one) => met.has(one))) return true;
  const href = tagOf(el) === 'a' ? hrefOf(el) : '';
  const name = nameOnce(el);
  const isRadio = typeOf(control) === 'radio' && fieldNameOf(control) !== '';
  return [...met].some(
    (one) =>
      (isRadio && areOneChoice(one, control)) ||
      (href !== '' && hrefOf(one) === href) ||
      (name !== '' && name === nameOnce(one) && roleOf(one) === roleOf(el)),
  );
};

/** Whether it leads to a place of this page, which Tab reaches as well. @param {Element} el */
const leadsWithinPage = (el) => {
  const href = tagOf(el) === 'a' ? attr(el, 'href') : '';
  const goal = /^#./.test(href) ? byId(documentOf(el), decodeURIComponent(href.slice(1))) : null;
  return goal !== null && isVisible(goal);
};

// ---------------------------------------------------------------------------------------------------- controls that were not reached

const WIDGET_ROLE = /^(button|link|checkbox|radio|switch|tab|combobox|textbox|searchbox|slider|spinbutton)$/;

/** @typedef {'passed-over' | 'taken-out' | 'not-focusable'} Why */

/** @param {Element} el @returns {Why} */
const whyOf = (el) => {
  if (canFocus(el)) return 'passed-over';
  return matches(el, NATIVE) || hasAttr(el, 'tabindex') ? 'taken-out' : 'not-focusable';
};

/** @param {Element} el */
const clicksOf = (el) => {
  if (matches(el, NATIVE)) return 'native';
  if (hasAttr(el, 'onclick')) return 'handler';
  return isListening(el) ? 'listener' : 'role';
};

/** The controls that were not reached, and whether each is a fault. */
class Unmet {
  /** @param {number[]} stops that were reached @param {boolean} isWhole whether the walk came full circle, so that skipped controls are known */
  constructor(stops, isWhole) {
    this.isWhole = isWhole;
    this.met = new Set(stops.map(stopOf));
    this.modal = documentsEntered()
      .flatMap((doc) => all(doc, MODAL))
      .filter(isVisible)
      .at(-1);
    this.known = new Set(documentsIn(document).flatMap((doc) => everywhere(INTERACTIVE, doc)));
    for (const el of suspects()) if (looksClickable(el) || sure.has(el)) this.known.add(el);
    const focusable = [...this.known].filter(
      (el) => tabIndexOf(el) >= 0 && canFocus(el) && isVisible(el) && !isOff(el),
    );
    /** What Tab comes to, also beyond the walk's end. */
    this.reached = new Set([...this.met, ...focusable]);
  }

  /** Whether a control can be used now, and was not reached. @param {Element} el */
  isUsable(el) {
    if (this.met.has(el) || !isVisible(el) || isOff(el) || matches(el, 'area')) return false;
    if (this.modal && !lineOf(el).has(this.modal)) return false;
    if (is(el, 'summary') && !matches(el, 'details > summary:first-of-type')) return false;
    return !whyHidden(el) && !closestUp(el, '[aria-hidden="true"]') && !cameUp(el);
  }

  /** @param {Element} el */
  isPassedOver(el) {
    if (!this.isWhole || (!matches(el, NATIVE) && !WIDGET_ROLE.test(roleOf(el)))) return false;
    return !isInWidget(el, this.met) && !isTwice(el, this.met);
  }

  /** Whether the keyboard can do the same elsewhere. @param {Element} el */
  isHadElsewhere(el) {
    return (
      isInWidget(el, this.reached) || isTwice(el, this.reached) || isDoneBeside(el, (one) => this.reached.has(one))
    );
  }

  /** @param {Element} el */
  isTakenOut(el) {
    return !leadsWithinPage(el) && !/^(checkbox|radio|file)$/.test(typeOf(el)) && this.isOwn(el);
  }

  /** Whether it is a separate element that a pointer can use and the keyboard cannot. @param {Element} el */
  isOwn(el) {
    if (this.isHadElsewhere(el) || (!matches(el, NATIVE) && !isPlain(el))) return false;
    return clicksOf(el) !== 'handler' || looksClickable(el) || roleOf(el) !== '' || tidy(innerTextOf(el)) !== '';
  }

  /** @param {Element} el @param {Why} why */
  isFault(el, why) {
    if (why === 'passed-over') return this.isPassedOver(el);
    return why === 'taken-out' ? this.isTakenOut(el) : this.isOwn(el);
  }
}

/**
 * The controls that the walk did not reach.
 *
 * @param {number[]} stops that were reached
 * @param {boolean} isWhole whether the walk came full circle
 * @param {number} limit
 */
export const unreached = (stops, isWhole, limit) => {
  const unmet = new Unmet(stops, isWhole);
  const found = [];
  for (const el of unmet.known) {
    if (found.length >= limit) break;
    const why = whyOf(el);
    if (!unmet.isUsable(el) || !unmet.isFault(el, why)) continue;
    found.push({ ...facts(el), name: nameOf(el) || tidy(innerTextOf(el), 80), why, clicks: clicksOf(el) });
  }
  return found;
};
