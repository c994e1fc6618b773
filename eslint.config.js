/** Rules for the in-page code: its length and complexity, and that it reads no property that a page can clobber. */
import tseslint from 'typescript-eslint';
import { noDirectDom } from './uxaudit/replay/inpage/lint/no_direct_dom.js';

const INPAGE = 'uxaudit/replay/inpage';

export default tseslint.config(
  { ignores: ['*', '!uxaudit', 'uxaudit/*', '!uxaudit/replay', 'uxaudit/replay/*', `!${INPAGE}`, `${INPAGE}/built`] },
  {
    files: [`${INPAGE}/src/**/*.js`],
    languageOptions: { parser: tseslint.parser, parserOptions: { project: './tsconfig.json' } },
    plugins: { inpage: { rules: { 'no-direct-dom': noDirectDom } }, ts: tseslint.plugin },
    rules: {
      'inpage/no-direct-dom': 'error',
      complexity: ['error', 12], // ESLint counts `??`, `?.` and defaults too, ruff does not
      'max-depth': ['error', 3],
      'max-lines': ['error', 500],
      'max-lines-per-function': ['error', 80],
      'max-params': ['error', 5],
      eqeqeq: 'error',
      'no-restricted-globals': ['error', 'event', 'name', 'status', 'length', 'parent', 'top', 'self'],
      'no-shadow': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-implicit-globals': 'error',
      'no-return-assign': 'error',
      'no-undef-init': 'error',
      'no-else-return': 'error',
      'no-unneeded-ternary': 'error',
      'no-useless-return': 'error',
      'ts/await-thenable': 'error',
      'ts/no-floating-promises': 'error',
    },
  },
  { files: [`${INPAGE}/src/lib/dom.js`], rules: { 'max-lines': ['error', 600] } },
);
