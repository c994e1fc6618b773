/**
 * What runs in the probes' own world of a document: observers, which begin with it, and functions that the audit calls by their names.
 * No script of the page can reach any of it; see `page_world.js` for what must be in the page's world.
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
