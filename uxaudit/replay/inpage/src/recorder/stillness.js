/** Whether a page is still, so that what it shows can be looked at without disturbing a person. */
import { isPageHidden, readyStateOf } from '../lib/dom.js';
import { now } from '../observers/step.js';
import { changedAt } from './responses.js';

let lastInput = 0;

export const watchInput = () => {
  for (const type of ['pointerdown', 'keydown', 'wheel', 'input']) {
    addEventListener(type, () => (lastInput = now()), {
      capture: true,
      passive: true,
    });
  }
};

/** For how long nothing has changed and nobody did anything (ms), and what the window shows of the page. */
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
