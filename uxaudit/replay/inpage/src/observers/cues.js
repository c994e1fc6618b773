/** Busy indicators, and whether the page is still working. */
import { send } from '../lib/channel.js';
import { all, animationsIn, attr, bodyOf, innerTextOf, parentElementOf, shadowRootOf } from '../lib/dom.js';
import { isSeen, isShown } from './changed_element.js';
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

/** Indicators that exist while the page is settled. @type {Set<string>} */
let atRest = new Set();
/** The busy indicators that existed when the page last settled. @type {WeakSet<Element>} */
let worked = new WeakSet();

/** Report the first new indicator. */
export const lookForCue = () => {
  if (step.busyCue || step.idle) return;
  const found = CUES.find(([name, selector]) => !atRest.has(name) && isPresent(selector));
  if (!found) return;
  [step.busyCue] = found;
  send({ type: 'busy', cue: step.busyCue });
};

/** Remember the indicators while the page is settled. */
export const learnCues = () => {
  worked = new WeakSet(signsOfWork());
  atRest = new Set(CUES.filter(([, selector]) => isPresent(selector)).map(([name]) => name));
};

const WORKS = '[aria-busy="true"], progress:not([value]), [role="progressbar"]:not([aria-valuenow])';
const TURNS = /spinner|loading|loader|skeleton|shimmer|progress/i;

/**
 * Whether the class or id of an element, or of its two nearest ancestors, is that of a busy indicator.
 *
 * @param {Element} el
 */
const isNamedSo = (el) => {
  const parent = parentElementOf(el);
  return [el, parent, parent && parentElementOf(parent)].some((node) => node && TURNS.test(attr(node, 'class')));
};

/** Elements with an endless animation and the name of a busy indicator. */
const turning = () =>
  animationsIn(document)
    .map((one) => {
      const effect = /** @type {KeyframeEffect | null} */ (one.effect);
      return one.playState === 'running' && effect?.getTiming().iterations === Infinity ? effect.target : null;
    })
    .filter((el) => el !== null && isSeen(el) && isNamedSo(el));

/** @returns {Element[]} elements with an endless animation, or with an ARIA busy state */
const signsOfWork = () => [...all(document, WORKS).filter(isSeen), .../** @type {Element[]} */ (turning())];

const CONTENT = 'img, svg, canvas, video, audio, iframe, frame, object, embed, input, select, textarea, button';
const MOST_PARTS = 5000;

/** Whether the page shows nothing at all: its script is still loading. */
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
 * Whether a busy indicator that appeared since the page last settled still exists: an endless animation or an ARIA busy state, not a
 * name alone. An empty page is not done either.
 */
export const isWorking = () => signsOfWork().some((el) => !worked.has(el)) || (step.responses.size === 0 && isBlank());
