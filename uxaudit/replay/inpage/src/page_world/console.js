/** Limits the console output of each document, so that a page that floods the console does not block everything else. */
import { apply } from './builtins.js';

const LIMIT = 300;
const METHODS = ['log', 'info', 'debug', 'warn', 'error', 'trace', 'table', 'dir', 'assert'];

export const limitConsole = () => {
  let printed = 0;
  /** @type {any} */
  const page = console;
  for (const name of METHODS) {
    const original = page[name];
    page[name] = function () {
      printed += 1;
      return printed <= LIMIT ? apply(original, this, arguments) : undefined;
    };
  }
};
