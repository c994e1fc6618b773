/** Compares how states and focus look, first in the page's own colours, and then in forced ones. */
import { pageBox } from '../lib/boxes.js';
import { CARET_FIELDS, INTERACTIVE } from '../lib/controls.js';
import { faultAt } from '../lib/describe.js';
import {
  activeIn,
  all,
  attr,
  blur,
  boxOf,
  childCountOf,
  childrenOf,
  classesOf,
  closest,
  first,
  focusOn,
  innerTextOf,
  is,
  isConnected,
  matches,
  nextElementOf,
  parentElementOf,
  rootOf,
  styleOf,
  tagOf,
} from '../lib/dom.js';
import { isReadOnly, isSwitchedOff, labelsOf } from '../lib/fields.js';
import { nameOf } from '../lib/names.js';
import { lettersIn, tidy } from '../lib/text.js';
import { everywhere, textNodes } from '../lib/tree.js';
import { isDrawn, isVisible } from '../lib/visibility.js';
import { wear } from './sheets.js';

// ---------------------------------------------------------------------------------------------------- the look of an element

/** @type {(keyof CSSStyleDeclaration)[]} */
const DRAWN_BY = [
  'color',
  'backgroundColor',
  'backgroundImage',
  'borderTopStyle',
  'borderTopWidth',
  'borderTopColor',
  'borderBottomStyle',
  'borderBottomWidth',
  'borderBottomColor',
  'borderLeftWidth',
  'borderLeftColor',
  'outlineStyle',
  'outlineWidth',
  'outlineColor',
  'boxShadow',
  'fontWeight',
  'fontStyle',
  'textDecorationLine',
  'textDecorationColor',
  'opacity',
  'visibility',
  'display',
  'content',
  'transform',
  'maskImage',
  'filter',
  'width',
  'height',
  'fill',
  'stroke',
];
const SIZES = ['width', 'height'];

/** Whether a property has no effect, because its border is not drawn. @param {CSSStyleDeclaration} style @param {string} key */
const isIdle = (style, key) => {
  const [, border] = key.match(/^(border(?:Top|Bottom|Left))(?:Width|Color)$/) ?? [];
  if (border) return /** @type {any} */ (style)[`${border}Style`] === 'none';
  if (/^outline(?:Width|Color)$/.test(key)) return style.outlineStyle === 'none';
  return key === 'textDecorationColor' && style.textDecorationLine === 'none';
};

/** Whether colours are forced now. */
let isForced = false;

/** @param {Element} el @param {string | null} pseudo */
const drawnPart = (el, pseudo) => {
  const style = styleOf(el, pseudo);
  const isSized = pseudo !== null || !innerTextOf(el); // a longer word looks the same
  if (pseudo && (style.content === 'none' || style.content === 'normal')) return '';
  return DRAWN_BY.map((key) => {
    if (isIdle(style, String(key)) || (!isSized && SIZES.includes(String(key)))) return '';
    const value = String(style[key]);
    // The background of all elements without their own, taken from its colour although it is transparent.
    return isForced && key === 'backgroundColor' ? value.replace(/rgba\((.+), 0\)/, 'rgb($1)') : value;
  }).join('|');
};

/** @param {Element} el */
const drawn = (el) => [null, '::before', '::after'].map((pseudo) => drawnPart(el, pseudo)).join('~');

const HOLDERS = 'li, label, td, span, div';
const MOST_PARTS = 8;

/** The look of an element, of its nearest ancestors and of its content. @param {Element} el */
const lookOf = (el) => {
  const parent = parentElementOf(el);
  const around = parent && matches(parent, HOLDERS) && childCountOf(parent) < 4 ? [parent] : [];
  const parts = [el, ...around, ...all(el, '*').slice(0, MOST_PARTS)];
  return parts.map(drawn).join('#') + all(el, 'svg, img, i').map(tagOf).join();
};

/** The look of the elements around a checkbox. @param {Element} el */
const lookAround = (el) => {
  const near = [el, ...labelsOf(el), nextElementOf(el), parentElementOf(el)].filter((one) => one !== null);
  return [...new Set(near)]
    .flatMap((one) => [one, ...all(one, '*').slice(0, MOST_PARTS)])
    .map(drawn)
    .join('#');
};

// ---------------------------------------------------------------------------------------------------- elements to compare

const CHOSEN =
  '[aria-selected="true"], [aria-current]:not([aria-current="false"]), [aria-pressed="true"], [aria-checked="true"]';
const STATES = ['aria-selected', 'aria-current', 'aria-pressed', 'aria-checked'];
const MOST_CHOSEN = 20;
const MOST_TICKED = 12;
const MOST_DRAWN = 200;

/** @param {Element} el */
const stateOf = (el) => STATES.map((name) => attr(el, name) || 'false').join();

/** An element of the same kind that is not selected. @param {Element} el @returns {Element | undefined} */
const unchosenBeside = (el) => {
  const parent = parentElementOf(el);
  const item = parent && matches(parent, 'li, td') ? parent : el;
  const holder = parentElementOf(item);
  return (
    (holder ? childrenOf(holder) : [])
      .filter((one) => one !== item && tagOf(one) === tagOf(item))
      .map((one) => (item === el ? one : first(one, `:scope > ${tagOf(el)}`)))
      .find((one) => one !== null && isVisible(one) && stateOf(one) !== stateOf(el)) ?? undefined
  );
};

/** Selected elements, each with one of its kind that is not. @returns {[Element, Element][]} */
const findChosen = () =>
  everywhere(CHOSEN)
    .filter(isVisible)
    .slice(0, MOST_CHOSEN)
    .flatMap((el) => {
      const other = unchosenBeside(el);
      return other ? [/** @type {[Element, Element]} */ ([el, other])] : [];
    });

/** Checkboxes that the page draws itself, over the browser's own. */
const findTicked = () =>
  everywhere('input[type="checkbox"], input[type="radio"]')
    .filter((el) => {
      const style = styleOf(el);
      const isHidden =
        Number(style.opacity) < 0.1 || boxOf(el).width <= 1 || style.clip !== 'auto' || style.clipPath !== 'none';
      const [label] = labelsOf(el);
      return !isSwitchedOff(el) && (style.appearance === 'none' || isHidden) && label !== undefined && isVisible(label);
    })
    .slice(0, MOST_TICKED);

/** One of each kind of control. @param {number} most */
const findFocused = (most) => {
  /** @type {Map<string, Element>} */
  const kinds = new Map();
  for (const el of everywhere(INTERACTIVE)) {
    if (!isVisible(el) || matches(el, ':disabled, [tabindex="-1"]')) continue;
    const part = closest(el, 'header, nav, main, footer, aside');
    const kind = `${tagOf(el)} ${attr(el, 'type')} ${classesOf(el).sort().join('.')} ${part ? tagOf(part) : ''}`;
    if (!kinds.has(kind) && kinds.size < most) kinds.set(kind, el);
  }
  return [...kinds.values()];
};

const FIELDS = 'input:not([type="checkbox"]):not([type="radio"]), select, textarea, iframe';
const PICTURES = 'img, picture, video, canvas, iframe';
const MOST_TEXTS = 200;

/** Whether it has visible text. @param {Element} el */
const hasWords = (el) =>
  textNodes(MOST_TEXTS, el).some((node) => {
    const holder = parentElementOf(node);
    return holder !== null && isDrawn(holder) && boxOf(holder).width > 1 && lettersIn(node.data) > 0;
  });

/** Controls without text, drawn by a picture alone. An empty field looks empty in both. */
const findDrawn = () =>
  everywhere(`${INTERACTIVE}, [role="img"]`)
    .filter((el) => isVisible(el) && !matches(el, FIELDS) && !hasWords(el) && !first(el, PICTURES))
    .slice(0, MOST_DRAWN);

const held = {
  /** @type {[Element, Element][]} */
  chosen: [],
  /** @type {Element[]} */
  ticked: [],
  /** @type {Element[]} */
  focused: [],
  /** @type {Element[]} */
  drawn: [],
  /** Their look in the page's own colours. @type {Distinct} */
  distinct: { state: [], tick: [], focus: [] },
};

// ---------------------------------------------------------------------------------------------------- the comparison

/** Whether a check mark is visible. @param {Element} el */
const showsTick = (el) => {
  if (!is(el, 'input')) return false;
  const was = el.checked;
  const off = lookAround(el);
  el.checked = !was;
  const on = lookAround(el);
  el.checked = was;
  return on !== off;
};

/** Whether the focus is visible; null if style does not show it. In a field the caret does, in the user's own colour (WCAG technique G149). @param {Element} el */
const showsFocus = (el) => {
  if (!isConnected(el) || (matches(el, CARET_FIELDS) && !isReadOnly(el))) return null;
  const active = activeIn(document);
  if (active) blur(active);
  const off = lookOf(el);
  focusOn(el, { focusVisible: true, preventScroll: true });
  if (activeIn(rootOf(el)) !== el) return null;
  const on = lookOf(el);
  blur(el);
  return on !== off;
};

/** @typedef {{ state: boolean[], tick: boolean[], focus: (boolean | null)[] }}  Distinct */

/** @returns {Distinct} */
const distinctNow = () => ({
  state: held.chosen.map(([el, other]) => lookOf(el) !== lookOf(other)),
  tick: held.ticked.map(showsTick),
  focus: held.focused.map(showsFocus),
});

/** Read the look in the page's own colours. @param {number} most maximum number of controls to focus */
export const lookPlain = (most) => {
  isForced = false;
  wear('*, ::before, ::after { transition: none !important; animation: none !important }', [document]);
  Object.assign(held, { chosen: findChosen(), ticked: findTicked(), focused: findFocused(most) });
  held.distinct = distinctNow();
  held.drawn = findDrawn();
  return {
    controls: held.drawn.length + held.focused.length,
    drawn: held.drawn.map((el) => faultAt(el, { name: nameOf(el).slice(0, 80) })),
  };
};

/** @param {Element} el @param {'state' | 'focus'} kind */
const row = (el, kind) => faultAt(el, { name: nameOf(el).slice(0, 80), text: tidy(innerTextOf(el), 60), kind });

/** Read the look in forced colours, and return what no longer looks different. */
export const lookForced = () => {
  isForced = true;
  const now = distinctNow();
  const faded = [
    ...held.chosen.filter((_, at) => held.distinct.state[at] && !now.state[at]).map(([el]) => row(el, 'state')),
    ...held.ticked
      .filter((_, at) => held.distinct.tick[at] && !now.tick[at])
      .map((el) => ({ ...row(el, 'state'), box: pageBox(labelsOf(el)[0]) })),
    ...held.focused.filter((_, at) => held.distinct.focus[at] && now.focus[at] === false).map((el) => row(el, 'focus')),
  ];
  return { faded, boxes: held.drawn.map((el) => (isConnected(el) && isVisible(el) ? pageBox(el) : null)) };
};

export const areForced = () => matchMedia('(forced-colors: active)').matches;
