/** Texts for reports: on one line, shortened, and without characters that JSON or UTF-8 cannot contain. */

const MOST_READ = 20_000;

/**
 * Replace lone surrogates.
 *
 * @param {string} text
 */
export const wellFormed = (text) =>
  'toWellFormed' in String.prototype
    ? /** @type {any} */ (text).toWellFormed()
    : text.replace(/[\ud800-\udfff]/g, '\ufffd');

/**
 * One line of at most `limit` characters.
 *
 * @param {string | null | undefined} text
 * @param {number} [limit]
 * @returns {string}
 */
export const tidy = (text, limit = 300) =>
  wellFormed((text ?? '').slice(0, MOST_READ).replace(/\s+/g, ' ').trim().slice(0, limit));

/**
 * How many letters and digits there are in a text, of any script.
 *
 * @param {string} text
 */
export const lettersIn = (text) => (text.match(/[\p{L}\p{N}]/gu) ?? []).length;

/** Two letters in a row: a word, not a bullet or number. */
export const HAS_WORD = /\p{L}{2}/u;

/**
 * @param {number} value
 * @param {number} [digits] behind the point
 */
export const round = (value, digits = 2) => Math.round(value * 10 ** digits) / 10 ** digits;

/**
 * The sum of a count over all items.
 *
 * @template T
 * @param {Iterable<T>} items
 * @param {(item: T) => number} count
 */
export const sumOf = (items, count) => {
  let sum = 0;
  for (const item of items) sum += count(item);
  return sum;
};
