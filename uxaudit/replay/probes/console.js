// Keeps a page that floods the console from drowning everything else: each document says so much and no more.
(() => {
  const LIMIT = 300;
  let said = 0;
  for (const name of ['log', 'info', 'debug', 'warn', 'error', 'trace', 'table', 'dir', 'assert']) {
    const original = console[name];
    if (typeof original === 'function') console[name] = function (...args) { if (++said <= LIMIT) return original.apply(this, args); };
  }
})();
