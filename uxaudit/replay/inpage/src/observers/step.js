/** The facts of the current step, by the page's own clock. */

/** Epoch milliseconds. */
export const now = () => performance.timeOrigin + performance.now();

/** @param {{ timeStamp: number }} event */
export const timeOf = (event) => performance.timeOrigin + event.timeStamp;

export const step = {
  /** Time of the latest input event. */
  lastInput: 0,
  /** When it was noted, in ms since the document started. */
  began: -Infinity,
  /** Its target. @type {EventTarget | null} */
  target: null,
  /** Whether no visible change has occurred since. */
  awaiting: false,
  /** Whether it is between the end of one step and the input of the next. */
  idle: true,
  /** The latest visible mutation, layout shift or scroll. */
  lastActivity: now(),
  /** The latest activity other than mutations. */
  floor: now(),
  /** Kinds of response since the latest reset. @type {Set<string>} */
  responses: new Set(),
  /** Elements that lost the focus since the page last settled. @type {Set<Element>} */
  blurred: new Set(),
  /** The busy indicator. */
  busyCue: '',
};

/** Elements that were visible when the page last settled. @type {WeakSet<Node>} */
export const shown = new WeakSet();
