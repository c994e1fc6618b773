/** Changes of the document that can be seen. */
import { onSignal } from '../lib/channel.js';
import {
  all,
  attrOrNull,
  isElement,
  isText,
  parentElementOf,
  shadowAround,
  shadowRootOf,
} from '../lib/dom.js';
import { beat, goesOn, isAmbient } from './ambient.js';
import { followTimers, isOlder, noteWeak } from './causes.js';
import { lookForCue } from './cues.js';
import { note } from './responses.js';
import { isBoxInView, isSeen, isShown } from './sight.js';
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

/** The latest change that can be seen, in ms since the document began. */
let lastMutation = -Infinity;
export const lastMutationAt = () => lastMutation;

/** @param {Node} node */
const elementOf = (node) => (isElement(node) ? node : (parentElementOf(node) ?? shadowAround(node)?.host ?? null));

/** @param {Node} node */
const hasInk = (node) => isText(node) && node.data.trim() !== '';

/**
 * The words of text nodes; null where other nodes are among them.
 *
 * @param {NodeList} nodes
 */
const wordsOfAll = (nodes) => ([...nodes].every(isText) ? [...nodes].map((node) => /** @type {Text} */ (node).data).join('') : null);

/**
 * Whether the same words were only written anew.
 *
 * @param {MutationRecord} record
 */
const isRewritten = ({ addedNodes, removedNodes }) => {
  const words = wordsOfAll(addedNodes);
  return addedNodes.length > 0 && words !== null && words === wordsOfAll(removedNodes);
};

/**
 * The element in which something now in view appeared, or something that was in view is gone; null where nothing did.
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
 * The element whose attribute changed, if that can be seen, or could be before.
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
 * The element that changed visibly by a record, or null.
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
 * Remember what came when the step was over: it can go again as a response to the next.
 *
 * @param {MutationRecord} record
 * @param {Element} el
 */
const keep = (record, el) => {
  const others = record.type === 'attributes' ? all(el, '*').slice(0, MOST_KEPT) : record.addedNodes;
  for (const node of [el, ...others]) if (isElement(node) && isShown(node)) shown.add(node);
};

/**
 * Note that an element changed visibly, and tell whether that counts as activity.
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
 * Watch an open shadow root: changes in a component are changes too.
 *
 * @param {Node} root
 */
export const watchRoot = (root) => observer.observe(root, CHANGES);

/** What changed in a closed shadow root is told by its host alone. @param {Element} host */
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
