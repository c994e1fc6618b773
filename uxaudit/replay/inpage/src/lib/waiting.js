/** Waits with the browser's original timers, which do not count as activity of the page. */

const later = setTimeout.bind(window);
const frame = requestAnimationFrame.bind(window);
const FRAME_MS = 100;

/**
 * @param {number} ms
 * @returns {Promise<void>}
 */
export const wait = (ms) =>
  new Promise((done) => {
    later(done, ms);
  });

/** The next frame; a moment if the page is not drawn. */
export const nextFrame = () =>
  new Promise((done) => {
    frame(done);
    later(done, FRAME_MS);
  });

/**
 * Poll until the condition is true, or the time is over.
 *
 * @param {() => boolean} isThere
 * @param {number} limit ms
 * @param {number} pause ms
 */
export const until = async (isThere, limit, pause) => {
  const end = performance.now() + limit;
  while (!isThere()) {
    if (performance.now() >= end) return false;
    await wait(pause);
  }
  return true;
};
