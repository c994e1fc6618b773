/** The key with which the moderator adds a note, Alt+Shift+N. It is not recorded as an action of the participant. */
import { send } from '../lib/channel.js';
import { keepListening } from '../lib/lasting.js';
import { timeOf } from '../observers/step.js';

/** @param {KeyboardEvent} event */
const onKey = (event) => {
  if (!event.isTrusted || !event.altKey || !event.shiftKey || event.code !== 'KeyN') return;
  event.preventDefault();
  event.stopImmediatePropagation();
  send({ type: 'note', t: timeOf(event) });
};

export const watchHotkey = () => keepListening('keydown', onKey, true);
