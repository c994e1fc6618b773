/** The ways out of the probes' world: to the audit, and to the page's own world. */
import { isConnected } from './dom.js';

const dispatch = Function.prototype.call.bind(EventTarget.prototype.dispatchEvent);
const report = __uxaudit_report;

/**
 * Send a message to the audit, at once: a click may end the document.
 *
 * @param {object} message
 */
export const send = (message) => {
  try {
    report(JSON.stringify(message));
  } catch {
    // the document is going away
  }
};

/**
 * The node that an event hands over: its target, or what it has as a range where that is in no document.
 *
 * @param {InputEvent} event
 * @returns {Node | null}
 */
const handedOver = (event) => {
  const [target] = event.composedPath();
  return target === window ? (event.getTargetRanges()[0]?.startContainer ?? null) : /** @type {Node} */ (target);
};

/**
 * Hear an event of the channel.
 *
 * @param {string} kind
 * @param {(data: string, node: Node | null) => void} handle
 */
export const hear = (kind, handle) => {
  addEventListener(
    `${CHANNEL}:${kind}`,
    (event) => {
      const input = /** @type {InputEvent} */ (event);
      handle(input.data ?? '', handedOver(input));
    },
    true,
  );
};

/** @type {Record<string, (words: string[], node: Node | null) => void>} */
const signals = {};

/**
 * Hear a signal of the page's world.
 *
 * @param {string} name
 * @param {(words: string[], node: Node | null) => void} handle
 */
export const onSignal = (name, handle) => {
  signals[name] = handle;
};

let answer = '';

/**
 * Ask the page's world a question; empty where it does not answer.
 *
 * @param {string} question words, the first of which says what is asked
 * @param {Element} [el] which it is about
 */
export const askPage = (question, el) => {
  answer = '';
  dispatch(el && isConnected(el) ? el : window, new InputEvent(`${CHANNEL}:ask`, { data: question, composed: true }));
  return answer;
};

/** Begin to hear. */
export const openChannel = () => {
  hear('signal', (data, node) => {
    const words = data.split(' ');
    signals[words[0]]?.(words, node);
  });
  hear('answer', (data) => {
    answer = data;
  });
};

/** @type {Map<string, Node[]>} */
const held = new Map();
const MOST_TICKETS = 50;

/**
 * Hold a node for the audit, under a ticket that it chose.
 *
 * @param {string} ticket
 * @param {Node} node
 */
export const hold = (ticket, node) => {
  held.set(ticket, [...(held.get(ticket) ?? []), node]);
  if (held.size > MOST_TICKETS) held.delete(/** @type {string} */ (held.keys().next().value));
};

/**
 * Give back the nodes that are held under a ticket, once.
 *
 * @param {string} ticket
 * @returns {any[]}
 */
export const release = (ticket) => {
  const nodes = held.get(ticket) ?? [];
  held.delete(ticket);
  return nodes;
};

/** Take elements from the audit, and give it such as it asks for; see `browser/isolated_world.py`. */
export const openHands = () => {
  hear('hold', (ticket, node) => {
    if (!node) return;
    hold(ticket, node);
    report(JSON.stringify({ type: 'held', ticket }));
  });
  hear('take', (ticket) => {
    const node = release(ticket).at(-1);
    if (node) dispatch(node, new InputEvent(`${CHANNEL}:give`, { composed: true }));
  });
};
