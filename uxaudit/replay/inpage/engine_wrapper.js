/*
 * Around the script of an accessibility engine, by `browser/bundles.py`, which replaces the words in capitals. The engine is not in another
 * function: with each level the browser parses the 570 kB of axe again (15 ms).
 */
KEY.factories.NAME = function () {
  const theirs = Object.getOwnPropertyDescriptor(window, 'axe');
  const define = undefined,
    module = undefined,
    exports = undefined,
    process = undefined;
  const { CONSTANTS } = KEY.guardsFor(READ_PROPERTIES);
  const quiet = () => {},
    console = { log: quiet, info: quiet, warn: quiet, error: quiet, debug: quiet };
  SOURCE;
  const engine = RESULT;
  if (theirs) Object.defineProperty(window, 'axe', theirs);
  else delete window.axe;
  return engine;
};
