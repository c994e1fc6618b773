/** What is asked of a document as a whole. */
import { all, boxOf, childNodesOf, contentTypeOf, first, innerTextOf, is, isElement, nodeTypeOf, pageBody, pageRoot } from '../lib/dom.js';
import { until } from '../lib/waiting.js';
import { isDrawn } from '../lib/visibility.js';

const PICTURED = 'canvas, video, iframe, frame, embed, object, img';
const LEAST_PX = 8;

/** Whether something that draws itself may show more than the markup tells: a canvas, a film, a picture that has not come. */
export const mayShowMore = () =>
  all(document, PICTURED).some((el) => {
    const { width, height } = boxOf(el);
    const isLoaded = is(el, 'img') && el.complete && el.naturalWidth > 0;
    return width > LEAST_PX && height > LEAST_PX && isDrawn(el) && !isLoaded;
  });

/** The time now, epoch milliseconds, by the page's own clock. */
export const clock = () => performance.timeOrigin + performance.now();

export const contentType = () => contentTypeOf(document);

/** The text that can be seen. */
export const visibleText = () => {
  const body = pageBody();
  return body ? innerTextOf(body) : '';
};

/** What a document is: its type, or `empty` where the address gave none. */
export const documentKind = () => {
  const parts = [document, pageRoot()].flatMap((node) => (node ? childNodesOf(node) : []));
  const inParts = parts.filter(isElement).flatMap((el) => (is(el, 'html') ? [] : childNodesOf(el)));
  const hasDoctype = parts.some((node) => nodeTypeOf(node) === Node.DOCUMENT_TYPE_NODE);
  return hasDoctype || inParts.length ? contentTypeOf(document) : 'empty';
};

/** Whether there is a page to go back to. */
export const canGoBack = () => history.length > 2;

const RELEASE_MS = 500;
const LOOK_MS = 20;

/** Wait until no control is pressed: one that was tapped stays so for a moment, in colours that are not those it has at rest. */
export const released = () => until(() => first(document, ':active') === null, RELEASE_MS, LOOK_MS);

/** What a log-in leaves in the tab's own storage, and of which origin. */
export const readTabStorage = () => ({ origin: location.origin, items: { ...sessionStorage } });

/** What the page keeps in its storage. It may not keep anything. */
export const readStorage = () => {
  try {
    return location.protocol.startsWith('http') ? [{ ...localStorage }, { ...sessionStorage }] : [{}, {}];
  } catch {
    return [{}, {}];
  }
};

/** Put an origin's storage in place of what is there. @param {{ local?: Record<string, string>, tab?: Record<string, string> }} stores */
export const fillStorage = ({ local, tab }) => {
  /** @type {[Storage, Record<string, string> | undefined][]} */
  const pairs = [
    [localStorage, local],
    [sessionStorage, tab],
  ];
  for (const [store, items] of pairs) {
    if (!items) continue;
    store.clear();
    for (const [key, value] of Object.entries(items)) store.setItem(key, value);
  }
};

/** How much an origin keeps besides cookies and words: databases, workers, caches. */
export const countStored = async () => {
  const workers = navigator.serviceWorker ? await navigator.serviceWorker.getRegistrations() : [];
  const databases = await indexedDB.databases();
  const caches = window.caches ? await window.caches.keys() : [];
  return { origin: location.origin, more: databases.length + workers.length + caches.length };
};

const MESSAGE_LOOK_MS = 40;

/** @typedef {{ text: string, selector: string, comes: number, most: number }} Expected */

/** How long a message that is expected stays, ms; null where it does not come, or does not go. @param {Expected} expected */
export const messageStays = async ({ text, selector, comes, most }) => {
  const says = (/** @type {Element} */ el) => innerTextOf(el).replace(/\s+/g, ' ').trim().startsWith(text);
  const shows = () => all(document, selector).some((el) => isDrawn(el) && says(el));
  if (!(await until(shows, comes, MESSAGE_LOOK_MS))) return null;
  const came = performance.now();
  return (await until(() => !shows(), most, MESSAGE_LOOK_MS)) ? performance.now() - came : null;
};
