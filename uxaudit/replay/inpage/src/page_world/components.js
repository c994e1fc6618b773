/** Values that components have as properties of their own classes. */

/**
 * The value of a component, after a `=`; empty if it has none.
 *
 * @param {any} el
 */
export const valueOfComponent = (el) => {
  const { value } = el;
  return typeof value === 'string' || typeof value === 'number' ? `=${value}` : '';
};
