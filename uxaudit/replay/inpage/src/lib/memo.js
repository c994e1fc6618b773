/** Values that are computed once per script run, because nothing else changes the page meanwhile. */

/** @type {Map<object, Map<string, any>> | null} */
let answers = null;

/**
 * A value that is computed once per element, or per list of elements.
 *
 * @template T
 * @param {object} root
 * @param {string} question
 * @param {() => T} answer
 * @returns {T}
 */
export const remembered = (root, question, answer) => {
  if (!answers) {
    answers = new Map();
    queueMicrotask(() => {
      answers = null;
    });
  }
  const known = answers.get(root) ?? new Map();
  answers.set(root, known);
  if (!known.has(question)) known.set(question, answer());
  return known.get(question);
};
