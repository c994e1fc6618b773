/** Checks a task's success criterion, as far as a script in the page can: the address, the title, visible text. */
import { childNodesOf, documentTitleOf, innerTextOf, isElement, isPageHidden, pageBody } from '../lib/dom.js';
import { shadowsIn } from '../lib/tree.js';
import { now } from '../observers/step.js';
import { changedAt } from '../recorder/responses.js';

const LOOK_MS = 250;
/** Changes that a clock or a banner makes by itself do not count as changes; so a page is also looked at from time to time. */
const ANYWAY_MS = 2000;

/**
 * One condition. Patterns come from the collector, so that they mean what they mean in a replay.
 *
 * @typedef {{ url?: { pattern: string, query: boolean, fragment: boolean }, title?: string, text?: string, visible?: boolean }} Condition
 */

/** @param {string} url */
const decoded = (url) => {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
};

/** @param {NonNullable<Condition['url']>} wanted */
const isThere = ({ pattern, query, fragment }) => {
  const url = new URL(location.href);
  if (!query) url.search = '';
  const route = /^#[/!][^?]*/.exec(url.hash)?.[0] ?? ''; // another page, unlike a place on the page
  if (!fragment) url.hash = route.replace(/[/!]+$/, '');
  const said = decoded(url.href);
  const exact = new RegExp(`^(?:${pattern})$`, 's');
  return exact.test(said) || exact.test(said.replace(/\/+$/, ''));
};

/** The visible text in open shadow roots. @param {Node} root @returns {string} */
const shadowText = (root) =>
  shadowsIn(root)
    .map((shadow) => [...childNodesOf(shadow).filter(isElement).map(innerTextOf), shadowText(shadow)].join(' '))
    .join(' ');

const visibleText = () => {
  const body = pageBody();
  return body ? `${innerTextOf(body)} ${shadowText(document)}`.replace(/\s+/g, ' ') : '';
};

/** @param {Condition} condition */
const isMet = ({ url, title, text, visible = true }) =>
  (!url || isThere(url)) &&
  (!title || documentTitleOf(document).toLowerCase().includes(title.toLowerCase())) &&
  (!text || new RegExp(text, 'i').test(visibleText()) === visible);

/**
 * Call `onMet` each time that all conditions are met for the first time of a task.
 *
 * @param {() => Condition[] | null} conditions null where the script cannot check the criterion
 * @param {() => void} onMet
 */
export const watchCriterion = (conditions, onMet) => {
  let seen = -1;
  let looked = 0;
  let url = '';
  const look = () => {
    const wanted = conditions();
    seen = changedAt();
    looked = now();
    url = location.href;
    if (wanted?.length && wanted.every(isMet)) onMet();
  };
  setInterval(() => {
    const isNew = changedAt() !== seen || location.href !== url || now() - looked > ANYWAY_MS;
    if (isNew && !isPageHidden()) look();
  }, LOOK_MS);
  return look;
};
