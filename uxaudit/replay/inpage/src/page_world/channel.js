/** How the page's world tells the probes' world what only it can see, and answers what it is asked. */
import { InputEvent, StaticRange, dispatch, isConnected, listen, pathOf, split } from './builtins.js';

/**
 * Tell the probes something, at once.
 *
 * @param {string} message words, the first of which says what it is
 */
export const signal = (message) => {
  dispatch(window, new InputEvent(`${CHANNEL}:signal`, { data: message }));
};

/**
 * Tell the probes something of an element. One that is in no document cannot be the target of an event that is heard; it is
 * handed over as a range.
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
 * Answer what the probes ask.
 *
 * @param {Record<string, Answer>} answers by the first word of the question
 */
export const answer = (answers) => {
  listen(
    window,
    `${CHANNEL}:ask`,
    (event) => {
      const words = split(event.data, ' ');
      const data = answers[words[0]](words, pathOf(event)[0]);
      dispatch(window, new InputEvent(`${CHANNEL}:answer`, { data }));
    },
    true,
  );
};
