/**
 * Removes entered text from everything that is sent: titles, URLs, names and messages show it again after a search or a form.
 *
 * Nothing typed leaves the browser unless the study keeps text, so the collector cannot do this. Words that were typed stay in this tab's
 * storage for the pages that follow; those of secret fields only in memory.
 */

const TYPED_KEY = 'uxaudit.typed';

const MARK = '•••';
/** A value that is shorter occurs everywhere; it is taken out of addresses alone. */
const SHORTEST = 4;
const LONGEST = 96;
const MOST = 200;

/** @type {string[]} */
let values = [];
/** @type {string[]} */
let secrets = [];
/** The values that are being typed, by their fields. @type {Map<string, { value: string, isSecret: boolean }>} */
const current = new Map();

/** @param {string} char */
const letter = (char) => {
  if (/\s/.test(char)) return '(?:\\s|\\+|%20)';
  const plain = char.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  let coded = char;
  try {
    coded = encodeURIComponent(char);
  } catch {
    // half a character
  }
  return coded === char ? plain : `(?:${plain}|${coded})`;
};

/** @typedef {{ whole: RegExp, start: RegExp }} Patterns the whole value, and its beginnings where they are alone */
/** @type {Map<string, Patterns>} */
const compiled = new Map();

/** @param {string} value */
const patternsOf = (value) => {
  const known = compiled.get(value);
  if (known) return known;
  const letters = Array.from(value.slice(0, LONGEST), letter);
  const more = letters.slice(SHORTEST, -1).reduceRight((rest, one) => `(?:${one}${rest})?`, '');
  const made = {
    whole: new RegExp(letters.join(''), 'gi'),
    start: new RegExp(`(?<![\\w%])${letters.slice(0, SHORTEST).join('')}${more}(?!\\w)`, 'gi'),
  };
  if (compiled.size > 2 * MOST) compiled.clear();
  compiled.set(value, made);
  return made;
};

const known = () => [...values, ...secrets, ...[...current.values()].map((one) => one.value)].filter(Boolean);

/** @param {string} text */
export const hide = (text) => {
  const longest = known()
    .filter((one) => one.length >= SHORTEST)
    .sort((one, other) => other.length - one.length);
  return longest.reduce((shown, one) => {
    const { whole, start } = patternsOf(one);
    return shown.replace(whole, MARK).replace(start, MARK);
  }, text);
};

/** @param {string} part */
const decoded = (part) => {
  try {
    return decodeURIComponent(part.replace(/\+/g, ' '));
  } catch {
    return part;
  }
};

/** Whether a part of an address is entered text, or its beginning. @param {string} part @param {number} shortest */
const isTyped = (part, shortest) => {
  const said = decoded(part).trim().toLowerCase();
  return said.length >= shortest && known().some((one) => one.toLowerCase().startsWith(said));
};

/** The values of its query and its fragment, and the parts of its path. @param {string} url */
export const hideInUrl = (url) => {
  const [place] = url.split(/[?#]/);
  const rest = url.slice(place.length);
  const query = rest.replace(/([=/])([^&=#/]+)/g, (all, before, part) => (isTyped(part, 1) ? `${before}${MARK}` : all));
  const path = place.replace(/(?<=[^/:]\/)[^/]+/g, (part) => (isTyped(part, SHORTEST) ? MARK : part));
  return hide(path + query);
};

const save = () => {
  const typing = [...current.values()].filter((one) => !one.isSecret && one.value).map((one) => one.value);
  try {
    sessionStorage.setItem(TYPED_KEY, JSON.stringify([...new Set([...values, ...typing])]));
  } catch {
    // it is full or forbidden: memory must do
  }
};

/** @param {{ value: string, isSecret: boolean }} typed */
const add = ({ value, isSecret }) => {
  const list = isSecret ? secrets : values;
  if (!value || list.includes(value)) return;
  list.push(value);
  if (list.length > MOST) list.shift();
};

/** Note the value of a field after a change. @param {string} field @param {string} text @param {boolean} isSecret */
export const noteTyped = (field, text, isSecret) => {
  const value = text.trim();
  const before = current.get(field);
  if (before && !value.startsWith(before.value)) add(before);
  current.set(field, { value, isSecret });
  if (!isSecret) save();
};

/** @returns {string[]} the entered texts, without secrets */
export const typedValues = () => values;

/** @param {unknown} given */
export const learnTyped = (given) => {
  if (!Array.isArray(given)) return;
  values = [...new Set([...values, ...given.filter((one) => typeof one === 'string')])].slice(-MOST);
};

export const restoreTyped = () => {
  try {
    learnTyped(JSON.parse(sessionStorage.getItem(TYPED_KEY) ?? '[]'));
  } catch {
    // nothing of ours
  }
};

/** The session is over: nothing of it stays. */
export const forgetTyped = () => {
  values = [];
  secrets = [];
  current.clear();
  compiled.clear();
  try {
    sessionStorage.removeItem(TYPED_KEY);
  } catch {
    // it was never there
  }
};
