/** The control that an event is about, in the form of the recording. */
import { pageBox } from '../lib/boxes.js';
import { closestDrawn, INTERACTIVE, withRole } from '../lib/controls.js';
import { attr, boxOf, first, isEditable, isElement, matches, tagOf, titleOf } from '../lib/dom.js';
import { fieldAround, formOf, isChecked, isSecret, isSwitchedOff, typeOf } from '../lib/fields.js';
import { contentOf, labelOf, nameOf, roleOf } from '../lib/names.js';
import { quickSelectorOf } from '../lib/selectors.js';
import { tidy } from '../lib/text.js';
import { round } from '../lib/text.js';

/** Elements that people click repeatedly on purpose, and whose response may be pixels or sound only. */
const PLAYED = 'canvas, video, audio, iframe, embed, object, input[type="range"]';
const CHOSEN = `${withRole('tab', 'option', 'radio', 'menuitemradio')}, [aria-current]:not([aria-current="false"])`;
const NAME_LENGTH = 120;

/** The innermost target of an event, also inside open shadow roots. @param {Event} event @returns {Element | null} */
export const hitOf = (event) => {
  const [node] = event.composedPath();
  return isElement(/** @type {Node} */ (node)) ? /** @type {Element} */ (node) : null;
};

/** The control around an element; the element itself if there is none. @param {Element} el */
export const controlAround = (el) => closestDrawn(fieldAround(el), INTERACTIVE) ?? fieldAround(el);

/** The offset of this frame in its parent page, CSS px; zero if the parent is of another origin. */
const frameOffset = () => {
  try {
    const frame = window.frameElement;
    const box = frame ? boxOf(frame) : null;
    return box
      ? {
          x: box.x + (window.parent.scrollX || 0),
          y: box.y + (window.parent.scrollY || 0),
        }
      : { x: 0, y: 0 };
  } catch {
    return { x: 0, y: 0 };
  }
};

/** Page coordinates of a point of the window, CSS px. @param {number} x @param {number} y */
export const onPage = (x, y) => {
  const offset = window === window.top ? { x: 0, y: 0 } : frameOffset();
  return {
    x: round(x + scrollX + offset.x, 0),
    y: round(y + scrollY + offset.y, 0),
  };
};

/** The name of an element, never the text that was entered in it. @param {Element} el @param {boolean} isControl */
const nameFor = (el, isControl) => {
  if (isEditable(el) || tagOf(el) === 'textarea')
    return attr(el, 'aria-label') || labelOf(el) || attr(el, 'placeholder') || titleOf(el);
  return isControl ? nameOf(el) : attr(el, 'alt') || contentOf(el);
};

/** Whether it was already selected in its group. @param {Element} el */
const wasChosen = (el) =>
  (typeOf(el) === 'radio' && isChecked(el)) ||
  (matches(el, CHOSEN) &&
    ['aria-selected', 'aria-checked', 'aria-current'].some((name) =>
      ['true', 'page', 'step'].includes(attr(el, name)),
    ));

const wholePage = new Set(['html', 'body']);

/** The selectors of elements that the pointer rested on. @type {WeakMap<Element, string>} */
const rested = new WeakMap();

/** Find an element's selector before it is pressed, so that the press takes less time. @param {Element} el */
export const prepare = (el) => {
  rested.set(el, quickSelectorOf(el));
};

/** @param {Element} el */
const selectorFor = (el) => {
  const known = rested.get(el);
  try {
    if (known && first(document, known) === el) return known;
  } catch {
    // no selector that the browser knows, because of an unusual tag
  }
  return quickSelectorOf(el);
};

/** @param {Element} el the control, or the clicked element if it is not in one */
export const describe = (el) => {
  const isControl = matches(el, INTERACTIVE);
  const { x, y, width, height } = pageBox(el);
  const form = formOf(el);
  return {
    role: roleOf(el),
    name: wholePage.has(tagOf(el)) ? '' : tidy(nameFor(el, isControl), NAME_LENGTH),
    selector: selectorFor(el),
    tag: tagOf(el),
    type: typeOf(el),
    box: {
      x: round(x, 0),
      y: round(y, 0),
      width: round(width, 0),
      height: round(height, 0),
    },
    ...(isControl ? {} : { interactive: false }),
    ...(isControl && wasChosen(el) ? { chosen: true } : {}),
    ...(isControl && isSecret(el) ? { secret: true } : {}),
    ...(matches(el, PLAYED) ? { moves: true } : {}),
    ...(form ? { part: quickSelectorOf(form) } : {}),
  };
};

/** Whether it is disabled, so that clicks on it send no event. @param {Element} el */
export const isOff = (el) => isSwitchedOff(el) || matches(el, ':disabled');
