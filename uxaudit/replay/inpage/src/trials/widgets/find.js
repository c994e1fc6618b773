/** The widgets of a page that scripts must give their keys: their items, where Tab enters them, and what opens them. */
import { closestDrawn, EDITED } from '../../lib/controls.js';
import {
  activeDescendantOf,
  attr,
  byId,
  childrenOf,
  classesOf,
  hasAttr,
  idsIn,
  matches,
  tabIndexOf,
  rootOf,
  tagOf,
} from '../../lib/dom.js';
import { writtenRole } from '../../lib/names.js';
import { selectorOf } from '../../lib/selectors.js';
import { chainOf, everywhere, focusedHere, isWithin } from '../../lib/tree.js';
import { isVisible } from '../../lib/visibility.js';
import { FOCUSABLE, canFocus, facts, isOff } from '../keys/controls.js';

const MENU_ITEMS = '[role="menuitem"], [role="menuitemcheckbox"], [role="menuitemradio"]';
const CELLS = '[role="gridcell"], [role="rowheader"], [role="columnheader"]';

/** The items of each composite widget. @type {Record<string, string>} */
const ITEMS = {
  tablist: '[role="tab"]',
  menu: MENU_ITEMS,
  menubar: MENU_ITEMS,
  listbox: '[role="option"]',
  tree: '[role="treeitem"]',
  grid: CELLS,
  treegrid: `${CELLS}, [role="row"]`,
  radiogroup: '[role="radio"]',
  toolbar: FOCUSABLE,
};
/** @param {string[]} roles */
const ofRoles = (roles) => roles.map((role) => `[role="${role}"]`).join(', ');
const COMPOSITES = ofRoles(Object.keys(ITEMS));
/** Composites of rows and cells, in which `td`, `th` and `tr` have their roles without an attribute. */
const TABLES = '[role="grid"], [role="treegrid"]';
const OUTER = '[role="toolbar"], [role="grid"], [role="treegrid"], [role="menubar"], [role="tablist"]';
const VALUES = '[role="slider"], [role="spinbutton"], [role="separator"][aria-valuenow]';
const POPUPS = '[role="menu"], [role="listbox"], [role="tree"], [role="grid"]';
const OPENERS =
  '[role="combobox"], [aria-haspopup="menu"], [aria-haspopup="true"], [aria-haspopup="listbox"], [aria-haspopup="tree"], [aria-haspopup="grid"]';

/** What has keys by the browser. */
const NATIVE =
  'select, option, input[type="range"], input[type="number"], input[type="radio"], input[type="checkbox"], progress, meter';
/** Fields whose arrow keys belong to their text or value. */
const OWN_KEYS = `select, textarea, input, ${EDITED}, ${VALUES}, [role="combobox"], [role="textbox"], [role="searchbox"]`;

/** @param {Element} el */
const isEnabled = (el) => isVisible(el) && !isOff(el);

/** Elements that an attribute refers to. @param {Element} el @param {string} name */
const referredBy = (el, name) => idsIn(el, name).flatMap((id) => byId(rootOf(el), id) ?? byId(document, id) ?? []);

/** Whether a cell or row has its role by its tag, and a place that scripts can focus. @param {Element} item */
const isPlainPart = (item) =>
  matches(item, 'td, th, tr') &&
  !hasAttr(item, 'role') &&
  (hasAttr(item, 'tabindex') || (!matches(item, 'tr') && everywhere(FOCUSABLE, item).length > 0));

/** The elements that may be items of a composite. @param {Element} el */
const partsOf = (el) => {
  const parts = everywhere(ITEMS[writtenRole(el)] ?? ':not(*)');
  return matches(el, TABLES) ? [...parts, ...everywhere('td, th, tr', el).filter(isPlainPart)] : parts;
};

/** The visible, enabled items of a composite; not those of one inside it. @param {Element} el */
export const itemsOf = (el) => {
  const owned = referredBy(el, 'aria-owns');
  const own = (/** @type {Element} */ item) =>
    owned.some((one) => isWithin(item, one)) || closestDrawn(chainOf(item)[1] ?? null, COMPOSITES) === el;
  const isToolbar = matches(el, '[role="toolbar"]');
  return partsOf(el).filter(
    (item) => (isToolbar ? item !== el && isWithin(item, el) : own(item)) && !matches(item, NATIVE) && isEnabled(item),
  );
};

/** Whether Tab stops at an element, or at something in it. @param {Element} el */
const isStop = (el) => [el, ...everywhere(FOCUSABLE, el)].some((one) => canFocus(one) && isVisible(one));

/** @param {Element} el */
const isChosen = (el) =>
  ['selected', 'checked', 'current'].some((name) => /^(?!false|$)/.test(attr(el, `aria-${name}`)));

/** Whether arrow keys, instead of Tab, reach an element in a widget around it. @param {Element} el */
const isRoved = (el) =>
  hasAttr(el, 'tabindex') && tabIndexOf(el) < 0 && !isOff(el) && closestDrawn(chainOf(el)[1] ?? null, OUTER) !== null;

/** Where Tab enters a widget, or the arrow keys one in a widget; null if it does not. @param {Element} el @param {Element[]} items @returns {Element | null} */
export const entryOf = (el, items) => {
  const isOpen = (/** @type {Element} */ one) => canFocus(one) && isVisible(one);
  const stops = [...items.filter(isChosen), ...items].flatMap((item) => [item, ...everywhere(FOCUSABLE, item)]);
  const held = everywhere('[aria-activedescendant]').find((one) => {
    const active = activeDescendantOf(one);
    return active !== null && isWithin(active, el) && isOpen(one);
  });
  const within = () => everywhere(FOCUSABLE, el).find(isOpen) ?? null;
  return (
    held ?? stops.find((one) => isOpen(one) && !matches(one, OWN_KEYS)) ?? (isOpen(el) || isRoved(el) ? el : within())
  );
};

/** Whether its keys belong to a field or another widget around it. @param {Element} el */
const isInner = (el) => closestDrawn(chainOf(el)[1] ?? null, `${OUTER}, [role="combobox"], [role="menu"]`) !== null;

/** Whether a field or button with its own keys shows it. @param {Element} el */
const isPopup = (el) =>
  everywhere(OPENERS).some((opener) =>
    ['aria-controls', 'aria-owns'].some((name) => referredBy(opener, name).some((one) => isWithin(el, one))),
  );

/** @param {Element} el */
const isTestable = (el) =>
  isEnabled(el) && !matches(el, NATIVE) && attr(el, 'aria-readonly') !== 'true' && !isInner(el);

/** @param {Element} el */
const canChange = (el) => attr(el, 'aria-valuemin') === '' || attr(el, 'aria-valuemin') !== attr(el, 'aria-valuemax');

// ---------------------------------------------------------------------------------------------------- rows

/** @param {Element} el */
export const keysOf = (el) => `${writtenRole(el)} ${selectorOf(el)}`;

/** Whether a cell, or something in it, can have the focus. @param {Element} item */
const takesFocus = (item) => matches(item, '[tabindex]') || everywhere(FOCUSABLE, item).length > 0;

/** The number of rows and columns of a grid whose cells can have the focus. @param {Element[]} items */
const sizeOf = (items) => {
  /** @type {Map<Element | null, number>} */
  const rows = new Map();
  for (const item of items.filter(takesFocus)) {
    const row = closestDrawn(chainOf(item)[1] ?? null, '[role="row"], tr');
    rows.set(row, (rows.get(row) ?? 0) + 1);
  }
  return { rows: rows.size, columns: Math.max(0, ...rows.values()) };
};

/** Whether Home and End lead to the limits of a spin button, and not to those of a text in it. @param {Element} el */
const isLimited = (el) =>
  matches(el, '[role="spinbutton"][aria-valuemin][aria-valuemax]') && !matches(el, `input, ${EDITED}`);

/** @param {Element} el @param {Element[]} items */
export const describe = (el, items) => ({
  ...facts(el),
  role: writtenRole(el),
  orientation: attr(el, 'aria-orientation'),
  items: items.length,
  ...(matches(el, '[role="grid"]') ? sizeOf(items) : { rows: 0, columns: 0 }),
  ends: isLimited(el),
  tab_stops: items.length > 1 && items.every(isStop),
  multiple: attr(el, 'aria-multiselectable') === 'true',
  keys: keysOf(el),
});

/** @param {Element} el */
const kindOf = (el) =>
  [
    tagOf(el),
    writtenRole(el),
    classesOf(el).sort().join('.'),
    attr(el, 'aria-orientation'),
    attr(el, 'aria-haspopup'),
  ].join('|');

const composites = () =>
  everywhere(COMPOSITES)
    .filter((el) => isTestable(el) && !isPopup(el))
    .map((el) => ({ el, items: itemsOf(el) }))
    .filter(({ el, items }) => items.length > 1 && entryOf(el, items) !== null);

const values = () =>
  everywhere(VALUES)
    .filter((el) => isTestable(el) && canFocus(el) && canChange(el))
    .map((el) => ({ el, items: /** @type {Element[]} */ ([]) }));

/** Whether an element opens a list or menu that is not there yet. @param {Element} el */
const isOpener = (el) =>
  isEnabled(el) &&
  (canFocus(el) || isRoved(el)) &&
  !matches(el, NATIVE) &&
  attr(el, 'aria-readonly') !== 'true' &&
  !(hasAttr(el, 'readonly') && matches(el, 'input'));

const openers = () =>
  everywhere(OPENERS)
    .filter((el) => isOpener(el) && !closestDrawn(chainOf(el)[1] ?? null, '[role="menu"], [role="grid"]'))
    .map((el) => ({ el, items: /** @type {Element[]} */ ([]) }));

/** The first widget of each kind, with the number of its kind; what is opened comes last. @param {number} limit */
export const find = (limit) => {
  /** @type {Map<string, { row: any, like: number }>} */
  const kinds = new Map();
  const add = (/** @type {{ el: Element, items: Element[] }} */ { el, items }, /** @type {boolean} */ opens) => {
    const kind = `${kindOf(el)} ${opens}`;
    const known = kinds.get(kind);
    if (known) known.like++;
    else
      kinds.set(kind, {
        row: { ...describe(el, items), opens, editable: opens && matches(el, `input, textarea, ${EDITED}`) },
        like: 1,
      });
  };
  for (const one of [...composites(), ...values()]) add(one, false);
  for (const one of openers()) add(one, true);
  const rows = [...kinds.values()].map(({ row, like }) => ({ ...row, like }));
  return { rows: rows.slice(0, limit), left: Math.max(0, rows.length - limit) };
};

/** The widget with these keys. @param {string} keys */
export const lookUp = (keys) => everywhere('[role], [aria-haspopup]').find((el) => keysOf(el) === keys) ?? null;

// ---------------------------------------------------------------------------------------------------- what opens

/** The popups that are visible. */
export const visiblePopups = () =>
  everywhere(POPUPS).filter((el) => isVisible(el) && (childrenOf(el).length > 0 || hasAttr(el, 'aria-owns')));

/** The item that has the focus: the focused element, the active descendant, or what is around it. @param {Element} widget */
export const currentItem = (widget) => {
  const focused = focusedHere();
  const active = focused && (activeDescendantOf(focused) ?? focused);
  const items = itemsOf(widget);
  return chainOf(active).find((one) => items.includes(one)) ?? null;
};

/** The content that belongs to an item, such as a tab's panel. @param {Element} item */
export const controlledBy = (item) => referredBy(item, 'aria-controls');
