/** Records what a person does in a document. It only listens: nothing that it does can be seen on the page. */
import { watchClicks } from './clicks.js';
import { watchFields } from './fields.js';
import { openOutbox } from './outbox.js';
import { watchPages } from './pages.js';
import { watchPointer } from './pointer.js';
import { watchResponses } from './responses.js';

/**
 * @param {(events: import('./outbox.js').PersonEvent[]) => void} send
 * @param {(value: string, isSecret: boolean) => Record<string, unknown>} tell what may be sent of a text that was entered
 */
export const recordPerson = (send, tell) => {
  openOutbox(send);
  watchResponses();
  watchClicks();
  watchFields(tell);
  watchPointer();
  watchPages();
};
