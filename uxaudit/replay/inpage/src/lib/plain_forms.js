/**
 * Forms whose fields hide what the rule engines read of them: in a form with a field named `parentElement`, `form.parentElement` is that
 * field, and IBM's engine follows it round and round without end.
 */
import { all, attr, idOf, setAttr } from './dom.js';

const FIELDS = 'input, select, textarea, button, output, object, fieldset, img';
const AROUND = ['parentElement', 'parentNode', 'nextSibling', 'previousSibling', 'nextElementSibling', 'previousElementSibling'];
const WITHIN = ['children', 'childNodes', 'firstChild', 'lastChild', 'firstElementChild', 'lastElementChild', 'shadowRoot'];
const ITSELF = ['nodeType', 'nodeName', 'tagName', 'localName', 'id', 'attributes', 'ownerDocument', 'getAttribute', 'hasAttribute'];
const ASKED = ['matches', 'closest', 'contains', 'querySelector', 'querySelectorAll', 'getRootNode', 'compareDocumentPosition'];
const HIDDEN = new Set([...AROUND, ...WITHIN, ...ITSELF, ...ASKED]);

/**
 * Give such fields other names while an engine runs, and theirs back. An id is left as it is, for labels refer to it.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 * @throws {Error} where an id hides what leads round the tree
 */
export const withPlainForms = async (work) => {
  const fields = all(document, FIELDS);
  const byId = fields.find((el) => AROUND.includes(idOf(el)));
  if (byId) throw new Error(`a field with the id ${idOf(byId)} hides the form's own property`);
  const hiding = fields.map((el) => ({ el, name: attr(el, 'name') })).filter(({ name }) => HIDDEN.has(name));
  for (const { el, name } of hiding) setAttr(el, 'name', `${name}-field`);
  try {
    return await work();
  } finally {
    for (const { el, name } of hiding) setAttr(el, 'name', name);
  }
};
