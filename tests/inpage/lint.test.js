import assert from 'node:assert/strict';
import test from 'node:test';
import { ESLint } from 'eslint';

const READS = `
/** @param {Element} el @param {HTMLInputElement} field @param {HTMLFormElement | null} form */
export const read = (el, field, form) => [el.children, document.body, form?.action, field.value, el];
/** @param {HTMLElement} el */
export const { title } = document;
`;

test('ESLint reports reads that a page can clobber, and no others', async () => {
  // With CI=true, typescript-eslint would lint the file on disk instead of this text.
  const overrideConfig = { languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } } };
  const filePath = 'uxaudit/replay/inpage/src/page/document.js';
  const [{ messages }] = await new ESLint({ overrideConfig }).lintText(READS, { filePath });
  const found = messages
    .filter((message) => message.ruleId === 'inpage/no-direct-dom')
    .map((message) => message.message);
  const bent = [
    '`children` of a Element',
    '`body` of a Document',
    '`action` of a HTMLFormElement',
    '`{ title }` of a Document',
  ];
  assert.equal(found.length, bent.length, found.join('\n'));
  bent.forEach((words, at) => assert.ok(found[at].includes(words), found[at]));
});
