/** Records a participant's actions in a document. It only listens, and changes nothing on the page. */
import { watchClicks } from './clicks.js';
import { watchFields } from './fields.js';
import { openOutbox } from './outbox.js';
import { watchPages } from './pages.js';
import { watchPointer } from './pointer.js';
import { watchResponses } from './responses.js';

/**
 * @param {(events: import('./outbox.js').PersonEvent[]) => void} send
 * @param {import('./fields.js').Tell} tell the facts about an entered text that may be sent
 */
export const recordPerson = (send, tell) => {
  openOutbox(send);
  watchResponses();
  watchClicks();
  watchFields(tell);
  watchPointer();
  watchPages();
};
