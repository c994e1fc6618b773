/**
 * Responses that change nothing in the document and that a person perceives all the same: speech, sound, vibration, the title of the tab,
 * pickers and questions of the browser, other programs. What the page calls for is told by the page's own world.
 */
import { onSignal, send } from '../lib/channel.js';
import { documentTitleOf, first, matches, readyStateOf } from '../lib/dom.js';
import { now } from './step.js';

/** @param {string} response its kind */
const tell = (response) => {
  const t = now();
  send({ type: 'response', response, t });
  send({ type: 'change', t, what: response });
};

const HERE = ['http:', 'https:', 'file:', 'javascript:', 'blob:', 'data:', 'about:'];

/** A link to another program, such as mail or the telephone, opens it; the page is told of nothing. @param {Event} event */
const onClick = (event) => {
  const link = event.composedPath().find((node) => node instanceof Element && matches(node, 'a[href], area[href]'));
  const { protocol } = /** @type {HTMLAnchorElement} */ (link ?? {});
  if (protocol && !HERE.includes(protocol) && !event.defaultPrevented) tell('other-program');
};

/** The title of the tab is no part of what the page shows. */
const watchTitle = () => {
  let title = documentTitleOf(document);
  const observer = new MutationObserver(() => {
    const latest = documentTitleOf(document);
    if (latest !== title && readyStateOf(document) !== 'loading') tell('title');
    title = latest;
  });
  const head = first(document, 'head');
  if (head) observer.observe(head, { childList: true, subtree: true, characterData: true });
};

export const watchPerceivable = () => {
  onSignal('perceived', ([, response]) => tell(response));
  addEventListener('click', onClick);
  if (readyStateOf(document) === 'loading') addEventListener('DOMContentLoaded', watchTitle, { once: true });
  else watchTitle();
};
