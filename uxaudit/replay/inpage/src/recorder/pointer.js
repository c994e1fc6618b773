/** The path of the pointer, and its pauses on controls. */
import { elementAt, isPageHidden, matches } from '../lib/dom.js';
import { INTERACTIVE } from '../lib/controls.js';
import { keepListening } from '../lib/lasting.js';
import { timeOf } from '../observers/step.js';
import { push } from './outbox.js';
import { controlAround, describe, hitOf, prepare } from './targets.js';

const SAMPLE_MS = 50;
const MOST_SAMPLES = 20;
const STRETCH_MS = 1000;
/** Time without movement on a control that counts as a pause. Own judgement. */
const PAUSE_MS = 1000;

/** Time without movement after which a press may follow. Own judgement. */
const REST_MS = 60;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let resting;

/** @type {[number, number, number][]} */
let path = [];
let began = 0;
let latest = 0;

const send = () => {
  if (path.length > 1) push('move', { path }, began);
  path = [];
};

/** Record a pause if the pointer rested on a control before this move. @param {number} t @param {[number, number, number] | undefined} rest */
const notePause = (t, rest) => {
  const ms = t - latest;
  if (!rest || ms < PAUSE_MS || isPageHidden()) return;
  const hit = elementAt(document, rest[1], rest[2]);
  const el = hit && controlAround(hit);
  if (el && matches(el, INTERACTIVE)) push('pause', { target: describe(el), ms: Math.round(ms) }, latest);
};

/** @param {PointerEvent} event */
const onMove = (event) => {
  const t = timeOf(event);
  if (t - latest < SAMPLE_MS) return;
  notePause(t, path.at(-1));
  if (!path.length || t - began > STRETCH_MS || path.length >= MOST_SAMPLES) {
    send();
    began = t;
  }
  latest = t;
  const el = hitOf(event);
  clearTimeout(resting);
  if (el) resting = setTimeout(() => prepare(controlAround(el)), REST_MS);
  path.push([Math.round(t - began), Math.round(event.clientX), Math.round(event.clientY)]);
};

export const watchPointer = () => {
  keepListening('pointermove', onMove, { capture: true, passive: true });
  keepListening('pagehide', send, true);
  keepListening('pointerdown', send, { capture: true, passive: true });
};
