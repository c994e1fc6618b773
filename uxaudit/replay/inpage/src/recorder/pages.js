/** Page loads, soft navigations, tab switches, scrolling, window size and text selection. */
import {
  documentTitleOf,
  isPageHidden,
  listenTo,
  pageRoot,
  pageScroller,
  readyStateOf,
  scrollHeightOf,
} from '../lib/dom.js';
import { keepListening } from '../lib/lasting.js';
import { now } from '../observers/step.js';
import { push, pushNow } from './outbox.js';

const SCROLL_MS = 250;
const SELECT_MS = 300;
const LARGEST_TITLE = 300;

/** @returns {any} the Navigation API; null if the browser lacks it */
const navigationApi = () => /** @type {any} */ (globalThis).navigation ?? null;

/** Direction of a history traversal, from two indexes. @param {number | undefined} from @param {number | undefined} to */
const direction = (from, to) => (from !== undefined && to !== undefined && to > from ? 'forward' : 'back');

/** How the person reached this document: a load, a reload, or back or forward in the history. */
const arrival = () => {
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
  const type = entry?.type ?? 'navigate';
  if (type === 'reload') return 'reload';
  if (type !== 'back_forward') return 'load';
  const activation = navigationApi()?.activation;
  return direction(activation?.from?.index, activation?.entry?.index);
};

const status = () => {
  const [entry] = /** @type {any[]} */ (performance.getEntriesByType('navigation'));
  return entry?.responseStatus ? { status: entry.responseStatus } : {};
};

/** @param {string} how @param {number} t */
const tellArrival = (how, t) => {
  const title = documentTitleOf(document).slice(0, LARGEST_TITLE);
  pushNow(
    'navigation',
    {
      url: location.href,
      title,
      how,
      ...(how === 'soft' || how === 'anchor' ? {} : status()),
    },
    t,
  );
  noteScroll();
};

/** Record the scroll position, and how much of the page has come into view. */
const noteScroll = () => {
  const scroller = pageScroller() ?? pageRoot();
  if (!scroller) return;
  push('scroll', {
    bottom: Math.round(scrollY + innerHeight),
    height: scrollHeightOf(scroller),
    scroll: [Math.round(scrollX), Math.round(scrollY)],
  });
};

/** Debounce: call once, `ms` after the last event of a series. @param {() => void} work @param {number} ms */
const atEnd = (work, ms) => {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, ms);
  };
};

/** @param {string} from @param {string} to */
const isAnchor = (from, to) => from.split('#')[0] === to.split('#')[0] && !/#!?\//.test(to);

const watchSoft = () => {
  let url = location.href;
  /** @param {string} how */
  const moved = (how) => {
    if (location.href === url) return;
    const kind = how || (isAnchor(url, location.href) ? 'anchor' : 'soft');
    url = location.href;
    tellArrival(kind, now());
  };
  const api = navigationApi();
  if (!api) {
    keepListening('popstate', () => moved('back'), true);
    keepListening('hashchange', () => moved(''), true);
    return;
  }
  api.addEventListener('currententrychange', (/** @type {any} */ event) => {
    const isTraverse = event.navigationType === 'traverse';
    moved(isTraverse ? direction(event.from?.index, api.currentEntry?.index) : '');
  });
};

const noteSelection = () => {
  const text = String(getSelection() ?? '').trim();
  if (text) push('selection', { length: text.length });
};

const noteSize = () => {
  push('resize', { width: innerWidth, height: innerHeight });
  if (devicePixelRatio !== ratio) push('zoom', { scale: Math.round((devicePixelRatio / first) * 100) / 100 });
  ratio = devicePixelRatio;
};

const first = devicePixelRatio;
let ratio = first;

export const watchPages = () => {
  if (window !== window.top) return;
  const began = performance.timeOrigin;
  const arrived = () => tellArrival(arrival(), began);
  if (readyStateOf(document) === 'loading')
    addEventListener('DOMContentLoaded', arrived, {
      capture: true,
      once: true,
    });
  else arrived();
  keepListening('pageshow', (event) => event.persisted && tellArrival('back', now()), true);
  watchSoft();
  keepListening('scroll', atEnd(noteScroll, SCROLL_MS), {
    capture: true,
    passive: true,
  });
  keepListening('resize', atEnd(noteSize, SCROLL_MS), true);
  listenTo(document, 'selectionchange', atEnd(noteSelection, SELECT_MS), true);
  listenTo(document, 'visibilitychange', () => pushNow('tab', { how: isPageHidden() ? 'hidden' : 'shown' }), true);
};
