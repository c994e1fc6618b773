/**
 * In the copy of a state, nothing may leave the page. Blocks what request interception cannot see, such as beacons and workers. Requests,
 * WebSockets and new windows are blocked by the browser context (see `trials/isolation.py`).
 */
import { MutationObserver, Proxy, apply, construct, queryAll, replaceBy, setAttribute, stopHere } from './builtins.js';
import { signal } from './channel.js';
import { keepListening } from './lasting.js';

/** @type {any} */
const page = window;

/** A replacement for workers that accepts all messages and does nothing. */
class Idle extends EventTarget {
  onmessage = null;
  onerror = null;
  port = {
    postMessage() {},
    start() {},
    close() {},
    addEventListener() {},
    removeEventListener() {},
    onmessage: null,
  };
  postMessage() {}
  terminate() {}
}

/** @param {string} name of a constructor @param {() => object} instead */
const replace = (name, instead) => {
  if (typeof page[name] !== 'function') return;
  page[name] = new Proxy(page[name], {
    construct() {
      signal(`withheld ${name}`);
      return instead();
    },
  });
};

/** Do not defer requests. The browser would send them after the document was closed, when their interception has ended. */
const deferNothing = () => {
  if (!page.fetchLater) return;
  page.fetchLater = function fetchLater() {
    signal('withheld fetchLater');
    return { activated: false };
  };
};

/** Remove `keepalive` from requests: the browser would send them even after the document was closed. */
const endWithDocument = () => {
  const original = page.fetch;
  page.Request = new Proxy(page.Request, {
    construct: (type, args, target) =>
      construct(type, args[1] ? [args[0], { ...args[1], keepalive: false }] : args, target),
  });
  page.fetch = function fetch(/** @type {any} */ what, /** @type {any} */ how) {
    return apply(original, this, [what, { ...how, keepalive: false }]);
  };
};

/** Let the page not know that it is left: what it then requests may pass after its interception has ended. */
const leaveUnnoticed = () => {
  let isLeft = false;
  keepListening('pagehide', (event) => void ((isLeft = true), stopHere(event)));
  keepListening('pageshow', () => void (isLeft = false));
  for (const type of ['visibilitychange', 'unload']) keepListening(type, (event) => isLeft && stopHere(event));
};

const RULES = 'script[type="speculationrules" i]';

/**
 * Make rules for prefetching and prerendering ineffective: request interception does not see what they load. Observers run before the
 * parser ends a script element, and before the browser follows the rules of one that a script inserts, if it is gone by then.
 */
const ignoreSpeculationRules = () => {
  new MutationObserver(() => {
    const found = queryAll(document, RULES);
    for (let index = 0; index < found.length; index += 1) {
      const script = found[index];
      const place = new Comment();
      setAttribute(script, 'type', 'speculationrules-withheld');
      replaceBy(script, place);
      replaceBy(place, script);
      signal('withheld SpeculationRules');
    }
  }).observe(document, { childList: true, subtree: true });
};

export const withhold = () => {
  ignoreSpeculationRules();
  leaveUnnoticed();
  Navigator.prototype.sendBeacon = function sendBeacon() {
    signal('withheld sendBeacon');
    return true;
  };
  replace('Worker', () => new Idle());
  replace('SharedWorker', () => new Idle());
  replace('WebTransport', () => {
    throw new DOMException('Not available', 'NotSupportedError');
  });
  deferNothing();
  endWithDocument();
};
