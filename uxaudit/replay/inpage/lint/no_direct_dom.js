/**
 * ESLint's rule `no-direct-dom`: nothing that may be a form or a document is read directly, but by the functions of
 * `lib/dom.js`. A form gives the fields in it precedence over its own properties, and a document its forms and images:
 * `el.children` is a field where `el` is a form with a field of this name.
 */
import { ESLintUtils } from '@typescript-eslint/utils';

/** What may be a form or a document at run time. An element narrowed to another tag, such as an input, may be read. */
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
 * The name of the first type in a union that a page can bend; empty where there is none.
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
    messages: { direct: 'A page can bend `{{property}}` of a {{type}}: use a function of lib/dom.js.' },
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
