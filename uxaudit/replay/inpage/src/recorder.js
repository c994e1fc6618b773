/**
 * What runs in a world of its own while a person is recorded: the recorder in place of the observers of replays, and the functions that
 * look at states. What is typed goes to the recorder's process, which takes it out of everything that is written.
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
