/**
 * The ESLint rule `no-direct-dom`: properties of a value that may be a form or a document must be read by the functions of `lib/dom.js`.
 * In a form, fields hide properties of the same name; in a document, forms and images do. If `el` is a form with a field named `children`,
 * `el.children` is that field.
 */
import { ESLintUtils } from '@typescript-eslint/utils';

/** Types of values that may be a form or a document. Elements narrowed to another tag, such as an input, may be read directly. */
const CLOBBERED = new Set([
  'Node',
  'ChildNode',
  'ParentNode',
  'Element',
  'HTMLElement',
  'HTMLFormElement',
  'HTMLObjectElement',
  'HTMLEmbedElement',
  'Document',
  'HTMLDocument',
  'XMLDocument',
  'ElementCSSInlineStyle',
  'HTMLOrSVGElement',
]);

/**
 * The name of the first type in a union whose properties a page can clobber; empty if there is none.
 *
 * @param {import('typescript').Type} type
 * @returns {string}
 */
const clobberedName = (type) => {
  if (type.isUnionOrIntersection()) return type.types.map(clobberedName).find(Boolean) ?? '';
  const constraint = type.getConstraint();
  if (constraint && constraint !== type) return clobberedName(constraint);
  const name = type.symbol?.name ?? '';
  return CLOBBERED.has(name) ? name : '';
};

export const noDirectDom = ESLintUtils.RuleCreator.withoutDocs({
  meta: {
    type: 'problem',
    schema: [],
    messages: { direct: 'A page can clobber `{{property}}` of a {{type}}: use a function of lib/dom.js.' },
  },
  defaultOptions: [],
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    /** @param {any} object @param {any} node @param {string} property */
    const check = (object, node, property) => {
      const type = clobberedName(services.getTypeAtLocation(object));
      if (type) context.report({ node, messageId: 'direct', data: { property, type } });
    };
    return {
      MemberExpression(node) {
        if (!/\bprototype$/.test(context.sourceCode.getText(node.object)))
          check(node.object, node, context.sourceCode.getText(node.property));
      },
      'VariableDeclarator > ObjectPattern'(/** @type {any} */ node) {
        if (node.parent.init) check(node.parent.init, node, context.sourceCode.getText(node));
      },
    };
  },
});
