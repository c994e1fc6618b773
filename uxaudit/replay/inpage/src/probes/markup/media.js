/** Pictures, audio and video. */
import { all, attr, boxOf, checkVisibility, closest, hasAttr, innerTextOf, is, titleOf } from '../../lib/dom.js';
import { nameOf } from '../../lib/names.js';
import { round, tidy } from '../../lib/text.js';
import { isVisible } from '../../lib/visibility.js';
import { ariaName } from './context.js';

/** @typedef {import('./context.js').Context} Context */

/** The URL of a picture. @param {Element} el */
const sourceOf = (el) => {
  if (is(el, 'img')) return el.currentSrc || el.src;
  return is(el, 'input') ? el.src : '';
};

/** @param {Context} context */
export const readImages = (context) =>
  context.some(
    'img, input[type="image"]',
    (el) => {
      const box = boxOf(el);
      return context.spot(el, {
        name: nameOf(el),
        alt: hasAttr(el, 'alt') ? tidy(attr(el, 'alt')) : null,
        title: tidy(titleOf(el)),
        src: tidy(sourceOf(el), 400),
        width: round(box.width),
        height: round(box.height),
        natural_width: is(el, 'img') ? el.naturalWidth : 0,
        natural_height: is(el, 'img') ? el.naturalHeight : 0,
      });
    },
    (el) => checkVisibility(el, { visibilityProperty: true }),
  );

/** Whether sound starts by itself from an element that shows nothing. @param {Element} el */
const isHeard = (el) => is(el, 'audio') && el.autoplay && !el.controls && !(el.muted || el.defaultMuted);

/** @param {Context} context */
export const readMedia = (context) =>
  context.some(
    'video, audio',
    (el) => {
      if (!is(el, 'video') && !is(el, 'audio')) return null;
      const holder = closest(el, 'figure, section, article, main, body');
      return context.spot(el, {
        name: ariaName(el) || tidy(titleOf(el)),
        tracks: all(el, 'track').map((track) => (is(track, 'track') ? track.kind : '')),
        controls: el.controls,
        autoplay: el.autoplay,
        muted: el.muted || el.defaultMuted,
        loop: el.loop,
        context: tidy(holder ? innerTextOf(holder) : '', 2000),
      });
    },
    (el) => isHeard(el) || isVisible(el),
  );
