/**
 * Text that overlaps other text, or whose letters are cut through, on the unchanged page. Text that ends in an ellipsis, moves in a
 * carousel or is opened by a button is intended.
 */
import { restless } from '../../observers/timing.js';
import { faultAt } from '../../lib/describe.js';
import { attr, first, matches, newPen, nextElementOf, previousElementOf, tagOf } from '../../lib/dom.js';
import { readPage, wordsOf } from '../../lib/reading.js';
import { round } from '../../lib/text.js';
import { chainInBody } from '../../lib/tree.js';

/** @typedef {import('../../lib/reading.js').Seen} Seen */
/** @typedef {import('../../lib/reading.js').Reading} Reading */

const MOST = 40;
const GOES_BY = /(?:^|[\s_-])(?:carousel|slider|slide|swiper|marquee|ticker|track|scroll|map|editor|code)/i;
const OPENER = 'button, summary, [aria-expanded], [role="button"], label[for]';
/** Shares of a line's height: less is no fault, and of more no word is readable. Own judgement. */
const CUT_THROUGH = { least: 0.3, most: 0.85 };

/** @param {Reading} reading @param {Element} el */
const goesBy = (reading, el) =>
  chainInBody(el).some((node) => {
    const style = reading.styleOf(node);
    return (
      style.transform !== 'none' || style.maskImage !== 'none' || GOES_BY.test(`${attr(node, 'class')} ${tagOf(node)}`)
    );
  });

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
    ...overlappedIn(reading, texts).map(([text, other]) => ({
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
