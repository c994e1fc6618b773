/**
 * Perceivable responses that do not change the document: speech, sound, vibration, the title of the tab, pickers and prompts of the
 * browser, other programs. The page's own world reports the page's calls.
 */
import { onSignal, send } from '../lib/channel.js';
import { documentTitleOf, first, matches, readyStateOf } from '../lib/dom.js';
import { keepListening } from '../lib/lasting.js';
import { now } from './step.js';

/** @param {string} response its kind */
const tell = (response) => {
  const t = now();
  send({ type: 'response', response, t });
  send({ type: 'change', t, what: response });
};

const HERE = ['http:', 'https:', 'file:', 'javascript:', 'blob:', 'data:', 'about:'];

/** A link to another program, such as mail or the telephone, opens it without any event in the page. @param {Event} event */
const onClick = (event) => {
  const link = event.composedPath().find((node) => node instanceof Element && matches(node, 'a[href], area[href]'));
  const { protocol } = /** @type {HTMLAnchorElement} */ (link ?? {});
  if (protocol && !HERE.includes(protocol) && !event.defaultPrevented) tell('other-program');
};

/** The title of the tab is not part of the page's content. */
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
  keepListening('click', onClick);
  if (readyStateOf(document) === 'loading') addEventListener('DOMContentLoaded', watchTitle, { once: true });
  else watchTitle();
};
