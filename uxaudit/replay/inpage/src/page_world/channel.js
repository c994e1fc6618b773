/** How the page's world sends messages to the probes' world, and responds to its questions. */
import { InputEvent, StaticRange, dispatch, isConnected, pathOf, split } from './builtins.js';
import { keepListening } from './lasting.js';

/**
 * Send a message to the probes immediately.
 *
 * @param {string} message words, the first of which is the kind of message
 */
export const signal = (message) => {
  dispatch(window, new InputEvent(`${CHANNEL}:signal`, { data: message }));
};

/**
 * Send a message about an element to the probes. An element in no document cannot be the target of an event that is received, so it is
 * passed on as a range.
 *
 * @param {string} message
 * @param {Element} el
 */
export const signalOf = (message, el) => {
  if (isConnected(el)) {
    dispatch(el, new InputEvent(`${CHANNEL}:signal`, { data: message, composed: true }));
    return;
  }
  const range = new StaticRange({ startContainer: el, startOffset: 0, endContainer: el, endOffset: 0 });
  dispatch(window, new InputEvent(`${CHANNEL}:signal`, { data: message, targetRanges: [range] }));
};

/** @typedef {(words: string[], el: EventTarget) => string} Answer */

/**
 * Respond to the probes' questions.
 *
 * @param {Record<string, Answer>} answers by the first word of the question
 */
export const answer = (answers) => {
  keepListening(`${CHANNEL}:ask`, (event) => {
    const words = split(event.data, ' ');
    const data = answers[words[0]](words, pathOf(event)[0]);
    dispatch(window, new InputEvent(`${CHANNEL}:answer`, { data }));
  });
};
