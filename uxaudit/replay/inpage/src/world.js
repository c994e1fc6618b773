/** The functions in a world of our own that the audit calls by their names. */
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
import * as axe from './probes/axe.js';
import * as content from './probes/content.js';
import * as contrast from './probes/contrast.js';
import { fingerprint } from './probes/fingerprint.js';
import { readForms } from './probes/forms/index.js';
import * as ibm from './probes/ibm.js';
import { readMarkup } from './probes/markup/index.js';
import { secretBoxes } from './probes/secrets.js';
import * as stillness from './recorder/stillness.js';
import * as control from './steps/control.js';
import * as fields from './steps/fields.js';
import * as opening from './steps/opening.js';
import * as scrolling from './steps/scrolling.js';
import * as targets from './steps/targets.js';
import * as forcedColours from './trials/forced_colours.js';
import * as hover from './trials/hover/index.js';
import * as keys from './trials/keys/index.js';
import * as motion from './trials/motion.js';
import * as reflow from './trials/reflow.js';
import * as spacing from './trials/spacing.js';
import * as walk from './trials/walk/index.js';

/** The functions of a module by their names, with the module's name before. @type {Record<string, Record<string, any>>} */
const MODULES = {
  axe,
  confined,
  content,
  contrast,
  control,
  dialogs,
  events,
  fields,
  fingerprint: { fingerprint },
  focus,
  forcedColours,
  forms: { readForms },
  hover,
  ibm,
  keys,
  markup: { readMarkup },
  motion,
  opening,
  page,
  pending,
  reflow,
  scrolling,
  secrets: { secretBoxes },
  spacing,
  stillness,
  targets,
  timing,
  values,
  vitals,
  walk,
};

/** @typedef {{ node: string } | { nodes: string } | { value: any }} Argument a value, or the ticket of elements that were handed over */

/** @param {Argument} argument */
const argumentOf = (argument) => {
  if ('node' in argument) return release(argument.node).at(-1) ?? null;
  return 'nodes' in argument ? release(argument.nodes) : argument.value;
};

/**
 * Call a function by its name, such as `forms.readForms`. What it gives travels as JSON, which is ten times as fast as the debugger's own
 * way; an element is held for the audit under the ticket.
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
 * What a function gives for elements that were handed over, as it is: for the debugger.
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

/** The names of all functions that can be called. */
const names = () =>
  Object.entries(MODULES).flatMap(([module, functions]) => Object.keys(functions).map((one) => `${module}.${one}`));

/** How the audit finds what is here. A symbol: nothing that a page names can be in its place. */
const KEY = Symbol.for(CHANNEL);
const world = /** @type {any} */ (globalThis);

/** Let the audit in, and begin to observe; once in a document. @param {() => void} observe */
export const enter = (observe) => {
  if (world[KEY]) return;
  Object.defineProperty(world, KEY, { value: { call, get, on, names, factories, guardsFor } });
  openChannel();
  openHands();
  observe();
};
