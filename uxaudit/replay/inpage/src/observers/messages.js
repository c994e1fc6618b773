/** Messages: new pieces of text, what they are about, and how long they are visible. */
import {
  all,
  attr,
  childrenOf,
  clientRectsOf,
  closest,
  contains,
  first,
  idOf,
  innerTextOf,
  boxOf,
  isConnected,
  matches,
  pageBody,
  parentElementOf,
  styleOf,
  tagOf,
  textContentOf,
} from '../lib/dom.js';
import { labelsOf } from '../lib/fields.js';
import { keepListening } from '../lib/lasting.js';
import { isDrawn, isInView } from '../lib/visibility.js';
import { isAmbient } from './ambient.js';
import { now } from './step.js';

/**
 * @typedef {{
 *   t: number, text: string, selector: string, live: boolean, notice: boolean, about: string, new: boolean, in_view: boolean,
 *   shown_ms: number | null, replaced?: boolean,
 * }} Message
 */

export const MOST = 30;
const LONGEST = 280;
const MOST_PARTS = 4;

export const LIVE =
  '[aria-live]:not([aria-live="off"]), [role="status"], [role="alert"], [role="log"], [role="timer"], [role="progressbar"], output';
const NOTICE_WORDS = ['toast', 'flash', 'snackbar', 'notification', 'notice', 'alert', 'message'];
const NOTICE = `${LIVE}, ${NOTICE_WORDS.map((word) => `[class*="${word}" i]`).join(', ')}`;

/** @param {Element} el */
export const textOf = (el) => (innerTextOf(el) || textContentOf(el) || '').replace(/\s+/g, ' ').trim().slice(0, 300);

/** @param {Element} el */
export const callOf = (el) =>
  (attr(el, 'aria-label') || textOf(el) || attr(el, 'placeholder') || attr(el, 'name')).slice(0, 80);

/** A short description of an element: its tag and id. @param {Element} el */
export const placeOf = (el) => tagOf(el) + (idOf(el) ? `#${CSS.escape(idOf(el))}` : '');

/** An element's tag, and its index among siblings of the same tag. @param {Element} el */
const numbered = (el) => {
  const parent = parentElementOf(el);
  const same = parent ? childrenOf(parent).filter((other) => tagOf(other) === tagOf(el)) : [];
  return tagOf(el) + (same.length > 1 ? `:nth-of-type(${same.indexOf(el) + 1})` : '');
};

/** A path from the nearest id down. @param {Element} el */
const pathOf = (el) => {
  const parts = [];
  for (let node = /** @type {Element | null} */ (el); node && parts.length < MOST_PARTS; node = parentElementOf(node)) {
    const id = idOf(node);
    parts.unshift(id ? `#${CSS.escape(id)}` : numbered(node));
    if (id) break;
  }
  return parts.join(' > ');
};

/** @param {Element} el */
const isThere = (el) => isConnected(el) && isDrawn(el) && clientRectsOf(el).length > 0;

/** Whether it is visible in the window; not text for screen readers only. @param {Element} el */
const isSeen = (el) => {
  if (!isThere(el)) return false;
  const box = boxOf(el);
  return box.width > 2 && box.height > 2 && isInView(box);
};

/** The element and its ancestors, up to the body. @param {Element} el @returns {Element[]} */
const around = (el) => {
  const found = [];
  const body = pageBody();
  for (let node = /** @type {Element | null} */ (el); node && node !== body; node = parentElementOf(node))
    found.push(node);
  return found;
};

/** @param {Element} el */
const isFloating = (el) => around(el).some((node) => /fixed|sticky|absolute/.test(styleOf(node).position));

// ---------------------------------------------------------------------------------------------------- the user's actions

const ECHO_MS = 300;
let lastInput = 0;
/** The element of the user's last action. @type {EventTarget | null} */
let used = null;

/** A pointer that moves elsewhere ends typing: the change event of the field that was left is no separate action. */
export const followInput = () => {
  for (const type of ['pointerdown', 'keydown', 'input', 'change']) {
    keepListening(
      type,
      (event) => {
        if (type === 'pointerdown' || type === 'keydown' || now() - lastInput > ECHO_MS) [used] = event.composedPath();
        lastInput = now();
      },
      { capture: true, passive: true },
    );
  }
};

const CONTROL = 'a, button, input, select, textarea, summary, label, [role], [tabindex]';

/** @returns {Element | null} */
const usedControl = () => {
  const el = used instanceof Element ? used : null;
  const control = el && (closest(el, CONTROL) ?? el);
  return control === pageBody() ? null : control;
};

// ---------------------------------------------------------------------------------------------------- what a message is about

const OPENED =
  'dialog, [role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], [role="tabpanel"], [role="tooltip"], [role="tree"], [role="grid"], details, [popover]';
const OPENED_WITHIN = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], [role="tooltip"]';
const OPENER = '[aria-controls], [aria-expanded], [aria-haspopup], [role="tab"]';
const CHOICES = 'a, button, [role="button"], [role="option"], [role="gridcell"], td, li';
const MOST_CHOICES = 4;
const PAGE_PARTS = 'input, select, textarea, h1, h2, h3, h4, table, img, video, iframe, ul li:nth-child(3)';
const PAGE_PART = 'h1, h2, h3, ul, ol, dl, li, table, tr, td, th, form, section, article, option, title';

/** @param {Element} control @param {Element} el */
const isOfControl = (control, el) =>
  contains(control, el) ||
  (contains(el, control) && el !== pageBody()) ||
  labelsOf(control).some((label) => contains(label, el));

/** A layer over the page with choices, such as a calendar under its field. @param {Element} el */
const isInChooser = (el) =>
  around(el).some((node) => /absolute|fixed/.test(styleOf(node).position) && all(node, CHOICES).length > MOST_CHOICES);

/** @param {Element} el @param {Element | null} control */
const isOpened = (el, control) =>
  closest(el, OPENED) !== null ||
  first(el, OPENED_WITHIN) !== null ||
  (control !== null && closest(control, OPENER) !== null) ||
  isInChooser(el);

/** @param {Element} node */
const describesField = (node) => {
  const id = CSS.escape(idOf(node));
  return id !== '' && first(document, `[aria-describedby~="${id}"], [aria-errormessage~="${id}"]`) !== null;
};

/** @param {Element} el */
const isPartOfPage = (el) =>
  first(el, PAGE_PARTS) !== null || matches(el, PAGE_PART) || all(el, 'a, button').length > 2;

/**
 * A text in a live region, in content that the control opened, or of the control itself is no message; nor is a piece of the page.
 *
 * @param {Element} el
 */
const aboutOf = (el) => {
  const control = usedControl();
  if (control && isOfControl(control, el)) return 'control';
  if (isOpened(el, control)) return 'opened';
  if (around(el).some(describesField)) return 'field';
  return isPartOfPage(el) ? 'page' : '';
};

// ---------------------------------------------------------------------------------------------------- appearing and disappearing

/** The messages of the current step. @type {Message[]} */
let noted = [];
/** The elements of visible messages. @type {Map<Element, Message>} */
const shown = new Map();

/** @param {Message} row */
const put = (row) => {
  if (noted.length < MOST) noted.push(row);
};

/** @param {Element} el @param {Partial<Message>} more @returns {Message} */
const rowOf = (el, more) => ({
  t: now(),
  text: textOf(el),
  selector: pathOf(el),
  live: closest(el, LIVE) !== null,
  notice: closest(el, NOTICE) !== null,
  about: aboutOf(el),
  new: true,
  in_view: true,
  shown_ms: null,
  ...more,
});

/**
 * A new piece of text: a message, a result, an error.
 *
 * @param {Element} el
 * @param {boolean} isNew
 */
export const came = (el, isNew) => {
  const words = textOf(el);
  if (!words || isAmbient(el) || shown.has(el) || shown.size >= MOST || words.length > LONGEST || !isThere(el)) return;
  const isHere = isSeen(el);
  const row = rowOf(el, { new: isNew, in_view: isHere });
  if (isHere) shown.set(el, row);
  else if (noted.some((other) => other.selector === row.selector && other.text === words)) return;
  put(row);
};

const MOST_AT_ONCE = 8;

/** Messages that were there when the page loaded: they are reported if they disappear by themselves. */
export const learnMessages = () => {
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  const t = performance.timeOrigin + Math.min(performance.now(), paint ? paint.startTime : Infinity);
  for (const el of all(document, NOTICE).slice(0, MOST_AT_ONCE)) {
    const words = textOf(el);
    if (words && words.length <= LONGEST && isSeen(el)) shown.set(el, rowOf(el, { t, notice: true }));
  }
};

/** @param {string} words */
const isStillSaid = (words) => {
  const body = pageBody();
  return body !== null && innerTextOf(body).replace(/\s+/g, ' ').includes(words);
};

/** Content that the page scrolled out of view still exists. @param {Element} el @param {Message} row */
const stays = (el, row) => textOf(el) === row.text && (isSeen(el) || (isThere(el) && !isFloating(el)));

const OWN_DOING_MS = 600;

/** Note which messages disappeared. */
export const noteGone = () => {
  for (const [el, row] of shown) {
    if (stays(el, row)) continue;
    shown.delete(el);
    if ((isSeen(el) && textOf(el)) || isStillSaid(row.text)) row.replaced = true; // or only rendered again elsewhere
    row.shown_ms = now() - row.t;
    // Its step is over, and no later action could have removed it.
    if (!noted.includes(row) && (lastInput < row.t || now() - lastInput > OWN_DOING_MS)) put(row);
  }
};

/** The messages of the step so far, which are kept. */
export const messagesSoFar = () => {
  noteGone();
  return noted;
};

/** The messages of the step, which are then cleared. */
export const takeMessages = () => {
  const messages = messagesSoFar();
  noted = [];
  return messages;
};

/** Messages that disappeared by themselves meanwhile; all others are left for the next step. */
export const takeGone = () => {
  noteGone();
  const went = noted.filter((row) => row.shown_ms !== null);
  noted = noted.filter((row) => row.shown_ms === null);
  return went;
};
