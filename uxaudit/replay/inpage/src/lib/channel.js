/** Communication of the isolated world with the audit, and with the page's own world. */
import { isConnected } from './dom.js';
import { keepListening } from './lasting.js';

const dispatch = Function.prototype.call.bind(EventTarget.prototype.dispatchEvent);
const report = __uxaudit_report;

/**
 * Send a message to the audit immediately: a click may end the document.
 *
 * @param {object} message
 */
export const send = (message) => {
  try {
    report(JSON.stringify(message));
  } catch {
    // the document is being unloaded
  }
};

/**
 * The node that an event passes on: its target, or its range if the node is in no document.
 *
 * @param {InputEvent} event
 * @returns {Node | null}
 */
const handedOver = (event) => {
  const [target] = event.composedPath();
  return target === window ? (event.getTargetRanges()[0]?.startContainer ?? null) : /** @type {Node} */ (target);
};

/**
 * Listen to an event of the channel.
 *
 * @param {string} kind
 * @param {(data: string, node: Node | null) => void} handle
 */
export const hear = (kind, handle) => {
  keepListening(
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
 * Listen to a signal of the page's world.
 *
 * @param {string} name
 * @param {(words: string[], node: Node | null) => void} handle
 */
export const onSignal = (name, handle) => {
  signals[name] = handle;
};

let answer = '';

/**
 * Ask the page's world a question; empty if it does not respond.
 *
 * @param {string} question words, the first of which is the kind of question
 * @param {Element} [el] the subject of the question
 */
export const askPage = (question, el) => {
  answer = '';
  dispatch(el && isConnected(el) ? el : window, new InputEvent(`${CHANNEL}:ask`, { data: question, composed: true }));
  return answer;
};

/** Start to listen. */
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
 * Hold a node for the audit, under a ticket that the audit chose.
 *
 * @param {string} ticket
 * @param {Node} node
 */
export const hold = (ticket, node) => {
  held.set(ticket, [...(held.get(ticket) ?? []), node]);
  if (held.size > MOST_TICKETS) held.delete(/** @type {string} */ (held.keys().next().value));
};

/**
 * Return the nodes that are held under a ticket, once.
 *
 * @param {string} ticket
 * @returns {any[]}
 */
export const release = (ticket) => {
  const nodes = held.get(ticket) ?? [];
  held.delete(ticket);
  return nodes;
};

/** Receive elements from the audit, and return requested ones to it; see `browser/isolated_world.py`. */
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
