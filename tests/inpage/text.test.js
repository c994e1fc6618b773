import './page.js';
import assert from 'node:assert/strict';
import test from 'node:test';

const { lettersIn, round, tidy } = await import('../../uxaudit/replay/inpage/src/lib/text.js');
const { withoutValues } = await import('../../uxaudit/replay/inpage/src/lib/describe.js');

test('text is reported on one line, and cut', () => {
  assert.equal(tidy('  one\n\ttwo   three '), 'one two three');
  assert.equal(tidy('abcdef', 3), 'abc');
  assert.equal(tidy(null), '');
});

test('a character that is cut in half is replaced', () => {
  assert.equal(tidy('ab😀', 3), 'ab\ufffd');
});

test('letters and digits of every script count', () => {
  assert.equal(lettersIn('Straße 12, 東京!'), 10);
});

test('numbers are rounded to so many digits', () => {
  assert.equal(round(1.005 + 0.001), 1.01);
  assert.equal(round(12.345, 1), 12.3);
});

test('the HTML of fields has no entered text; that of buttons has their label', () => {
  assert.equal(withoutValues('<input name="card" value="4111 1111">'), '<input name="card" value="…">');
  assert.equal(withoutValues("<input value='secret'>"), '<input value="…">');
  assert.equal(withoutValues('<input type="submit" value="Pay">'), '<input type="submit" value="Pay">');
});
