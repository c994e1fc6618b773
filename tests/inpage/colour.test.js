import './page.js';
import assert from 'node:assert/strict';
import test from 'node:test';

const { blend, contrastOf, isClear, luminanceOf, parseColour } =
  await import('../../uxaudit/replay/inpage/src/lib/colour.js');

const round = (number) => Math.round(number * 100) / 100;

test('colours are read as browsers compute them', () => {
  assert.deepEqual(parseColour('rgb(1, 2, 3)'), [1, 2, 3, 1]);
  assert.deepEqual(parseColour('rgba(255, 0, 12.5, 0.25)'), [255, 0, 12.5, 0.25]);
  assert.deepEqual(parseColour('transparent'), [0, 0, 0, 0]);
});

test('what lets all light through is clear', () => {
  assert.equal(isClear('rgba(255, 255, 255, 0)'), true);
  assert.equal(isClear('rgba(255, 255, 255, 0.01)'), false);
});

test('luminance is as WCAG 2.2 defines it', () => {
  assert.equal(luminanceOf([255, 255, 255, 1]), 1);
  assert.equal(luminanceOf([0, 0, 0, 1]), 0);
  assert.equal(round(luminanceOf([255, 0, 0, 1])), 0.21);
  assert.equal(round(luminanceOf([0, 255, 0, 1])), 0.72);
});

test('contrast does not depend on the order', () => {
  const [grey, white] = [parseColour('rgb(119, 119, 119)'), parseColour('rgb(255, 255, 255)')];
  assert.equal(round(contrastOf(grey, white)), 4.48); // #777, the best known of the greys that just fail
  assert.equal(contrastOf(grey, white), contrastOf(white, grey));
  assert.equal(round(contrastOf([0, 0, 0, 1], white)), 21);
});

test('a colour that lets light through is mixed with its ground', () => {
  assert.deepEqual(blend([0, 0, 0, 0.5], [255, 255, 255, 1]), [127.5, 127.5, 127.5, 1]);
  assert.deepEqual(blend([10, 20, 30, 1], [255, 255, 255, 1]), [10, 20, 30, 1]);
});
