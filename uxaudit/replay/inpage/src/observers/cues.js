/** What tells the user to wait, and whether the page still works on something. */
import { send } from '../lib/channel.js';
import { all, animationsIn, attr, bodyOf, innerTextOf, parentElementOf, shadowRootOf } from '../lib/dom.js';
import { isSeen, isShown } from './sight.js';
import { step } from './step.js';

/** @type {[name: string, selector: string][]} */
const CUES = [
  ['aria-busy', '[aria-busy="true"]'],
  ['progress', 'progress, [role="progressbar"]'],
  ['spinner', '[class*="spinner" i], [class*="loading" i], [class*="loader" i]'],
  ['skeleton', '[class*="skeleton" i], [class*="shimmer" i]'],
  ['status', '[role="status"]:not(:empty), [role="alert"]:not(:empty)'],
  ['disabled', 'button:disabled'],
];

/** @param {string} selector */
const isPresent = (selector) => all(document, selector).some(isSeen);

/** Cues that are there when the page is at rest. @type {Set<string>} */
let atRest = new Set();
/** The signs of work that were there when the page last came to rest. @type {WeakSet<Element>} */
let worked = new WeakSet();

/** Tell of the first cue that was not there before. */
export const lookForCue = () => {
  if (step.busyCue || step.idle) return;
  const found = CUES.find(([name, selector]) => !atRest.has(name) && isPresent(selector));
  if (!found) return;
  [step.busyCue] = found;
  send({ type: 'busy', cue: step.busyCue });
};

/** Remember what is there while the page is at rest. */
export const learnCues = () => {
  worked = new WeakSet(signsOfWork());
  atRest = new Set(CUES.filter(([, selector]) => isPresent(selector)).map(([name]) => name));
};

const WORKS = '[aria-busy="true"], progress:not([value]), [role="progressbar"]:not([aria-valuenow])';
const TURNS = /spinner|loading|loader|skeleton|shimmer|progress/i;

/**
 * Whether an element, or one of the two around it, is called as a sign of work is.
 *
 * @param {Element} el
 */
const isNamedSo = (el) => {
  const parent = parentElementOf(el);
  return [el, parent, parent && parentElementOf(parent)].some((node) => node && TURNS.test(attr(node, 'class')));
};

/** Elements that turn without end, and are called so. */
const turning = () =>
  animationsIn(document)
    .map((one) => {
      const effect = /** @type {KeyframeEffect | null} */ (one.effect);
      return one.playState === 'running' && effect?.getTiming().iterations === Infinity ? effect.target : null;
    })
    .filter((el) => el !== null && isSeen(el) && isNamedSo(el));

/** @returns {Element[]} what moves without end, or says in ARIA that it works */
const signsOfWork = () => [...all(document, WORKS).filter(isSeen), .../** @type {Element[]} */ (turning())];

const CONTENT = 'img, svg, canvas, video, audio, iframe, frame, object, embed, input, select, textarea, button';
const MOST_PARTS = 5000;

/** Whether the page shows nothing at all: its script is still being read. */
const isBlank = () => {
  const body = bodyOf(document);
  return (
    location.protocol.startsWith('http') &&
    body !== null &&
    !innerTextOf(body).trim() &&
    !all(document, CONTENT).some(isShown) &&
    !all(document, '*')
      .slice(0, MOST_PARTS)
      .some((el) => shadowRootOf(el) !== null)
  );
};

/**
 * Whether a sign of work that came since the page was last at rest is still there: not a name alone, but what moves without end, or
 * says so in ARIA. Nor is a page done that shows nothing at all.
 */
export const isWorking = () => signsOfWork().some((el) => !worked.has(el)) || (step.responses.size === 0 && isBlank());
