/** What components hold as properties of their own classes. */

/**
 * The value of a component, after a `=`; empty where it has none.
 *
 * @param {any} el
 */
export const valueOfComponent = (el) => {
  const { value } = el;
  return typeof value === 'string' || typeof value === 'number' ? `=${value}` : '';
};
