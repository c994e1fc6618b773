/** What the browser measures of a page itself. */

/**
 * Hear entries of a type, also of those that came before; null where the browser does not measure it.
 *
 * @param {string} type
 * @param {(entry: any) => void} handle
 * @param {object} [options]
 * @returns {PerformanceObserver | null}
 */
export const observe = (type, handle, options = {}) => {
  try {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(handle));
    observer.observe({ type, buffered: true, ...options });
    return observer;
  } catch {
    return null;
  }
};
