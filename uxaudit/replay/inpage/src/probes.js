/**
 * The bundle for replays. It runs in an isolated world of each document, which no script of the page can access: observers, which start
 * with the document, and the functions that the audit calls. See `page_world.js` for the code that must run in the page's own world.
 */
import { watchEvents } from './observers/events.js';
import { watchPerceivable } from './observers/perceivable.js';
import { watchTiming } from './observers/timing.js';
import { watchVitals } from './observers/vitals.js';
import { enter } from './world.js';

enter(() => {
  watchTiming();
  watchPerceivable();
  watchVitals();
  watchEvents();
});
