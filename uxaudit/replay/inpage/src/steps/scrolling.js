/** How a person scrolls, with the pointer on the scroll container. */
import {
  all,
  attr,
  boxOf,
  clientHeightOf,
  clientLeftOf,
  clientTopOf,
  clientWidthOf,
  closest,
  elementAt,
  first,
  matches,
  pageBody,
  pageRoot,
  pageScroller,
  scrollElementTo,
  scrollHeightOf,
  scrollLeftOf,
  scrollTopOf,
  scrollWidthOf,
  styleOf,
  tagOf,
} from '../lib/dom.js';
import { chainOf, everywhere } from '../lib/tree.js';
import { isInView, isVisible } from '../lib/visibility.js';

/** @typedef {import('../lib/reading.js').Sides} Sides */
/** @typedef {'overflowX' | 'overflowY'} Axis */

const SLACK_PX = 1;
const SMALLEST_PX = 4;

const root = () => /** @type {Element} */ (pageScroller() ?? pageRoot());

/** @returns {Sides} */
const windowSides = () => ({ left: 0, top: 0, right: innerWidth, bottom: innerHeight });

/** The part of a box in the window; null if it is too small to point at. @param {Sides} box @returns {Sides | null} */
const inWindow = (box) => {
  const seen = {
    left: Math.max(box.left, 0),
    top: Math.max(box.top, 0),
    right: Math.min(box.right, innerWidth),
    bottom: Math.min(box.bottom, innerHeight),
  };
  return seen.right - seen.left < SMALLEST_PX || seen.bottom - seen.top < SMALLEST_PX ? null : seen;
};

// ---------------------------------------------------------------------------------------------------- one page of a list

const SHARE = 0.85;

/** Where to point in a scroll container to scroll it by most of its height, and how far; null at its end. @param {Element} el */
export const nextPage = (el) => {
  if (scrollTopOf(el) + clientHeightOf(el) >= scrollHeightOf(el) - 2) return null;
  const seen = inWindow(el === root() ? windowSides() : boxOf(el));
  return seen && { x: (seen.left + seen.right) / 2, y: (seen.top + seen.bottom) / 2, dy: clientHeightOf(el) * SHARE };
};

/** The scroll position of a container. @param {Element} el */
export const scrolledBy = (el) => scrollTopOf(el);

/** @param {Element} el @param {number} top */
export const scrollBackTo = (el, top) => scrollElementTo(el, { top, behavior: 'instant' });

/** A value that changes as a list is scrolled page by page. @param {Element} el */
export const placeIn = (el) => [scrollTopOf(el), scrollHeightOf(el), attr(el, 'aria-activedescendant')].join();

// ---------------------------------------------------------------------------------------------------- lists with more content

const MOST_PARTS = 20_000;
const MOST_LISTS = 4;
const LONGER = 1.2;
const LISTS =
  '[role="listbox"], [role="list"], [role="grid"], [role="treegrid"], [role="tree"], [role="table"], [role="menu"], [role="feed"], ul, ol, table';

/** @param {Element} el */
const isLonger = (el) => scrollHeightOf(el) > clientHeightOf(el) * LONGER;

/** Whether it declares more rows than the document contains. @param {Element} el */
const claimsMore = (el) => {
  const items = all(el, '[aria-setsize]');
  const rows = all(el, '[role="row"], tr').length;
  return (
    items.some((item) => Number(attr(item, 'aria-setsize')) > items.length) || Number(attr(el, 'aria-rowcount')) > rows
  );
};

/** @param {Element} el */
const isOfList = (el) => matches(el, LISTS) || first(el, LISTS) !== null || closest(el, LISTS) !== null;

/** @param {Element} el */
const weightOf = (el) => (claimsMore(el) ? 4 : 0) + (isOfList(el) ? 2 : 0) - (el === root() ? 4 : 0);

/**
 * The scroll containers in which a person looks for something: lists that draw only the rows in view first, then others, then the page
 * itself.
 */
const longLists = () => {
  const parts = everywhere('*')
    .slice(0, MOST_PARTS)
    .filter((el) => el !== root() && el !== pageBody() && rolls(el, 'overflowY') && isLonger(el) && isVisible(el));
  return [...parts, root()]
    .filter(isLonger)
    .sort((a, b) => weightOf(b) - weightOf(a))
    .slice(0, MOST_LISTS);
};

/** One of them, by its index; null after the last. @param {number} at */
export const longList = (at) => longLists()[at] ?? null;

// ---------------------------------------------------------------------------------------------------- scrolling to a control

/** @param {Element} el @param {Axis} axis */
const clips = (el, axis) => /auto|scroll|hidden|clip/.test(styleOf(el)[axis]);

/** Whether an element can be scrolled along an axis. @param {Element} el @param {Axis} axis */
const rolls = (el, axis) => {
  if (el !== root()) return /auto|scroll/.test(styleOf(el)[axis]);
  return ![el, pageBody()].some((part) => part && /hidden|clip/.test(styleOf(part)[axis]));
};

/** Whether an element has hidden content that can be scrolled to. @param {Element} el */
const isScroller = (el) =>
  (rolls(el, 'overflowX') && scrollWidthOf(el) > clientWidthOf(el)) ||
  (rolls(el, 'overflowY') && scrollHeightOf(el) > clientHeightOf(el));

/** The visible area of a scroll container: its box without borders and scroll bars. @param {Element} el @returns {Sides} */
const portOf = (el) => {
  if (el === root()) return windowSides();
  const box = boxOf(el);
  const left = box.left + clientLeftOf(el);
  const top = box.top + clientTopOf(el);
  return { left, top, right: left + clientWidthOf(el), bottom: top + clientHeightOf(el) };
};

/**
 * The distance of an item from its position in view along an axis: 0 if it is inside, or fills the port.
 *
 * @param {{ from: number, to: number }} item
 * @param {{ from: number, to: number }} port
 * @param {boolean} isWhole whether the whole item is needed, not half of it
 */
const away = (item, port, isWhole) => {
  const size = item.to - item.from;
  if (item.from >= port.from - SLACK_PX && item.to <= port.to + SLACK_PX) return 0;
  if (size > port.to - port.from) {
    const fills = item.from <= port.from + SLACK_PX && item.to >= port.to - SLACK_PX;
    return !isWhole && fills ? 0 : item.from - port.from;
  }
  if (!isWhole && Math.min(item.to, port.to) - Math.max(item.from, port.from) >= size / 2) return 0;
  return (item.from + item.to - port.from - port.to) / 2;
};

/** The scroll position along an axis, and its maximum. @param {Element} el @param {Axis} axis */
const scrollRange = (el, axis) =>
  axis === 'overflowX'
    ? { at: scrollLeftOf(el), most: scrollWidthOf(el) - clientWidthOf(el) }
    : { at: scrollTopOf(el), most: scrollHeightOf(el) - clientHeightOf(el) };

/** The part of a distance that can still be scrolled; right to left counts down from 0. @param {Element} el @param {Axis} axis @param {number} distance */
const possible = (el, axis, distance) => {
  const { at, most } = scrollRange(el, axis);
  const isReversed = at < 0 || (axis === 'overflowX' && styleOf(el).direction === 'rtl');
  const back = isReversed ? most + at : at;
  const forth = isReversed ? -at : most - at;
  return distance > 0 ? Math.min(distance, forth) : Math.max(distance, -back);
};

/** The distance to scroll a container so that an item comes into view. @param {Element} part @param {Sides} item @param {boolean} isWhole */
const distanceTo = (part, item, isWhole) => {
  const port = portOf(part);
  const across = away({ from: item.left, to: item.right }, { from: port.left, to: port.right }, isWhole);
  const down = away({ from: item.top, to: item.bottom }, { from: port.top, to: port.bottom }, isWhole);
  return {
    dx: rolls(part, 'overflowX') ? possible(part, 'overflowX', across) : 0,
    dy: rolls(part, 'overflowY') ? possible(part, 'overflowY', down) : 0,
  };
};

const POINTS = [
  [0.5, 0.5],
  [0.5, 0.25],
  [0.5, 0.75],
  [0.25, 0.5],
  [0.75, 0.5],
  [0.05, 0.5],
  [0.95, 0.5],
  [0.5, 0.05],
  [0.5, 0.95],
];

/** Whether a nested scroll container handles the wheel itself. @param {Element} el */
const takesWheel = (el) =>
  tagOf(el) === 'iframe' || isScroller(el) || (tagOf(el) === 'textarea' && scrollHeightOf(el) > clientHeightOf(el));

/** Whether the wheel at a point scrolls this container, not one inside or over it. @param {Element} part @param {number} x @param {number} y */
const turns = (part, x, y) => {
  const above = chainOf(elementAt(document, x, y));
  const isIn = above.includes(part);
  const inner = isIn ? above.slice(0, above.indexOf(part)) : above;
  return (part === root() || isIn) && !inner.some((el) => el !== root() && el !== pageBody() && takesWheel(el));
};

/** A point at which the wheel scrolls a container. @param {Element} part @param {Sides} seen its part in the window */
const pointOn = (part, seen) => {
  const points = POINTS.map(([across, down]) => ({
    x: seen.left + (seen.right - seen.left) * across,
    y: seen.top + (seen.bottom - seen.top) * down,
  }));
  return points.find(({ x, y }) => turns(part, x, y)) ?? points[0];
};

/** The scroll containers around an element, outermost first. @param {Element} el */
const scrollersAround = (el) => {
  const chain = chainOf(el);
  const isFixed = chain.some((node) => styleOf(node).position === 'fixed');
  const parts = chain
    .slice(1)
    .filter(
      (node) =>
        node !== root() &&
        node !== pageBody() &&
        (clips(node, 'overflowX') || clips(node, 'overflowY')) &&
        isScroller(node),
    )
    .reverse();
  return isFixed ? parts : [root(), ...parts];
};

/** The first container to scroll, outermost first, with a point in it for the pointer and the distance; null if there is none. @param {Element} el */
const needOf = (el) => {
  const parts = scrollersAround(el);
  for (const [at, part] of parts.entries()) {
    const { dx, dy } = distanceTo(part, boxOf(parts[at + 1] ?? el), at === parts.length - 1);
    if (Math.abs(dx) <= SLACK_PX && Math.abs(dy) <= SLACK_PX) continue;
    const seen = inWindow(portOf(part));
    return seen && { ...pointOn(part, seen), dx, dy };
  }
  return null;
};

/**
 * Whether an element is in view, its distance from the window, and how a person would have to scroll to see it. `need` is null if
 * the element is in view, if no container can be scrolled closer to it, and in frames.
 *
 * @param {Element} el
 */
export const scrollNeed = (el) => {
  const box = boxOf(el);
  const in_view = isInView(box);
  return {
    in_view,
    scroll_px: in_view ? 0 : Math.max(0, box.top - innerHeight, -box.bottom, box.left - innerWidth, -box.right),
    need: window === window.top ? needOf(el) : null,
  };
};
