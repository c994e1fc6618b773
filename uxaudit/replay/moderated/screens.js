'use strict';
/* The screens that guide a person through a session. `show` is called with one; what the person answers goes to `uxauditSay`. */
const main = document.getElementById('screen');

const make = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text }, more);

const button = (text, say, isMain) => {
  const made = make('button', text, { type: 'button', className: isMain ? 'main' : '' });
  made.addEventListener('click', () => answer({ say }));
  return made;
};

const row = (...parts) => {
  const made = make('div', '', { className: 'row' });
  made.append(...parts);
  return made;
};

let isAnswered = true;

const answer = (message) => {
  if (isAnswered) return; // a second click on a button that is still there
  isAnswered = true;
  window.uxauditSay(message);
};

const scale = (screen) => {
  const set = document.createElement('fieldset');
  const legend = make('legend', '');
  legend.append(make('h1', screen.text));
  set.append(legend);
  const values = make('div', '', { className: 'scale' });
  for (let value = 1; value <= screen.most; value += 1) {
    const label = make('label', '');
    const input = make('input', '', { type: 'radio', name: 'value', value: String(value), required: true });
    if (value === 1) input.setAttribute('aria-description', screen.low);
    if (value === screen.most) input.setAttribute('aria-description', screen.high);
    label.append(input, make('span', String(value)));
    values.append(label);
  }
  const ends = make('div', '', { className: 'ends' });
  ends.append(make('span', `1: ${screen.low}`), make('span', `${screen.most}: ${screen.high}`));
  const answers = make('div', '', { className: 'answers' });
  answers.append(values, ends);
  set.append(answers);
  return set;
};

const question = (screen) => {
  const form = document.createElement('form');
  form.append(scale(screen), row(make('button', 'Next', { type: 'submit', className: 'main' }), button('Skip', 'skip')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    answer({ say: 'answer', value: Number(new FormData(form).get('value')) });
  });
  return [form];
};

const SCREENS = {
  consent: (screen) => [
    make('h1', 'Before we start'),
    make('p', screen.text),
    row(button('I agree', 'agree', true), button('I do not want to take part', 'decline')),
  ],
  task: (screen) => [
    make('h1', screen.task),
    make('p', 'Press Start when you have read the task. Press Done when you think that you have done it.'),
    row(button('Start', 'start', true)),
  ],
  running: (screen) => [
    make('h1', screen.task),
    make('p', 'Press Done when you think that you have done the task, or Give up if you cannot do it.'),
    row(button('Done', 'done', true), button('Give up', 'give-up')),
  ],
  question,
  thanks: () => [make('h1', 'Thank you. That was all.'), row(button('Close', 'close', true))],
};

/** Above the screen: why it is shown now, and how far the session is, such as “Task 1 of 3”. */
const lines = ({ notice, place }) => [
  ...(notice ? [make('p', notice, { className: 'notice' })] : []),
  ...(place ? [make('p', place, { className: 'count' })] : []),
];

// eslint-disable-next-line no-unused-vars
const show = (screen) => {
  isAnswered = false;
  main.replaceChildren(...lines(screen), ...SCREENS[screen.kind](screen));
  scrollTo(0, 0);
  document.title = screen.kind === 'running' ? 'Task · Usability session' : 'Usability session';
  if (screen.kind !== 'running') main.focus();
};
