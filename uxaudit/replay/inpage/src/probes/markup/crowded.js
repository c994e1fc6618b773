/**
 * Text that overlaps other text, or whose letters are cut through, on the unchanged page. Text that ends in an ellipsis, moves in a
 * carousel or is opened by a button is intended.
 */
import { restless } from '../../observers/timing.js';
import { faultAt } from '../../lib/describe.js';
import {
  attr,
  first,
  matches,
  newPen,
  nextElementOf,
  pageRoot,
  previousElementOf,
  styleOf,
  tagOf,
} from '../../lib/dom.js';
import { readPage, wordsOf } from '../../lib/reading.js';
import { round } from '../../lib/text.js';
import { chainInBody } from '../../lib/tree.js';
import { coveredControls } from './crowded_controls.js';

/** @typedef {import('../../lib/reading.js').Seen} Seen */
/** @typedef {import('../../lib/reading.js').Reading} Reading */

const MOST = 40;
const GOES_BY = /(?:^|[\s_-])(?:carousel|slider|slide|swiper|marquee|ticker|track|scroll|map|editor|code)/i;
const OPENER = 'button, summary, [aria-expanded], [role="button"], label[for]';
/** Shares of a line's height: less is no fault, and of more no word is readable. Own judgement. */
const CUT_THROUGH = { least: 0.3, most: 0.85 };

/** Whether a transform turns or moves something in front of people: in space, animated, or in a box that hides the rest. @param {CSSStyleDeclaration} style @param {boolean} isHeld */
const isTurned = (style, isHeld) =>
  style.transform !== 'none' &&
  (isHeld ||
    style.transform.startsWith('matrix3d') ||
    style.animationName !== 'none' ||
    (/all|transform/.test(style.transitionProperty) && /[1-9]/.test(style.transitionDuration)));

/** @param {Reading} reading @param {Element} el */
const goesBy = (reading, el) => {
  const chain = chainInBody(el);
  const isHeld = chain.some((node) => /hidden|clip/.test(reading.styleOf(node).overflowX));
  return chain.some((node) => {
    const style = reading.styleOf(node);
    return (
      isTurned(style, isHeld) || style.maskImage !== 'none' || GOES_BY.test(`${attr(node, 'class')} ${tagOf(node)}`)
    );
  });
};

/**
 * How much of a text's lines is left of the page or above it, where nobody can scroll to, px; 0 if all of it is, as of a link that
 * appears on focus, or none.
 *
 * @param {Seen} text
 */
const beyondPage = (text) => {
  const root = pageRoot();
  if (text.view.stays || !root || styleOf(root).direction === 'rtl') return 0;
  const across = Math.max(0, ...text.lines.map((line) => -(line.left + scrollX)));
  const down = Math.max(0, ...text.lines.map((line) => -(line.top + scrollY)));
  const isShown = text.lines.some((line) => line.right + scrollX > text.font && line.bottom + scrollY > text.font);
  return isShown && (across > text.font || down > text.font / 2) ? Math.round(Math.max(across, down)) : 0;
};

/** Whether the element that cuts off a text can be opened. @param {Element} cutter */
const canOpen = (cutter) =>
  [cutter, nextElementOf(cutter), previousElementOf(cutter)].some(
    (one) => one && (matches(one, OPENER) || first(one, OPENER)),
  );

/** @param {Reading} reading @param {Seen} text */
const isCutThrough = (reading, text) => {
  const { cutter, elided } = text.view;
  const isCut = (text.part > CUT_THROUGH.least && text.part < CUT_THROUGH.most) || text.x > text.font;
  if (!isCut || elided || !cutter || !chainInBody(text.el).slice(0, 3).includes(cutter)) return false;
  return !goesBy(reading, text.el) && !canOpen(cutter);
};

/** @param {Reading} reading @param {Seen[]} texts */
const overlappedIn = (reading, texts) =>
  reading
    .pairs(texts)
    .filter(
      ([one, other]) =>
        !goesBy(reading, one.el) && !goesBy(reading, other.el) && wordsOf(one.node) !== wordsOf(other.node),
    );

/** @param {Reading} reading @param {Seen[]} texts */
const coveredIn = (reading, texts) =>
  coveredControls(reading, texts).filter(([one, other]) => !goesBy(reading, one.el) && !goesBy(reading, other.el));

/** As a share of the font size, by which the letters of a line reach into the next; own judgement. */
const LINES_OVERLAP = 0.12;

/** @param {import('../../lib/reading.js').Sides} one @param {import('../../lib/reading.js').Sides} other */
const sharedWidth = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left);

/** The distance of each line of some texts to the next one below it, px. @param {Seen[]} texts */
const lineSteps = (texts) => {
  const rows = texts.flatMap((text) => text.lines).sort((a, b) => a.top - b.top);
  return rows.flatMap((row, at) => {
    const next = rows
      .slice(at + 1)
      .find((other) => other.top - row.top > 1 && sharedWidth(row, other) > texts[0].font / 2);
    return next ? [next.top - row.top] : [];
  });
};

/** The height of drawn letters, px. @param {CanvasRenderingContext2D} pen @param {CSSStyleDeclaration} style @param {string} words */
const inkHeight = (pen, style, words) => {
  pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const ink = pen.measureText(style.textTransform === 'uppercase' ? words.toUpperCase() : words);
  return ink.actualBoundingBoxAscent + ink.actualBoundingBoxDescent;
};

/** One text of each element with two lines so close that their letters overlap, as with a line-height far below 1. @param {Reading} reading @param {Seen[]} texts @returns {Seen[]} */
const overlappingLines = (reading, texts) => {
  const pen = newPen();
  /** @type {Map<Element, Seen[]>} */
  const byElement = new Map();
  for (const text of texts) if (!text.y) byElement.set(text.el, [...(byElement.get(text.el) ?? []), text]);
  return [...byElement].flatMap(([el, own]) => {
    const style = reading.styleOf(el);
    const steps = pen && style.writingMode.startsWith('horizontal') ? lineSteps(own) : [];
    if (!pen || !steps.length) return [];
    const words = own.map((text) => text.node.data).join(' ');
    return inkHeight(pen, style, words) - Math.min(...steps) > LINES_OVERLAP * own[0].font ? [own[0]] : [];
  });
};

/** @param {Seen} text @param {number[][]} moving boxes */
const isMoving = (text, moving) =>
  text.lines.some((line) =>
    moving.some(
      ([x, y, width, height]) => line.left < x + width && line.right > x && line.top < y + height && line.bottom > y,
    ),
  );

/** @param {number} limit of texts */
export const crowdedTexts = (limit) => {
  const { reading, seen } = readPage(limit);
  const texts = [...seen.values()];
  /** @type {{ text: Seen, more: object }[]} */
  const rows = [
    ...texts
      .filter((text) => isCutThrough(reading, text))
      .map((text) => ({ text, more: { kind: 'cut', cut_px: Math.round(text.x), cut_lines: round(text.part) } })),
    ...texts
      .filter((text) => beyondPage(text) && !goesBy(reading, text.el))
      .map((text) => ({ text, more: { kind: 'cut', value: 'page', cut_px: beyondPage(text) } })),
    ...[...overlappedIn(reading, texts), ...coveredIn(reading, texts)].map(([text, other]) => ({
      text,
      more: { kind: 'overlapped', other: wordsOf(other.node, 80) },
    })),
    ...overlappingLines(reading, texts)
      .filter((text) => !goesBy(reading, text.el))
      .map((text) => ({ text, more: { kind: 'overlapped' } })),
  ];
  const moving = rows.length ? restless() : [];
  return rows
    .filter(({ text }) => !isMoving(text, moving))
    .slice(0, MOST)
    .map(({ text, more }) => faultAt(text.el, { text: wordsOf(text.node), ...more }));
};
