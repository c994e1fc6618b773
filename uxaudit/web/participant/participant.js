'use strict';
/*
 * The participant's page: it leads through the screens, opens the site for each task, and tells the site's script the session.
 *
 * What the person says is numbered and kept until the collector has it, like the events of the site's script. The screen that a person is
 * on is kept in this browser, so that the page can be reloaded.
 */
/* global SCREENS, button, main, make, row, show, uxauditCourier */
const plan = JSON.parse(document.getElementById('plan').textContent);
const place = location.pathname;
const PLACE_KEY = `uxaudit.at.${place}`;
/** How long after Start a page of the site may take until its silence is reported. Own judgement. */
const SILENT_MS = 8000;
const LOOK_MS = 2000;

const courier = uxauditCourier({
  url: `${place}/statements`,
  key: place,
  credentials: 'same-origin',
  onLeft: () => showEnd(),
});
const say = (kind, facts = {}) => {
  courier.put([{ kind, t: performance.timeOrigin + performance.now(), ...facts }]);
  courier.now();
};

/* ------------------------------------------------------------------------------------------------ the order of the screens */

const placeOf = (index) => `Task ${index + 1} of ${plan.tasks.length}`;
const ask = (item, task, place) => ({ kind: 'question', item, task, place });
const order = [
  ...plan.tasks.flatMap((one, index) => [
    { kind: 'task', index },
    { kind: 'running', index },
    ...plan.afterTask.map((item) => ask(item, index, placeOf(index))),
  ]),
  ...plan.atEnd.map((item, index) => ask(item, null, `Question ${index + 1} of ${plan.atEnd.length}`)),
  { kind: 'thanks' },
];

let at = -1;
let startedAt = 0;

const remember = () => {
  try {
    localStorage.setItem(PLACE_KEY, JSON.stringify({ at, startedAt }));
  } catch {
    // it is forbidden: a reload starts with the first task again
  }
};

const recall = () => {
  try {
    ({ at = 0, startedAt = 0 } = JSON.parse(localStorage.getItem(PLACE_KEY) ?? '{}'));
  } catch {
    at = 0;
  }
};

/* ------------------------------------------------------------------------------------------------ the site's window */

/**
 * The window of the site of each task: whether its script has asked for the session, and when it last reported what is left to send.
 * @type {Map<number, { view: Window | null, isConnected: boolean, heardAt: number }>}
 */
const sites = new Map();
/** How long a window may take to report what is left to send. Own judgement. */
const REPORT_MS = 5000;
/** How long it may take to send the rest while the collector can be reached; then it stays in the browser. Own judgement. */
const REST_MS = 30_000;

const isOfSite = (from) => plan.sites.origins.includes(from) || plan.sites.hosts.includes(new URL(from).hostname);
const origins = new Set(plan.sites.origins);

/** The session for the script on the site; the task is null between tasks. */
const session = (task) => ({
  key: plan.key,
  keepText: plan.keepText,
  task,
  success: task === null ? null : plan.tasks[task].success,
});

const runningTask = () => (order[at]?.kind === 'running' ? order[at].index : null);

const openSite = (index, url = plan.tasks[index].url, name = `uxaudit-task-${index}`) => {
  sites.set(index, { view: window.open(url, name), isConnected: false, heardAt: 0 });
};

/** Where the site cuts the connection to this page, the session is in the fragment of its address; the script removes it. */
const openWithFragment = (index) => {
  const bytes = new TextEncoder().encode(JSON.stringify(session(index)));
  const text = btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const { url } = plan.tasks[index];
  openSite(index, `${url}${url.includes('#') ? '&' : '#'}uxaudit=${text}`, `uxaudit-again-${index}`);
};

/** Bring the site's window to the front; it is opened again where the person closed it. */
const goToSite = (index) => {
  const view = sites.get(index)?.view;
  if (view && !view.closed) view.focus();
  else openSite(index);
};

/** Whether the site's window is open; empty where the site cut the connection, so that it seems closed. */
const stateOf = (index) => {
  const site = sites.get(index);
  if (!site?.view || (site.view.closed && !site.isConnected)) return '';
  return site.view.closed ? 'closed' : 'open';
};

const close = (index) => {
  sites.get(index)?.view?.close();
  sites.delete(index);
  showEnd();
};

addEventListener('message', ({ data, origin, source }) => {
  const [index, site] = [...sites].find(([, one]) => one.view === source) ?? [];
  if (!site || !data?.uxaudit || !isOfSite(origin)) return;
  origins.add(origin);
  site.isConnected = true;
  site.heardAt = Date.now();
  if (data.uxaudit.hello) source.postMessage({ uxaudit: session(index === runningTask() ? index : null) }, origin);
  else if (data.uxaudit.left === 0 && index !== runningTask()) close(index);
});

/** The task is over: the site's script sends what is left, and then the window closes. */
const leaveSite = (index) => {
  const site = sites.get(index);
  if (!site?.view || site.view.closed || !site.isConnected) {
    close(index);
    return;
  }
  const toldAt = Date.now();
  for (const origin of origins) site.view.postMessage({ uxaudit: session(null) }, origin);
  setTimeout(() => sites.get(index) === site && site.heardAt < toldAt && close(index), REPORT_MS);
  const giveUp = () => {
    if (sites.get(index) !== site) return;
    if (courier.left === 0) close(index);
    else setTimeout(giveUp, REST_MS);
  };
  setTimeout(giveUp, REST_MS);
};

/* ------------------------------------------------------------------------------------------------ what arrives from the site */

const alertBox = document.getElementById('alert');

const warn = (index) => {
  const text =
    'Nothing arrives from the website, so what you do there is not recorded. Open the website again with the button below. If this message ' +
    'comes back, please tell the people who run this study. You can still go on.';
  const again = make('button', 'Open the website again', { type: 'button' });
  again.addEventListener('click', () => openWithFragment(index));
  alertBox.replaceChildren(make('p', text), row(again));
};

/** What is said of a task that the participant did not end. */
const ENDED = { 'timed-out': 'The time for this task is over.', reached: 'This task is done.' };

const end = (said, t) => {
  const index = runningTask();
  if (index === null) return;
  alertBox.replaceChildren();
  say('task-end', { task: index, said, window: stateOf(index), ...(t ? { t } : {}) });
  leaveSite(index);
  next(ENDED[said]);
};

const look = async () => {
  const index = runningTask();
  if (index === null) return;
  const sinceStart = Date.now() - startedAt;
  if (plan.maxMinutes && sinceStart > plan.maxMinutes * 60_000) {
    end('timed-out');
    return;
  }
  try {
    const response = await fetch(`${place}/status`, { cache: 'no-store' });
    const { tasks } = await response.json();
    if (index !== runningTask()) return;
    if (tasks[index].events) alertBox.replaceChildren();
    else if (sinceStart > SILENT_MS && !alertBox.firstChild) warn(index);
    if (plan.endsBySuccess && tasks[index].met) end('reached', tasks[index].met);
  } catch {
    // without a connection: what happens is kept, and sent later
  }
};

setInterval(() => void look(), LOOK_MS);

/* ------------------------------------------------------------------------------------------------ the screens */

SCREENS.consent = (screen) => [
  make('h1', 'Before we start'),
  make('p', screen.text),
  row(button('I agree', 'agree', true), button('I do not want to take part', 'decline')),
];

SCREENS.declined = () => [make('h1', 'You do not take part'), make('p', 'Nothing was recorded. You can close this page.')];

SCREENS.task = (screen) => [
  make('h1', screen.task),
  make('p', 'Read the task, then press Start: the website opens in a new tab. When you think that you have done it, come back to this tab and press Done.'),
  row(button('Start', 'start', true)),
];

SCREENS.running = (screen) => [
  make('h1', screen.task),
  make('p', 'The website is in the other tab. Press Done when you think that you have done the task, or Give up if you cannot do it.'),
  row(button('Done', 'done', true), button('Give up', 'give-up'), again()),
];

/** A button that is no answer. */
const again = () => {
  const made = make('button', 'Go to the website', { type: 'button' });
  made.addEventListener('click', () => goToSite(runningTask()));
  return made;
};

SCREENS.thanks = () => [make('h1', 'Thank you. That was all.'), make('p', '', { id: 'rest' })];

const MISSING = 'The server of this study does not respond. Check your connection and try again.';

const agree = async () => {
  try {
    const response = await fetch(`${place}/agree`, {
      method: 'POST',
      body: JSON.stringify({ width: innerWidth, height: innerHeight }),
    });
    if (!response.ok) location.reload(); // the page says why
    else next();
  } catch {
    alertBox.replaceChildren(make('p', MISSING));
    show({ kind: 'consent', text: plan.consent });
  }
};

const showScreen = (notice = '') => {
  const screen = order[at];
  if (screen.kind === 'question') show({ kind: 'question', ...screen.item, notice, place: screen.place });
  else if (screen.kind === 'thanks') {
    show({ kind: 'thanks', notice });
    showEnd();
  } else {
    const { task } = plan.tasks[screen.index];
    show({ kind: screen.kind, task, notice, place: placeOf(screen.index) });
  }
};

const next = (notice = '') => {
  alertBox.replaceChildren();
  at += 1;
  remember();
  showScreen(notice);
};

let hasEnded = false;

/** At the end: whether everything was sent. The session is over when the windows of the site have sent the rest. */
const showEnd = () => {
  const rest = document.getElementById('rest');
  if (!rest || order[at]?.kind !== 'thanks') return;
  for (const [index, { view }] of sites) if (!view || view.closed) sites.delete(index);
  if (!sites.size && !hasEnded) {
    hasEnded = true;
    say('end');
  }
  const isSent = hasEnded && courier.left === 0;
  rest.textContent = isSent
    ? 'Everything was sent. You can close this page.'
    : 'Please leave this page and the website’s tabs open: the rest is being sent.';
};

setInterval(showEnd, 1000);

/** What the person answers on a screen. */
const HEARD = {
  consent: ({ say: word }) => (word === 'agree' ? void agree() : show({ kind: 'declined' })),
  task: ({ index }) => {
    startedAt = Date.now();
    say('task-begin', { task: index });
    openSite(index);
    next();
  },
  running: ({ say: word }) => end(word === 'done' ? 'done' : 'gave-up'),
  question: ({ item, task, value }) => {
    if (value) say('answer', { question: item.id, value, task });
    next();
  },
};

window.uxauditSay = (message) => {
  const screen = order[at] ?? { kind: 'consent' };
  HEARD[screen.kind]?.({ ...screen, ...message });
};

recall();
if (plan.agreed) {
  at = Math.max(0, Math.min(at, order.length - 1));
  showScreen();
} else {
  at = -1;
  show({ kind: 'consent', text: plan.consent });
}
