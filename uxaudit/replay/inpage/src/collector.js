/**
 * The script of an unmoderated session: `<script src="…/uxaudit.js"></script>` in the pages of a site.
 *
 * For a visitor who is no participant it asks once whether there is a session, and does nothing else. It runs in the page's own world,
 * unlike the recorder of moderated sessions: a page could hide from it what it does, but no more than that.
 */
import { openCourier } from './collector/courier.js';
import { watchCriterion } from './collector/criterion.js';
import { findSession, storeSession, tabNumber, tell } from './collector/session.js';
import { forgetTyped, hide, hideInUrl, learnTyped, noteTyped, restoreTyped, typedValues } from './collector/typed.js';
import { currentScriptOf } from './lib/dom.js';
import { now } from './observers/step.js';
import { recordPerson } from './recorder/index.js';
import { flush, push } from './recorder/outbox.js';

const LONGEST = 300;
const isTop = window === window.top;
/** The origin of the collector: that of this script. */
const collector = new URL(/** @type {HTMLScriptElement} */ (currentScriptOf(document)).src).origin;

/** @type {import('./collector/session.js').Session | null} */
let session = null;
/** @type {ReturnType<typeof openCourier> | null} */
let courier = null;
let tab = 0;
/** @type {number | null} the task whose criterion was met */
let met = null;
let look = () => {};

const SHOWN = ['name', 'selector', 'part', 'title', 'message'];

/** The facts of an event or a target, without entered text. @param {Record<string, any>} facts @returns {object} */
const cleaned = (facts) =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      if (name === 'target') return [name, cleaned(value)];
      if (name === 'url') return [name, hideInUrl(value)];
      return [name, SHOWN.includes(name) ? hide(value) : value];
    }),
  );

/** @param {any[]} events */
const deliver = (events) => {
  const task = session?.task ?? null;
  if (task !== null) courier?.put(events.map((event) => ({ ...cleaned(event), task, tab })));
};

/** @type {import('./recorder/fields.js').Tell} */
const mayTell = (value, isSecret, field) => {
  const isKept = session?.keepText === true && !isSecret;
  if (field && !isKept) noteTyped(field, value, isSecret);
  return isKept ? { text: value } : {};
};

/** A sign of the script itself, at once. @param {string} how @param {number} [t] */
const sign = (how, t) => {
  if (!isTop) return;
  push('script', { how }, t);
  flush();
};

/** @param {unknown} reason */
const noteError = (reason) =>
  push('trouble', {
    how: 'page-error',
    message: String(/** @type {any} */ (reason)?.message ?? reason).slice(0, LONGEST),
    url: location.href,
  });

const leave = () => {
  look();
  flush();
  sign('ended');
  courier?.leave();
};

/** The session is over: nothing of it stays in this browser. */
const close = () => {
  session = null;
  storeSession(null);
  forgetTyped();
};

const onMet = () => {
  if (session === null || met === session.task) return;
  met = session.task;
  sign('met');
  courier?.now();
};

/** Listen, once in a document. @param {string} key */
const listen = (key) => {
  const place = tabNumber();
  tab = place.number;
  restoreTyped();
  courier = openCourier({
    url: `${collector}/events`,
    key,
    onLeft: (left) => session?.task === null && tell(collector, { left }),
    onOver: close,
  });
  recordPerson(deliver, mayTell);
  if (place.isNew && isTop) push('tab', { how: 'opened', url: location.href }, performance.timeOrigin);
  addEventListener('error', (event) => event instanceof ErrorEvent && noteError(event.error ?? event.message));
  addEventListener('unhandledrejection', (event) => noteError(event.reason));
  addEventListener('pagehide', leave);
  addEventListener('pageshow', (event) => event.persisted && sign('began'));
  addEventListener('visibilitychange', () => (look(), flush(), courier?.now()));
  if (isTop) look = watchCriterion(() => session?.success ?? null, onMet);
};

/** @param {import('./collector/session.js').Session} found @param {unknown} typed */
const onSession = (found, typed) => {
  const before = session;
  if (before && found.task === null && before.task !== null) {
    look();
    flush();
  }
  session = found;
  learnTyped(typed);
  if (!courier) listen(found.key);
  if (found.task === null) {
    courier?.collect();
    tell(collector, { left: courier?.left ?? 0 });
  } else if (before?.task !== found.task) sign('began', before ? now() : performance.timeOrigin);
};

findSession(collector, onSession, () => ({ session, typed: typedValues() }));
