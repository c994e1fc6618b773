/**
 * In the copy of a state, nothing may leave the page. Blocks what request interception cannot see, such as beacons and workers. Requests,
 * WebSockets and new windows are blocked by the browser context (see `trials/isolation.py`).
 */
import { Proxy, apply, construct } from './builtins.js';
import { signal } from './channel.js';

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

export const withhold = () => {
  Navigator.prototype.sendBeacon = function sendBeacon() {
    signal('withheld sendBeacon');
    return true;
  };
  replace('Worker', () => new Idle());
  replace('SharedWorker', () => new Idle());
  replace('WebTransport', () => {
    throw new DOMException('Not available', 'NotSupportedError');
  });
  endWithDocument();
};
