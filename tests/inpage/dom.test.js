import { document, show } from './page.js';
import assert from 'node:assert/strict';
import test from 'node:test';

const dom = await import('../../uxaudit/replay/inpage/src/lib/dom.js');
const { selectorOf } = await import('../../uxaudit/replay/inpage/src/lib/selectors.js');

const CLOBBERING = [
  'children',
  'parentElement',
  'attributes',
  'id',
  'getAttribute',
  'matches',
  'localName',
  'nodeType',
];

/** Let an object behave as in browsers if the page has a field or form of this name; jsdom does not implement that. */
const clobber = (owner, name) => Object.defineProperty(owner, name, { value: 'clobbered', configurable: true });

test('a form is read by the getters of the browser', () => {
  const form = show(`<form id="pay" role="search">${'<input>'.repeat(CLOBBERING.length)}</form>`);
  for (const name of CLOBBERING) clobber(form, name);
  assert.equal(dom.childrenOf(form).length, CLOBBERING.length);
  assert.equal(dom.parentElementOf(form), document.body);
  assert.equal(dom.attributesOf(form).length, 2);
  assert.equal(dom.idOf(form), 'pay');
  assert.equal(dom.attr(form, 'role'), 'search');
  assert.equal(dom.tagOf(form), 'form');
  assert.equal(dom.isElement(form), true);
});

test('a document is read by the getters of the browser', () => {
  show('<img><img>');
  for (const name of ['body', 'documentElement', 'querySelectorAll']) clobber(document, name);
  assert.equal(dom.pageBody().localName, 'body');
  assert.equal(dom.pageRoot().localName, 'html');
  assert.equal(dom.all(document, 'img').length, 2);
  for (const name of ['body', 'documentElement', 'querySelectorAll']) delete document[name];
});

test('a selector means one element, and is as short as it can be', () => {
  const cases = [
    ['<p id="a"></p>', 'p', '#a'],
    ['<input name="town"><input name="street">', 'input', 'input[name="town"]'],
    ['<ul><li>1</li><li>2</li></ul>', 'li:last-child', 'li:nth-of-type(2)'],
  ];
  for (const [html, found, expected] of cases) {
    const el = show(html, `body ${found}`);
    const selector = selectorOf(el);
    assert.deepEqual([...document.querySelectorAll(selector)], [el]);
    assert.ok(selector.endsWith(expected), selector);
  }
});
