/**
 * The bundle for Playwright's own world: a selector engine that passes the elements that Playwright found to the probes' world (`hold`),
 * or takes one from it (`take`). It shares no objects with that world, so elements travel in events.
 */
const isConnected = /** @type {(node: Node) => boolean} */ (
  Function.prototype.call.bind(
    /** @type {() => boolean} */ (Object.getOwnPropertyDescriptor(Node.prototype, 'isConnected')?.get),
  )
);
const dispatch = /** @type {(target: EventTarget, event: Event) => boolean} */ (
  Function.prototype.call.bind(EventTarget.prototype.dispatchEvent)
);

/** The element that the probes' world passes on. @param {(target: EventTarget) => void} send */
const take = (send) => {
  /** @type {EventTarget[]} */
  let given = [];
  const hear = (/** @type {Event} */ event) => {
    given = event.composedPath().slice(0, 1);
  };
  addEventListener(`${CHANNEL}:give`, hear, { capture: true, once: true });
  send(window);
  removeEventListener(`${CHANNEL}:give`, hear, true);
  return given;
};

/**
 * All results for an order, such as `hold 7`.
 *
 * @param {Node} root
 * @param {string} order the action and its data
 */
export const queryAll = (root, order) => {
  const [action, data] = order.split(' ');
  const send = (/** @type {EventTarget} */ target, /** @type {InputEventInit} */ options = {}) =>
    dispatch(target, new InputEvent(`${CHANNEL}:${action}`, { data, composed: true, ...options }));
  if (action === 'take') return take(send);
  const range = () => new StaticRange({ startContainer: root, startOffset: 0, endContainer: root, endOffset: 0 });
  if (isConnected(root)) send(root);
  else send(window, { targetRanges: [range()] });
  return [root];
};

/** The first result for an order. @param {Node} root @param {string} order */
export const query = (root, order) => queryAll(root, order)[0] ?? null;
