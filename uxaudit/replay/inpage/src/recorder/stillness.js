/** Whether a page is idle, so that its state can be read without disturbing the participant. */
import { isPageHidden, readyStateOf } from '../lib/dom.js';
import { keepListening } from '../lib/lasting.js';
import { now } from '../observers/step.js';
import { changedAt } from './responses.js';

let lastInput = 0;

export const watchInput = () => {
  for (const type of ['pointerdown', 'keydown', 'wheel', 'input']) {
    keepListening(type, () => (lastInput = now()), {
      capture: true,
      passive: true,
    });
  }
};

/** Time without any change or input (ms), and the visible part of the page (CSS px). */
export const still = () => ({
  ms:
    readyStateOf(document) === 'complete'
      ? Math.round(now() - Math.max(changedAt(), lastInput, performance.timeOrigin))
      : 0,
  changed: Math.round(Math.max(changedAt(), performance.timeOrigin)),
  x: Math.round(scrollX),
  y: Math.round(scrollY),
  width: innerWidth,
  height: innerHeight,
  isHidden: isPageHidden(),
});
