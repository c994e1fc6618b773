// Lets axe come into a document by a call. Runs before the page's own scripts: keeps the JSON that the document began with,
// and later holds axe under a name of ours, so that neither meets what the page calls `axe`, `define`, `module` or `JSON`.
(() => {
  if (window.LAZY) return;
  const keep = (name, value) => Object.defineProperty(window, name, { value, enumerable: false, configurable: true });
  const { stringify, parse } = JSON;
  const own = Object.prototype.hasOwnProperty;
  // Old libraries give every array, string or object a `toJSON`: it is taken away while ours is written.
  const pure = (value) => {
    const taken = [];
    for (const { prototype } of [Array, Object, String, Number, Boolean]) {
      if (!own.call(prototype, 'toJSON')) continue;
      taken.push([prototype, Object.getOwnPropertyDescriptor(prototype, 'toJSON')]);
      delete prototype.toJSON;
    }
    try { return stringify(value); } finally { for (const [prototype, was] of taken) Object.defineProperty(prototype, 'toJSON', was); }
  };
  const json = { stringify: pure, parse };
  keep('JSON_KEPT', json);
  keep('LAZY', function () {
    if (window.AXE_CORE) return;
    const theirs = Object.getOwnPropertyDescriptor(window, 'axe');
    // Not in a function of its own: each further level makes the browser read axe's 570 kB once more (15 ms).
    const define = undefined, module = undefined, exports = undefined, JSON = json;
/* AXE_SOURCE */
    keep('AXE_CORE', window.axe);
    if (theirs) Object.defineProperty(window, 'axe', theirs); else delete window.axe;
  });
})();
