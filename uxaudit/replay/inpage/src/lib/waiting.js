/** Waiting of our own, by the browser's timers as the document began with them: it is nothing of the page's. */

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

/** The next time that the page is drawn; a moment where it is not. */
export const nextFrame = () =>
  new Promise((done) => {
    frame(done);
    later(done, FRAME_MS);
  });

/**
 * Look again and again until there is something, or the time is over.
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
