/**
 * The bundle for recorded sessions. It runs in an isolated world, and has the recorder instead of the observers of replays, besides the
 * functions that read states. Entered text is sent to the recorder's process, which removes it before anything is written.
 */
import { send } from './lib/channel.js';
import { watchHotkey } from './recorder/hotkey.js';
import { recordPerson } from './recorder/index.js';
import { watchInput } from './recorder/stillness.js';
import { enter } from './world.js';

enter(() => {
  watchHotkey();
  watchInput();
  recordPerson(
    (events) => send({ type: 'person', events }),
    (text) => ({ text }),
  );
});
