/* The moderator's notes in the panel. */
let noteTime = 0;

// eslint-disable-next-line no-unused-vars
const takeNote = (t) => {
  noteTime = t;
  document.getElementById('note-text').focus();
};

document.getElementById('note-text').addEventListener('input', () => {
  noteTime ||= Date.now();
});

document.addEventListener('keydown', (event) => {
  if (!event.altKey || !event.shiftKey || event.code !== 'KeyN') return;
  event.preventDefault();
  takeNote(Date.now());
});

document.getElementById('note').addEventListener('submit', (event) => {
  event.preventDefault();
  const field = document.getElementById('note-text');
  const text = field.value.trim();
  if (!text) return;
  window.uxauditSay({ say: 'note', text, t: noteTime || Date.now() });
  field.value = '';
  noteTime = 0;
  document.getElementById('note-status').textContent = 'Added.';
});
