/** The browser's own measurements of a page. */

/**
 * Observe entries of a type, including earlier ones; null if the browser does not measure it.
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
