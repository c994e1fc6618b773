/** Facts and actions of a document as a whole. */
import {
  all,
  boxOf,
  childNodesOf,
  contentTypeOf,
  first,
  innerTextOf,
  is,
  isElement,
  nodeTypeOf,
  pageBody,
  pageRoot,
} from '../lib/dom.js';
import { hasEngine } from '../lib/engines.js';
import { until } from '../lib/waiting.js';
import { isDrawn } from '../lib/visibility.js';

const PICTURED = 'canvas, video, iframe, frame, embed, object, img';
const LEAST_PX = 8;

/** Whether the page may look different from its markup: it has a canvas, a video, or a picture that has not loaded. */
export const mayShowMore = () =>
  all(document, PICTURED).some((el) => {
    const { width, height } = boxOf(el);
    const isLoaded = is(el, 'img') && el.complete && el.naturalWidth > 0;
    return width > LEAST_PX && height > LEAST_PX && isDrawn(el) && !isLoaded;
  });

/** The current time, epoch milliseconds, by the page's own clock. */
export const clock = () => performance.timeOrigin + performance.now();

export const contentType = () => contentTypeOf(document);

/** The visible text. */
export const visibleText = () => {
  const body = pageBody();
  return body ? innerTextOf(body) : '';
};

/** The content type of a document, or `empty` if the response had no content. */
export const documentKind = () => {
  const parts = [document, pageRoot()].flatMap((node) => (node ? childNodesOf(node) : []));
  const inParts = parts.filter(isElement).flatMap((el) => (is(el, 'html') ? [] : childNodesOf(el)));
  const hasDoctype = parts.some((node) => nodeTypeOf(node) === Node.DOCUMENT_TYPE_NODE);
  return hasDoctype || inParts.length ? contentTypeOf(document) : 'empty';
};

export { hasEngine };

/** Whether there is a page to go back to. */
export const canGoBack = () => history.length > 2;

const RELEASE_MS = 500;
const LOOK_MS = 20;

/** Wait until no control looks pressed: after a tap, a control keeps its pressed colours for a moment. */
export const released = () => until(() => first(document, ':active') === null, RELEASE_MS, LOOK_MS);

/** The storage of the tab after a login, and its origin. */
export const readTabStorage = () => ({ origin: location.origin, items: { ...sessionStorage } });

/** The page's storage; empty if it is not allowed to use any. */
export const readStorage = () => {
  try {
    return location.protocol.startsWith('http') ? [{ ...localStorage }, { ...sessionStorage }] : [{}, {}];
  } catch {
    return [{}, {}];
  }
};

/** Replace an origin's storage. @param {{ local?: Record<string, string>, tab?: Record<string, string> }} stores */
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

/** Number of an origin's stores other than cookies and text: databases, workers, caches. */
export const countStored = async () => {
  const workers = navigator.serviceWorker ? await navigator.serviceWorker.getRegistrations() : [];
  const databases = await indexedDB.databases();
  const caches = window.caches ? await window.caches.keys() : [];
  return { origin: location.origin, more: databases.length + workers.length + caches.length };
};

const MESSAGE_LOOK_MS = 40;

/** @typedef {{ text: string, selector: string, comes: number, most: number }} Expected */

/** How long an expected message is visible, ms; null if it does not appear, or does not disappear. @param {Expected} expected */
export const messageStays = async ({ text, selector, comes, most }) => {
  const says = (/** @type {Element} */ el) => innerTextOf(el).replace(/\s+/g, ' ').trim().startsWith(text);
  const shows = () => all(document, selector).some((el) => isDrawn(el) && says(el));
  if (!(await until(shows, comes, MESSAGE_LOOK_MS))) return null;
  const came = performance.now();
  return (await until(() => !shows(), most, MESSAGE_LOOK_MS)) ? performance.now() - came : null;
};
