/** Handlers that a framework stores with an element, which the browser does not report. */
import { includes, keys, queryAll } from './builtins.js';
import { signalOf } from './channel.js';

/**
 * Whether React calls a function of the page if the element is clicked.
 *
 * @param {any} el
 */
export const isClickHandled = (el) => {
  const names = keys(el);
  for (let at = 0; at < names.length; at += 1) {
    if (includes(names[at], '__reactProps$')) return typeof (el[names[at]] || {}).onClick === 'function';
  }
  return false;
};

/** Report all elements for which React handles clicks. */
export const tellHandled = () => {
  const elements = queryAll(document, '*');
  for (let at = 0; at < elements.length; at += 1) if (isClickHandled(elements[at])) signalOf('handled', elements[at]);
};
