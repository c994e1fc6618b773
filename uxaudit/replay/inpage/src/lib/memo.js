/** Answers that are computed once while one script runs, as nothing else changes the page meanwhile. */

/** @type {Map<Node, Map<string, any>> | null} */
let answers = null;

/**
 * An answer that is computed once: what was asked for one element serves the next.
 *
 * @template T
 * @param {Node} root
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
