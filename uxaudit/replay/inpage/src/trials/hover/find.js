/** Finds elements that may show something on hover: by style rules, by listeners, and by common names. */
import {
  all,
  attr,
  boxOf,
  childCountOf,
  classesOf,
  closest,
  first,
  innerTextOf,
  isElement,
  matches,
  parentElementOf,
  sheetsOf,
  styleOf,
  tagOf,
  textContentOf,
  titleOf,
} from '../../lib/dom.js';
import { faultAt } from '../../lib/describe.js';
import { nameOf, textOfIds } from '../../lib/names.js';
import { lettersIn, tidy } from '../../lib/text.js';
import { everywhere, isPage, treesIn } from '../../lib/tree.js';
import { isVisible } from '../../lib/visibility.js';
import { FOCUS, hasInk } from './visible_content.js';

/** @typedef {'style' | 'script'} Why the kind of trigger that shows something */
/** @typedef {{ el: Element, why: Why, like: number }} Candidate `like` is the number of elements of its kind */

const SHOWS =
  /(?:^|;)\s*(?:display|visibility|opacity|clip|clip-path|left|top|right|bottom|inset|transform|scale|translate|height|max-height|width|max-width|pointer-events|content)\s*:/;
const HIDES = /(?:^|;)\s*(?:display:\s*none|visibility:\s*(?:hidden|collapse)|opacity:\s*0(?:\.0\d*)?\s*(?:;|!|$))/;
const MOST_FOUND = 400;
const MOST_OF_RULE = 60;
const MOST_TITLES = 20;

/** Elements that listen for a pointer, as reported by the browser. @type {Set<Element>} */
const listening = new Set();

/** @param {Node} node */
export const listens = (node) => {
  if (isElement(node)) listening.add(node);
};

// ---------------------------------------------------------------------------------------------------- by style rules

const PSEUDO = /::?(?:before|after)/;
const POINTED = /:hover|:focus-within|:focus-visible|:focus|::?(?:before|after)\b/g;

/** @param {string} selector @returns {Element[]} */
const query = (selector) => {
  try {
    return all(document, selector);
  } catch {
    return []; // a selector that this browser does not know
  }
};

/** @param {Element} el */
const isHidden = (el) =>
  !hasInk(el) || Number(styleOf(el).opacity) < 0.1 || boxOf(el).right <= 0 || boxOf(el).height < 2;

/**
 * The selector of the elements that a rule changes on hover: null if it only changes the hovered element itself.
 *
 * @param {string} selector one of a list
 */
const hoverParts = (selector) => {
  const at = selector.indexOf(':hover');
  const rest = selector.slice(at + ':hover'.length);
  if (at < 0 || /:not\([^)]*:hover|:(?:is|where|has)\([^)]*:hover/.test(selector)) return null;
  const isElsewhere = /[\s>+~]/.test(rest.trimEnd().replace(/^[.#[:][^\s>+~]*/, ''));
  if (!isElsewhere && !PSEUDO.test(rest)) return null;
  return { base: selector.slice(0, at).trim(), isPseudo: PSEUDO.test(rest), shown: selector.replace(POINTED, '') };
};

/** The elements over which a selector hides something that is visible: others, or themselves. @param {string} selector */
const hidersOf = (selector) => {
  const parts = hoverParts(selector);
  if (!parts) return query(selector.replace(POINTED, '')).slice(0, MOST_OF_RULE);
  if (parts.isPseudo || !query(parts.shown).some(hasInk)) return [];
  return query(!parts.base || /[\s>+~]$/.test(parts.base) ? `${parts.base} *` : parts.base).slice(0, MOST_OF_RULE);
};

/** The elements over which a selector shows something. @param {string} selector */
const triggersOf = (selector) => {
  const parts = hoverParts(selector);
  if (!parts || (!parts.isPseudo && !query(parts.shown).some(isHidden))) return [];
  return query(!parts.base || /[\s>+~]$/.test(parts.base) ? `${parts.base} *` : parts.base).slice(0, MOST_OF_RULE);
};

/** Reads rules, including those in media queries and nested rules, and collects the elements over which they show something. */
class Rules {
  /** @param {(el: Element) => void} add @param {() => boolean} isFull */
  constructor(add, isFull) {
    this.add = add;
    this.isFull = isFull;
  }

  /** @param {CSSRuleList} rules @param {string} outer the selector of the enclosing rule */
  read(rules, outer) {
    for (const rule of /** @type {any[]} */ ([...rules])) {
      if (this.isFull()) return;
      if (!rule.media || matchMedia(rule.media.mediaText).matches) this.#readOne(rule, outer);
    }
  }

  /** @param {any} rule @param {string} outer */
  #readOne(rule, outer) {
    const selector = (rule.selectorText ?? '').replace(/&/g, outer ? `:is(${outer})` : '*');
    if (rule.cssRules?.length) this.read(rule.cssRules, selector || outer);
    if (!selector.includes(':hover') || !rule.style || !SHOWS.test(rule.style.cssText)) return;
    const find = HIDES.test(rule.style.cssText) ? hidersOf : triggersOf;
    for (const part of selector.split(/,(?![^(]*\))/)) find(part).forEach(this.add);
  }

  readAll() {
    for (const sheet of treesIn(document).flatMap(sheetsOf)) {
      try {
        this.read(sheet.cssRules, '');
      } catch {
        // of another origin: not accessible
      }
    }
  }
}

// ---------------------------------------------------------------------------------------------------- by scripts and names

const MENU_ITEMS = 'nav li, [role="navigation"] li, [role="menubar"] > *';
const MENUS = 'ul, ol, [role="menu"]';
const TOOLTIPS =
  '[data-tooltip], [data-tip], [data-tippy-content], [data-bs-toggle="tooltip"], [data-toggle="tooltip"], [data-hint], ' +
  '[class*="tooltip" i], [onmouseover], [onmouseenter]';

/** @returns {Map<Element, Why>} */
const findTriggers = () => {
  /** @type {Map<Element, Why>} */
  const found = new Map();
  const add = (/** @type {Why} */ why) => (/** @type {Element} */ el) => {
    if (!isPage(el) && isVisible(el) && !found.has(el)) found.set(el, why);
  };
  new Rules(add('style'), () => found.size > MOST_FOUND).readAll();
  listening.forEach(add('script'));
  everywhere(MENU_ITEMS)
    .filter((el) => all(el, MENUS).some((list) => !hasInk(list)))
    .forEach(add('script'));
  everywhere(TOOLTIPS).forEach(add('script'));
  return found;
};

/** @param {Element} el */
const classKey = (el) => classesOf(el).sort().join('.');

/** A key that similar elements share. @param {Element} el */
const kindOf = (el) => {
  const parent = parentElementOf(el);
  return `${tagOf(el)}.${classKey(el)}@${parent ? tagOf(parent) + classKey(parent) : ''}`;
};

/** Whether it contains something hidden: not every item of a menu has a submenu. @param {Element} el */
const holdsHidden = (el) =>
  all(el, '*').some((part) => childCountOf(part) + lettersIn(textContentOf(part) ?? '') > 0 && !hasInk(part));

/**
 * Two of each kind; those that contain something hidden come first.
 *
 * @returns {Candidate[]}
 */
export const findCandidates = () => {
  /** @type {Map<string, Candidate[]>} */
  const kinds = new Map();
  for (const [el, why] of findTriggers()) {
    const kind = kindOf(el);
    kinds.set(kind, [...(kinds.get(kind) ?? []), { el, why, like: 1 }]);
  }
  return [...kinds.values()].flatMap((kind) =>
    kind
      .sort((a, b) => Number(holdsHidden(b.el)) - Number(holdsHidden(a.el)))
      .slice(0, 2)
      .map((one, at) => ({ ...one, like: at ? 1 : Math.max(1, kind.length - 1) })),
  );
};

// ---------------------------------------------------------------------------------------------------- titles

const TITLED = '[title]:not(iframe):not(abbr):not(dfn):not(link):not(style):not(time):not(svg *)';
const FEWEST_LETTERS = 3;
const MOST_PARTS = 6;

/** @param {string} text */
const lettersOnly = (text) => text.replace(/\W/g, '');

/** Whether a tooltip only repeats the text beside it. @param {Element} el @param {string} title lower case */
const isSaidBeside = (el, title) => {
  const parent = parentElementOf(el);
  const parts = [
    innerTextOf(el),
    attr(el, 'alt'),
    attr(el, 'aria-label'),
    parent ? innerTextOf(parent) : '',
    textOfIds(el, 'aria-labelledby'),
  ];
  const known = tidy(parts.join(' '), 2000).toLowerCase();
  return known.includes(title) || lettersOnly(known).includes(lettersOnly(title) || '\0');
};

/** Whether a tooltip has text that only a pointer shows. @param {Element} el */
const isForPointerOnly = (el) => {
  const title = tidy(titleOf(el)).toLowerCase();
  const isContent = lettersIn(innerTextOf(el)) > 0 || matches(el, 'img, [role="img"]');
  return isContent && lettersIn(title) >= FEWEST_LETTERS && childCountOf(el) < MOST_PARTS && !isSaidBeside(el, title);
};

/** Tooltips by the `title` attribute on elements that the keyboard does not reach. */
export const findTitles = () =>
  everywhere(TITLED)
    .filter((el) => isVisible(el) && !closest(el, FOCUS) && !first(el, FOCUS) && !closest(el, '[aria-hidden="true"]'))
    .filter(isForPointerOnly)
    .slice(0, MOST_TITLES)
    .map((el) => {
      const own = innerTextOf(el);
      return faultAt(el, {
        name: nameOf(el),
        text: tidy(titleOf(el)),
        letters: lettersIn(titleOf(el)),
        title: true,
        elsewhere: false,
        adds: lettersIn(own) > 0 && titleOf(el).toLowerCase().includes(tidy(own).toLowerCase()),
      });
    });
