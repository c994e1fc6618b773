/** What is known of the present step, by the page's own clock. */

/** Epoch milliseconds. */
export const now = () => performance.timeOrigin + performance.now();

/** @param {{ timeStamp: number }} event */
export const timeOf = (event) => performance.timeOrigin + event.timeStamp;

export const step = {
  /** When the latest input event came. */
  lastInput: 0,
  /** When it was noted, in ms since the document began. */
  began: -Infinity,
  /** What it hit. @type {EventTarget | null} */
  target: null,
  /** Whether no visible change was seen since. */
  awaiting: false,
  /** Whether the time is between the end of one step and the input of the next. */
  idle: true,
  /** The latest visible mutation, layout shift or scroll. */
  lastActivity: now(),
  /** The latest activity that is no mutation. */
  floor: now(),
  /** Kinds of response since the latest reset. @type {Set<string>} */
  responses: new Set(),
  /** The sign that told the user to wait. */
  busyCue: '',
};

/** Elements that were visible when the page last came to rest. @type {WeakSet<Node>} */
export const shown = new WeakSet();
