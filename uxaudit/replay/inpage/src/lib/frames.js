/** Frames, and the documents in them. */
import { isHtml, tagOf } from './dom.js';

/**
 * @param {Element} el
 * @returns {el is HTMLIFrameElement}
 */
export const isFrame = (el) => isHtml(el) && (tagOf(el) === 'iframe' || tagOf(el) === 'frame');

/**
 * The document in a frame; null for another origin, and for an element that is not a frame.
 *
 * @param {Element} el
 * @returns {Document | null}
 */
export const documentInside = (el) => {
  try {
    return isFrame(el) ? el.contentDocument : null;
  } catch {
    return null;
  }
};
