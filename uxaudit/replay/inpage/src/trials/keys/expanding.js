/** Whether `aria-expanded` of a control follows the content that it shows and hides. */
import { attr, byId, hasAttr, idsIn, isConnected, rootOf } from '../../lib/dom.js';
import { isVisible } from '../../lib/visibility.js';
import { until } from '../../lib/waiting.js';
import { control } from './controls.js';

const EVERY_MS = 20;

/** The content that a control declares. @param {Element} el @returns {Element[]} */
const contentOf = (el) => idsIn(el, 'aria-controls').flatMap((id) => byId(rootOf(el), id) ?? []);

/** @param {Element} el */
const isContentShown = (el) => contentOf(el).some((part) => isVisible(part));

/** What the control said and showed before a key; null if it declares neither a state nor its content. @type {{ said: string, shown: boolean } | null} */
let before = null;

export const noteExpanded = () => {
  const el = control();
  const declares = hasAttr(el, 'aria-expanded') && contentOf(el).length > 0;
  before = declares ? { said: attr(el, 'aria-expanded'), shown: isContentShown(el) } : null;
};

/** Whether its content appeared or disappeared, but not the state changed, even after a time. @param {number} ms */
export const misreports = async (ms) => {
  const el = control();
  if (!before || !isConnected(el) || isContentShown(el) === before.shown) return false;
  return !(await until(() => attr(el, 'aria-expanded') !== before?.said, ms, EVERY_MS));
};
