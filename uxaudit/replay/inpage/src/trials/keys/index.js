/** Key trials on controls: whether keys have an effect, and the focus when a layer opens. */
import * as controls from './controls.js';
import * as responses from './responses.js';

export { findByFramework, listens } from '../listening.js';
export { find, focusOn, take } from './controls.js';
export { misreports, noteExpanded } from './expanding.js';
export { hasResponded, hasStirred, watch } from './responses.js';
export {
  enter,
  focusBehind,
  focusCloser,
  holdsFocus,
  isGone,
  look,
  remember,
  spot,
  tell,
  whereFocusIs,
} from './layers.js';

/** @param {string} commands words of commands that must not be executed: a regular expression */
export const begin = (commands) => {
  controls.begin(commands);
  responses.begin();
};
