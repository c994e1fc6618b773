/** Visible changes of the document. */
import { onSignal } from '../lib/channel.js';
import { all, attrOrNull, dataOf, isElement, isText, parentElementOf, shadowAround, shadowRootOf } from '../lib/dom.js';
import { beat, goesOn, isAmbient } from './ambient.js';
import { followTimers, isOlder, noteWeak } from './causes.js';
import { lookForCue } from './cues.js';
import { note } from './responses.js';
import { isBoxInView, isSeen, isShown } from './changed_element.js';
import { now, shown, step } from './step.js';

const ATTRIBUTES = [
  'class',
  'style',
  'hidden',
  'open',
  'disabled',
  'src',
  'value',
  'checked',
  'selected',
  'aria-expanded',
  'aria-selected',
  'aria-checked',
  'aria-pressed',
  'aria-busy',
  'aria-invalid',
  'aria-hidden',
  'aria-current',
  'd',
  'points',
  'transform',
  'width',
  'height',
  'fill',
  'placeholder',
  'srcdoc',
  'readonly',
  'popover',
  'inert',
];
const CHANGES = {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
  attributeOldValue: true,
  attributeFilter: ATTRIBUTES,
};
const MOST_RECORDS = 500;
const MOST_KEPT = 200;

/** The latest visible change, in ms since the document started. */
let lastMutation = -Infinity;
export const lastMutationAt = () => lastMutation;

/** @param {Node} node */
const elementOf = (node) => (isElement(node) ? node : (parentElementOf(node) ?? shadowAround(node)?.host ?? null));

/** @param {Node} node */
const hasInk = (node) => isText(node) && node.data.trim() !== '';

/**
 * The text of text nodes; null if there are other nodes among them.
 *
 * @param {NodeList} nodes
 */
const wordsOfAll = (nodes) => ([...nodes].every(isText) ? [...nodes].map(dataOf).join('') : null);

/**
 * Whether the same text was only written again.
 *
 * @param {MutationRecord} record
 */
const isRewritten = ({ addedNodes, removedNodes }) => {
  const words = wordsOfAll(addedNodes);
  return addedNodes.length > 0 && words !== null && words === wordsOfAll(removedNodes);
};

/**
 * The element in which something in view appeared or disappeared; null if there is none.
 *
 * @param {MutationRecord} record
 * @param {Element} el
 */
const changedChildren = (record, el) => {
  if (isRewritten(record)) return null;
  for (const node of record.addedNodes) if (isElement(node) ? isSeen(node) : hasInk(node) && isSeen(el)) return el;
  for (const node of record.removedNodes) {
    if (isElement(node) ? shown.has(node) && isSeen(el) : hasInk(node) && isSeen(el)) return el;
  }
  return null;
};

/**
 * The element whose attribute changed, if it is visible or was before.
 *
 * @param {MutationRecord} record
 * @param {Element} el
 */
const changedAttribute = (record, el) => {
  if (record.oldValue === attrOrNull(el, /** @type {string} */ (record.attributeName))) return null;
  if (isSeen(el)) return el;
  const parent = parentElementOf(el);
  return shown.has(el) && parent && isBoxInView(parent) ? el : null;
};

/**
 * The element that a record changed visibly, or null.
 *
 * @param {MutationRecord} record
 */
const changedBy = (record) => {
  const el = elementOf(record.target);
  if (!el) return null;
  if (isAmbient(el)) {
    goesOn(el, now());
    return null;
  }
  if (record.type === 'childList') return changedChildren(record, el);
  if (record.type === 'attributes') return changedAttribute(record, el);
  return isSeen(el) ? el : null;
};

/**
 * Remember content that appeared after the step: it can disappear as a response to the next one.
 *
 * @param {MutationRecord} record
 * @param {Element} el
 */
const keep = (record, el) => {
  const others = record.type === 'attributes' ? all(el, '*').slice(0, MOST_KEPT) : record.addedNodes;
  for (const node of [el, ...others]) if (isElement(node) && isShown(node)) shown.add(node);
};

/**
 * Note that an element changed visibly. Returns whether that counts as activity.
 *
 * @param {Element} el
 * @param {number} time
 */
const noteChange = (el, time) => {
  lastMutation = performance.now();
  if (!isOlder()) return beat(el, time);
  noteWeak(el, time);
  return false;
};

/** @param {number} time */
const respond = (time) => {
  note('dom', time, true);
  lookForCue();
};

/** @param {MutationRecord[]} records */
const onMutations = (records) => {
  const time = now();
  let isActive = false;
  for (const record of records.slice(0, MOST_RECORDS)) {
    const el = changedBy(record);
    if (!el) continue;
    if (step.idle) keep(record, el);
    isActive = noteChange(el, time) || isActive;
  }
  if (isActive) respond(time);
};

const observer = new MutationObserver(onMutations);

/**
 * Observe an open shadow root: changes in a component are changes too.
 *
 * @param {Node} root
 */
export const watchRoot = (root) => observer.observe(root, CHANGES);

/** For a change in a closed shadow root, only its host is known. @param {Element} host */
const onClosedChange = (host) => {
  if (isAmbient(host)) goesOn(host, now());
  else if (isSeen(host) && noteChange(host, now())) respond(now());
};

export const watchMutations = () => {
  watchRoot(document);
  followTimers(() => onMutations(observer.takeRecords()));
  onSignal('shadow', (_, host) => {
    const root = isElement(host) ? shadowRootOf(host) : null;
    if (root) watchRoot(root);
  });
  onSignal('closed', (_, host) => {
    if (isElement(host)) onClosedChange(host);
  });
};
