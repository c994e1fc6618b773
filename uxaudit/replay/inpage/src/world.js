/** The functions in the isolated world that the audit calls by name. */
import * as probes from 'called:probes';
import * as trials from 'called:trials';
import * as confined from './keyboard/confined.js';
import * as dialogs from './keyboard/dialogs.js';
import * as focus from './keyboard/focus.js';
import * as values from './keyboard/values.js';
import { hold, openChannel, openHands, release } from './lib/channel.js';
import { factories } from './lib/engines.js';
import { guardsFor } from './lib/guards.js';
import * as events from './observers/events.js';
import * as pending from './observers/pending.js';
import * as timing from './observers/timing.js';
import * as vitals from './observers/vitals.js';
import * as page from './page/document.js';
import { copy, raise } from './recorder/copy.js';
import * as stillness from './recorder/stillness.js';
import * as control from './steps/control.js';
import * as entry from './steps/entry.js';
import * as fields from './steps/fields.js';
import * as opening from './steps/opening.js';
import * as scrolling from './steps/scrolling.js';
import * as targets from './steps/targets.js';

/** The functions that can be called, as `module.function`. @type {Record<string, Record<string, any>>} */
const MODULES = {
  ...probes,
  ...trials,
  confined,
  control,
  copy: { copy, raise },
  dialogs,
  entry,
  events,
  fields,
  focus,
  opening,
  page,
  pending,
  scrolling,
  stillness,
  targets,
  timing,
  values,
  vitals,
};

/** @typedef {{ node: string } | { nodes: string } | { value: any }} Argument a value, or the ticket of elements that the audit passed */

/** @param {Argument} argument */
const argumentOf = (argument) => {
  if ('node' in argument) return release(argument.node).at(-1) ?? null;
  return 'nodes' in argument ? release(argument.nodes) : argument.value;
};

/**
 * Call a function by name, such as `forms.readForms`. The result is returned as JSON, which is ten times as fast as the serialization of
 * the DevTools protocol. With a ticket, the resulting elements are held for the audit under it instead.
 *
 * @param {string} name
 * @param {Argument[]} given
 * @param {string} [ticket]
 */
const call = async (name, given, ticket) => {
  const [module, method] = name.split('.');
  const result = await MODULES[module][method](...given.map(argumentOf));
  if (!ticket) return JSON.stringify(result ?? null);
  if (result) hold(ticket, result);
  return JSON.stringify(Boolean(result));
};

/**
 * Call a function and return its result as is, for the DevTools protocol.
 *
 * @param {string} name
 * @param {Argument[]} given
 */
const get = (name, given) => {
  const [module, method] = name.split('.');
  return MODULES[module][method](...given.map(argumentOf));
};

/**
 * Call a function with a node.
 *
 * @param {string} name
 * @param {Node} node
 */
const on = (name, node) => {
  const [module, method] = name.split('.');
  return MODULES[module][method](node);
};

/** The names of all functions that can be called, as `module.function`. */
const names = () =>
  Object.entries(MODULES).flatMap(([module, functions]) => Object.keys(functions).map((one) => `${module}.${one}`));

/** The key under which the audit finds these functions. A page cannot name an element after a symbol. */
const KEY = Symbol.for(CHANNEL);
const world = /** @type {any} */ (globalThis);

/** Make the functions available to the audit, and start to observe; only once in a document. @param {() => void} observe */
export const enter = (observe) => {
  if (world[KEY]) return;
  Object.defineProperty(world, KEY, { value: { call, get, on, names, factories, guardsFor } });
  openChannel();
  openHands();
  observe();
};
