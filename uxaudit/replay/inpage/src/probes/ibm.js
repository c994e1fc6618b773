/**
 * The results of IBM's engine for this document without its frames: failures with their places, and the frequency of each rule. The
 * engine also enters frames of the same origin; each frame is scanned separately, so those results are left out.
 */
import { plainBox } from '../lib/boxes.js';
import { startTag } from '../lib/describe.js';
import { all, boxOf, clientLeftOf, clientTopOf, documentOf, innerTextOf, isElement, matches } from '../lib/dom.js';
import { engineOf, withAxeTree } from '../lib/engines.js';
import { nameOf, roleOf } from '../lib/names.js';
import { engineSelector } from '../lib/selectors.js';
import { tidy } from '../lib/text.js';
import { isVisible } from '../lib/visibility.js';

/** @typedef {{ ruleId: string, value: [string, string], node: Node, message: string, messageArgs: string[], reasonId: string | number }} Result */

/** @type {Record<string, string>} */
const LEVELS = { FAIL: '', POTENTIAL: 'potential' };
const SLOWEST_PACE = 4;

/** A rule that compares each element in the tab order with every element of the page. */
const QUADRATIC_RULE = 'element_tabbable_unobscured';
/** The number of comparisons up to which it runs; these take about three seconds (own judgement). */
const MOST_COMPARISONS = 1_500_000;
const TABBABLE = 'a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]';

/** The rules that would take too long on this page. @returns {string[]} */
const slowRules = () =>
  all(document, TABBABLE).length * all(document, '*').length > MOST_COMPARISONS ? [QUADRATIC_RULE] : [];

/** The kind of a result; empty if it is not reported. @param {[policy: string, sure: string]} value */
const levelOf = ([policy, sure]) => {
  if (policy === 'INFORMATION' || !policy) return '';
  if (sure === 'MANUAL') return 'manual';
  return sure in LEVELS ? LEVELS[sure] + policy.toLowerCase() : '';
};

/** ACT rules are listed directly, or with the result of each reason. @param {any} rule @param {string | number} reason @returns {string[]} */
const actOf = (rule, reason) =>
  [rule.act ?? []].flat().flatMap((/** @type {any} */ entry) => {
    if (typeof entry === 'string') return [entry];
    const isMeant = (/** @type {any} */ means) => typeof means === 'string' || means[reason] === 'fail';
    return Object.keys(entry).filter((id) => isMeant(entry[id]));
  });

/** @param {any} rule @param {string} ruleset @returns {any[]} */
const setsOf = (rule, ruleset) => (rule.rulesets ?? []).filter((/** @type {any} */ set) => set.id.includes(ruleset));

/** @param {any} rule */
const helpOf = (rule) => {
  const texts = /** @type {any} */ (Object.values(rule.messages ?? {})[0] ?? {});
  return texts.group || texts[0] || '';
};

/** A contrast of 4.50 to two places is not reported as less than 4.5; engines round differently. @param {Result} result */
const isEnough = ({ ruleId, messageArgs }) => ruleId === 'text_contrast_sufficient' && Number(messageArgs?.[0]) === 4.5;

/** @param {any} rule @param {string} ruleset @param {{ id: string, level: string, act: string[] }} key */
const newRow = (rule, ruleset, key) => {
  const sets = setsOf(rule, ruleset);
  return {
    ...key,
    criteria: sets.flatMap((set) => set.num).filter((num) => /^\d\.\d+\.\d+$/.test(num)),
    pace: Math.min(SLOWEST_PACE, ...sets.map((set) => Number(set.toolkitLevel) || SLOWEST_PACE)),
    help: helpOf(rule),
    nodes: /** @type {object[]} */ ([]),
    failed: 0,
  };
};

/** @param {Result} result @param {import('../lib/boxes.js').Point} offset */
const nodeRow = ({ node, message, reasonId }, offset) => {
  const el = /** @type {Element} */ (node);
  return {
    selector: engineSelector(el),
    html: startTag(el),
    role: roleOf(el),
    message: tidy(message),
    reason: String(reasonId),
    name: nameOf(el) || (matches(el, 'input, select, textarea') ? '' : tidy(innerTextOf(el), 80)),
    box: plainBox(boxOf(el), offset),
  };
};

/** @typedef {{ ruleset: string, limit: number, offset: import('../lib/boxes.js').Point | null }} Request */

/** Groups the results by rule, level and ACT rules. */
class Rules {
  /** @type {Map<string, ReturnType<typeof newRow>>} */
  rows = new Map();
  /** @type {Record<string, number>} */
  passed = {};

  /** @param {Record<string, any>} known the engine's rules @param {Request} request */
  constructor(known, request) {
    this.known = known;
    this.request = request;
  }

  /** @param {Result} result */
  add(result) {
    const { ruleId, value, reasonId } = result;
    if (value[1] === 'PASS' || isEnough(result)) {
      this.passed[ruleId] = (this.passed[ruleId] ?? 0) + 1;
      return;
    }
    const level = levelOf(value);
    if (!level) return;
    const rule = this.known[ruleId] ?? {};
    const act = actOf(rule, reasonId);
    const key = [ruleId, level, act].join();
    const row = this.rows.get(key) ?? newRow(rule, this.request.ruleset, { id: ruleId, level, act });
    this.rows.set(key, row);
    row.failed += 1;
    const offset = this.request.offset ?? { x: scrollX, y: scrollY };
    if (row.nodes.length < this.request.limit) row.nodes.push(nodeRow(result, offset));
  }
}

/** @param {Request} request `offset` is the position of the document in the page; null for the page itself */
export const checkWithIbm = async (request) => {
  const { Checker } = engineOf('ibm');
  const checker = new Checker();
  const skipped = slowRules();
  const rulesOf = checker.rulesetRules;
  rulesOf[request.ruleset] = rulesOf[request.ruleset].filter((/** @type {string} */ rule) => !skipped.includes(rule));
  const { results } = await checker.check(document, [request.ruleset]);
  const rules = new Rules(checker.engine.ruleMap, request);
  const offset = request.offset ?? { x: scrollX, y: scrollY };
  withAxeTree(() => {
    for (const result of /** @type {Result[]} */ (results)) {
      if (isElement(result.node) && documentOf(result.node) === document) rules.add(result);
    }
  });
  return { rules: [...rules.rows.values()], passed: rules.passed, skipped, offset };
};

/**
 * A frame's own selector, as the engines write it, and the position of its document in the parent document.
 *
 * @param {Element} el
 */
export const frameFacts = (el) =>
  withAxeTree(() => {
    const box = boxOf(el);
    return {
      selector: engineSelector(el),
      x: box.x + clientLeftOf(el),
      y: box.y + clientTopOf(el),
      shown: isVisible(el),
    };
  });
