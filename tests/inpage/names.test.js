import { show } from './page.js';
import assert from 'node:assert/strict';
import test from 'node:test';
import { computeAccessibleName, getRole } from 'dom-accessibility-api';

const { nameOf, nameSource, roleOf } = await import('../../uxaudit/replay/inpage/src/lib/names.js');

/** HTML, and the role, name and source of the name of a control in it. */
const CONTROLS = [
  ['<button>Pay</button>', 'button', 'Pay', 'content'],
  ['<button aria-label="Close">×</button>', 'button', 'Close', 'aria-label'],
  ['<a href="/">Home</a>', 'link', 'Home', 'content'],
  ['<a href="/"><img alt="Home"></a>', 'link', 'Home', 'content'],
  ['<input type="submit">', 'button', 'Submit', 'value'],
  ['<input type="button" value="Go">', 'button', 'Go', 'value'],
  ['<input type="image" alt="Search">', 'button', 'Search', 'alt'],
  ['<input id="a"><label for="a">Town</label>', 'textbox', 'Town', 'label'],
  ['<input placeholder="Find">', 'textbox', 'Find', 'placeholder'],
  ['<input title="Post code">', 'textbox', 'Post code', 'title'],
  ['<input aria-labelledby="x y"><p id="x">Card</p><p id="y">number</p>', 'textbox', 'Card number', 'aria-labelledby'],
  ['<input type="range" aria-label="Volume">', 'slider', 'Volume', 'aria-label'],
  ['<select aria-label="Size"><option>S</option></select>', 'combobox', 'Size', 'aria-label'],
  ['<img alt="A mug">', 'img', 'A mug', 'alt'],
  ['<textarea></textarea>', 'textbox', '', ''],
];

for (const [html, role, name, source] of CONTROLS) {
  test(`role and name of ${html}`, () => {
    const el = show(html);
    assert.deepEqual([roleOf(el), nameOf(el), nameSource(el)[0]], [role, name, source]);
    const theirs = source === 'placeholder' ? name : computeAccessibleName(el); // it knows no placeholders
    assert.deepEqual([getRole(el), theirs], [role, name], 'another implementation says the same');
  });
}
