/**
 * Which session this document belongs to.
 *
 * The participant's page opens the site, and so is the opener of its first window. The script asks the opener, at the collector's origin
 * alone, and the opener responds only to the window that it opened, at the site's origin alone: so the session is in no address, no
 * referrer and no log, and the site's addresses stay as they are. `window.name` would be readable by every page that the window visits;
 * a fragment would break sites that route by it. The session stays in the tab's storage for the pages that follow. A tab that the site
 * opens without an opener asks the other tabs of the site. Only a site that cuts the connection to its opener
 * (Cross-Origin-Opener-Policy) gets the session in the fragment, which is removed before the page's other scripts see it.
 */

const STORED = 'uxaudit.session';
const TABS = 'uxaudit.tabs';
const FRAGMENT = /[#&]uxaudit=([\w-]+)$/;

/**
 * @typedef {{ key: string, task: number | null, keepText: boolean, success: import('./criterion.js').Condition[] | null }} Session `task` is null
 *   between tasks
 */

/** @param {any} given @returns {Session | null} */
const asSession = (given) => {
  const isTask = given?.task === null || Number.isInteger(given?.task);
  if (typeof given?.key !== 'string' || !isTask) return null;
  const { key, task, keepText, success } = given;
  return { key, task, keepText: keepText === true, success: Array.isArray(success) ? success : null };
};

/** @param {string} text @returns {any} */
const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** The session in the address, which is removed from it. */
const fromFragment = () => {
  const found = FRAGMENT.exec(location.hash);
  if (!found) return null;
  history.replaceState(history.state, '', location.href.slice(0, -found[0].length));
  const bytes = Uint8Array.from(atob(found[1].replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
  return asSession(parsed(new TextDecoder().decode(bytes)));
};

const stored = () => {
  try {
    return asSession(parsed(sessionStorage.getItem(STORED) ?? ''));
  } catch {
    return null; // the browser forbids storage
  }
};

/** @param {Session | null} session */
export const storeSession = (session) => {
  try {
    if (session) sessionStorage.setItem(STORED, JSON.stringify(session));
    else sessionStorage.removeItem(STORED);
  } catch {
    // it is forbidden: each page asks its opener
  }
};

/** The number of this tab, in the order in which they were opened; `isNew` at its first page. */
export const tabNumber = () => {
  try {
    const own = sessionStorage.getItem(TABS);
    const isFirst = opener !== null && own === null;
    const number = isFirst ? 0 : Number(own ?? localStorage.getItem(TABS) ?? 1);
    if (own === null) {
      sessionStorage.setItem(TABS, String(number));
      localStorage.setItem(TABS, String(number + 1));
    }
    return { number, isNew: own === null && number > 0 };
  } catch {
    return { number: 0, isNew: false };
  }
};

/** @returns {BroadcastChannel | null} */
const channel = () => ('BroadcastChannel' in globalThis ? new BroadcastChannel('uxaudit') : null);

/**
 * Find the session, now and whenever it changes.
 *
 * @param {string} collector the origin of the collector
 * @param {(session: Session, typed: unknown) => void} onSession
 * @param {() => { session: Session | null, typed: string[] }} own what other tabs get
 */
export const findSession = (collector, onSession, own) => {
  /** @param {any} given @param {unknown} [typed] */
  const take = (given, typed) => {
    const session = asSession(given);
    if (!session) return false;
    storeSession(session);
    onSession(session, typed);
    return true;
  };
  const tabs = channel();
  /** Whether the participant's page leads this tab: then other tabs do not. */
  let isLed = false;
  addEventListener('message', (event) => {
    if (event.origin !== collector || event.source !== opener) return;
    isLed = take(event.data?.uxaudit) || isLed;
    if (isLed) tabs?.postMessage(own());
  });
  tabs?.addEventListener('message', ({ data }) => {
    if (data === 'ask' && own().session) tabs.postMessage(own());
    else if (data?.session && !isLed) take(data.session, data.typed);
  });
  const known = fromFragment() ?? stored();
  if (known) take(known);
  else tabs?.postMessage('ask');
  tell(collector, { hello: true });
};

/** Tell the participant's page. @param {string} collector @param {object} words */
export const tell = (collector, words) => opener?.postMessage({ uxaudit: words }, collector);
