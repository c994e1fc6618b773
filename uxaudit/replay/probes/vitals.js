// The in-page half of the vitals probe: paint, stability and interaction latency of this document, with the rules of
// Google's web-vitals library. Runs in the top document only; the last word is sent as the document goes away.
(() => {
  if (window !== window.top || window.__uxaudit_vitals) return;
  const vitals = { fcp_ms: null, lcp_ms: null, cls: 0 };
  let session = 0, first = 0, last = 0, worstEvent = null;
  const start = () => { const nav = performance.getEntriesByType('navigation')[0]; return (nav && nav.activationStart) || 0; };
  const observe = (type, handle, options = {}) => {
    try {
      const observer = new PerformanceObserver((list) => list.getEntries().forEach(handle));
      observer.observe({ type, buffered: true, ...options });
      return observer;
    } catch { return null; }
  };
  observe('paint', (entry) => { if (entry.name === 'first-contentful-paint') vitals.fcp_ms = Math.max(entry.startTime - start(), 0); });
  const onPaint = (entry) => { vitals.lcp_ms = Math.max(entry.startTime - start(), 0); };
  const paints = observe('largest-contentful-paint', onPaint);
  // CLS: the worst window of shifts less than 1 s apart and 5 s long in all; shifts right after input are the user's doing.
  const onShift = (entry) => {
    if (entry.hadRecentInput || (window.__uxaudit && window.__uxaudit.posed(entry.startTime))) return;
    if (session && entry.startTime - last < 1000 && entry.startTime - first < 5000) session += entry.value;
    else { session = entry.value; first = entry.startTime; }
    last = entry.startTime;
    vitals.cls = Math.max(vitals.cls, session);
  };
  const shifts = observe('layout-shift', onShift);
  if (!shifts) vitals.cls = null;
  const onEvent = (entry) => { if (entry.interactionId) worstEvent = Math.max(worstEvent || 0, entry.duration); };
  const events = observe('event', onEvent, { durationThreshold: 16 });
  observe('first-input', onEvent);
  const read = () => {
    if (paints) paints.takeRecords().forEach(onPaint);
    if (shifts) shifts.takeRecords().forEach(onShift);
    if (events) events.takeRecords().forEach(onEvent);
    const result = { url: location.href, origin: performance.timeOrigin, ...vitals, inp_ms: worstEvent };
    worstEvent = null;  // latency is told per step
    return result;
  };
  read.endPaint = () => { if (paints) { paints.takeRecords().forEach(onPaint); paints.disconnect(); } };  // at the first step of any sort
  Object.defineProperty(window, '__uxaudit_vitals', { value: read, enumerable: false });
  // What is said at pagehide is lost where the next document is of the same site (measured with Chromium 156): beforeunload gets through.
  const lastWord = () => { try { window.__uxaudit.send({ type: 'vitals', vitals: read() }); } catch { /* gone */ } };
  for (const leaving of ['beforeunload', 'pagehide']) addEventListener(leaving, lastWord, true);
})();
