/**
 * Code that must run in the page's own world, before the page's scripts, in every document. Everything else runs in an isolated world,
 * which no script of the page can access; see `probes.js`.
 *
 * | module | why it must share the page's objects |
 * |---|---|
 * | `timers.js` | only the functions that the page calls show which timers are set, and which one runs |
 * | `calls.js` | the same holds for requests, connections, dialogs and soft navigations |
 * | `shadows.js` | closed shadow roots are only returned to the caller |
 * | `console.js` | a flood must be stopped at its source |
 * | `components.js` | a component's value is a property of the page's own class |
 * | `frameworks.js` | React stores its handlers as properties of the page's objects |
 * | `hide_screenshot_size.js` | the page's scripts must not notice the larger window in which a picture is taken |
 * | `text_spacing.js` | a page that sets its own style sheets must keep the persona's |
 * | `block_sending.js` | in the copy of a state, beacons, workers and the like are blocked |
 */
import { answer } from './page_world/channel.js';
import { called, watchCalls } from './page_world/calls.js';
import { valueOfComponent } from './page_world/components.js';
import { limitConsole } from './page_world/console.js';
import { isClickHandled, tellHandled } from './page_world/frameworks.js';
import { hidePoses, setPosing } from './page_world/hide_screenshot_size.js';
import { closedHolds, watchShadows } from './page_world/shadows.js';
import { spaceText } from './page_world/text_spacing.js';
import { withhold } from './page_world/block_sending.js';
import { due, frames, idles, lastDueSince, watchTimers } from './page_world/timers.js';

/** The first time at which a timer is due; a repeated one is always due. */
const nextDue = () => {
  let next = Infinity;
  due.forEach((at) => {
    if (at < next) next = at;
  });
  return next;
};

/**
 * The last time in a range at which a timer is due; 0 if there is none.
 *
 * @param {number} from
 * @param {number} to
 */
const lastDue = (from, to) => {
  let last = 0;
  due.forEach((at) => {
    if (at > from && at <= to && at > last) last = at;
  });
  return last;
};

if (TEXT_SPACING) spaceText();
if (WITHHOLD) withhold();
limitConsole();
watchTimers();
watchCalls();
watchShadows();
hidePoses();
answer({
  'under-way': () => `${called.outside || !frames.isEmpty || !idles.isEmpty} ${called.at} ${nextDue()}`,
  talks: () => `${called.talks}`,
  'last-due': (words) => `${lastDue(+words[1], +words[2])}`,
  'due-since': (words) => `${lastDueSince(+words[1], +words[2])}`,
  posing: (words) => {
    setPosing(words.length > 1);
    return '';
  },
  closed: (words) => {
    let text = words[1];
    for (let at = 2; at < words.length; at += 1) text += ` ${words[at]}`;
    return `${closedHolds(text)}`;
  },
  value: (_, el) => valueOfComponent(el),
  handled: (_, el) => `${isClickHandled(el)}`,
  'all-handled': () => {
    tellHandled();
    return '';
  },
});
