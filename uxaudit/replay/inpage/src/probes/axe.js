/** axe-core on this document; each frame is scanned separately, and the top one combines the results. */
import { plainBox, scrolled } from '../lib/boxes.js';
import { withoutValues } from '../lib/describe.js';
import {
  all,
  boxOf,
  clientLeftOf,
  clientTopOf,
  first,
  innerTextOf,
  matches,
  outerHtmlOf,
  shadowRootOf,
} from '../lib/dom.js';
import { documentInside } from '../lib/frames.js';
import { engineOf, withAxeTree } from '../lib/engines.js';
import { nameOf, roleOf } from '../lib/names.js';
import { steadySelector } from '../lib/selectors.js';
import { tidy } from '../lib/text.js';

/** A selector of axe's: of a frame in a frame, or of an element in a shadow root in a shadow root. @typedef {(string | string[])[]} Target */
/** @typedef {{ target: Target, html: string, failureSummary?: string, impact?: string | null }} AxeNode */

const QUOTED = 80;

/** The results of the top document, which need not be transferred. @type {any} */
let kept = null;

/**
 * A node as axe passes it on, of passing nodes as well: without its XPath, and with its ancestry computed only where a rule compares it. Both
 * take time in proportion to the number of siblings, so that on long tables and lists they take longer than the rules.
 *
 * @param {any} node axe's DqElement
 */
const toSpec = (node) => ({
  selector: node.selector,
  source: node.source,
  xpath: [],
  get ancestry() {
    return node.ancestry;
  },
  nodeIndexes: node.nodeIndexes,
  fromFrame: node.fromFrame,
});

/**
 * The results of this document, and the frames in it.
 *
 * @param {{ context: any, options: object, keep: boolean }} request
 */
export const runPartial = async ({ context, options, keep }) => {
  const axe = engineOf('axe');
  axe.utils.nodeSerializer.update({ toSpec });
  const partial = await axe.runPartial(context ?? document, options);
  const frames = partial.frames.length ? axe.utils.getFrameContexts(context ?? document, options) : [];
  if (keep) kept = partial;
  return { partial: keep ? null : partial, frames };
};

/**
 * A frame, by axe's selector of it.
 *
 * @param {any} selector
 * @returns {Element | null}
 */
export const findFrame = (selector) => engineOf('axe').utils.shadowSelect(selector);

/** Whether axe quotes this element. @param {Element} el @param {string} html its quote, which may be shortened */
const isQuoted = (el, html) => outerHtmlOf(el).startsWith(html.slice(0, QUOTED));

/** The elements below a root by a selector, or by several, each in the shadow root of the one before. @param {Node} root @param {string | string[]} part */
const step = (root, part) => {
  const [last, ...outer] = [part].flat().reverse();
  let inner = root;
  for (const selector of outer.reverse()) {
    const host = first(inner, selector);
    if (!host) return [];
    inner = shadowRootOf(host) ?? inner;
  }
  return all(inner, last);
};

/**
 * An element of this document or of an accessible frame, and the offset of its document in the page; the element is null in any other
 * frame.
 *
 * @param {Target} target outer frame, …, element
 * @param {string} html the element as axe quotes it
 */
const find = (target, html) => {
  const offset = scrolled();
  /** @type {Document | null} */
  let root = document;
  for (const [at, part] of target.entries()) {
    const fits = root ? step(root, part) : [];
    const isLast = at === target.length - 1;
    const el = (isLast && fits.length > 1 ? fits.find((one) => isQuoted(one, html)) : null) ?? fits[0]; // a page may have changed since
    if (!el) return root ? null : { el: null, offset };
    if (isLast) return { el, offset };
    const box = boxOf(el);
    offset.x += box.x + clientLeftOf(el);
    offset.y += box.y + clientTopOf(el);
    root = documentInside(el);
  }
  return null;
};

/** @param {Target} target @param {string} html */
const found = (target, html) => {
  try {
    return find(target, html);
  } catch {
    return null; // a selector that no longer matches
  }
};

/** A selector as one text: ` | ` leads into a frame, ` >>> ` into a shadow root. @param {Target} target @param {Element | null} el */
const written = (target, el) =>
  [...target.slice(0, -1), steadySelector(el) || /** @type {string} */ (target.at(-1))]
    .map((part) => [part].flat().join(' >>> '))
    .join(' | ');

const FIELDS = 'input, select, textarea';

/** A list's options are not its name. @param {Element} el */
const called = (el) => nameOf(el) || (matches(el, FIELDS) ? '' : tidy(innerTextOf(el), 80));

/** The role, name and place of a failing node. @param {AxeNode} node */
const placeOf = (node) => {
  const place = found(node.target, node.html);
  const el = place?.el ?? null;
  return {
    selector: written(node.target, el),
    html: tidy(withoutValues(node.html), 300),
    summary: (node.failureSummary ?? '').trim().slice(0, 1000),
    impact: node.impact ?? null,
    role: el ? roleOf(el) : '',
    name: el ? called(el) : '',
    box: el && place ? plainBox(boxOf(el), place.offset) : null,
  };
};

/**
 * @param {any} rule
 * @param {{ isPass: boolean, limit: number, act: Map<string, string[]> }} options
 */
const ruleRow = (rule, { isPass, limit, act }) => ({
  id: rule.id,
  impact: rule.impact ?? null,
  help: rule.help,
  description: rule.description,
  url: rule.helpUrl,
  tags: rule.tags,
  act: act.get(rule.id) ?? [],
  nodes: isPass ? [] : rule.nodes.slice(0, limit).map(placeOf),
  passed: isPass ? rule.nodes.length : 0,
  failed: isPass ? 0 : rule.nodes.length,
});

/**
 * Combine this document's results with those of the frames below it (`null` for a lost one), with role, name and place of each failing
 * node.
 *
 * @param {{ below: any[], options: object, limit: number }} request
 */
export const finishRun = async ({ below, options, limit }) => {
  const axe = engineOf('axe');
  const results = await axe.finishRun([kept, ...below], options);
  kept = null;
  return describeResults({ results, limit });
};

/**
 * Add role, name and place to each failing node in axe's results for this document.
 *
 * @param {{ results: any, limit: number }} request
 */
export const describeResults = ({ results, limit }) => {
  const axe = engineOf('axe');
  /** @type {Map<string, string[]>} */
  const act = new Map(axe.getRules().map((/** @type {any} */ rule) => [rule.ruleId, rule.actIds ?? []]));
  return withAxeTree(() => {
    const rows = (/** @type {string} */ kind) =>
      results[kind].map((/** @type {any} */ rule) => ruleRow(rule, { isPass: kind === 'passes', limit, act }));
    return { violations: rows('violations'), incomplete: rows('incomplete'), passes: rows('passes') };
  });
};
