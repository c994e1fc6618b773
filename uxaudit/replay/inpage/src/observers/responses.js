/** The kinds of response since the user's action, and the time of the first visible one. */
import { send } from '../lib/channel.js';
import { step } from './step.js';

/**
 * @param {string} response its kind
 * @param {number} time
 * @param {boolean} isVisible
 */
export const note = (response, time, isVisible) => {
  if (!step.responses.has(response)) {
    step.responses.add(response);
    send({ type: 'response', response, t: time });
  }
  if (!isVisible) return;
  step.lastActivity = Math.max(step.lastActivity, time);
  if (response !== 'dom') step.floor = Math.max(step.floor, time);
  if (step.awaiting) {
    step.awaiting = false;
    send({ type: 'change', t: time, what: response });
  }
};
