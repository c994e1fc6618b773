/* The moderator's notes in the panel. */
/* global main */
const noteField = document.getElementById('note-text');
const noteStatus = document.getElementById('note-status');
/** For how long it is shown that a note was added. Own judgement. */
const STATUS_MS = 5000;

let noteTime = 0;
let isFromSite = false;
let focusedBefore = null;

/** Let the moderator write a note about a time; afterwards the site's window comes to the front if the key was pressed there. */
const takeNote = (t, fromSite = false) => {
  noteTime = t;
  isFromSite = fromSite;
  if (document.activeElement !== noteField) focusedBefore = document.activeElement;
  noteField.focus();
};

const endNote = () => {
  const text = noteField.value.trim();
  if (text || isFromSite) window.uxauditSay({ say: 'note', text, t: noteTime || Date.now(), isFromSite });
  noteField.value = '';
  noteTime = 0;
  isFromSite = false;
  (focusedBefore?.isConnected && focusedBefore !== document.body ? focusedBefore : main).focus();
  focusedBefore = null;
  return text;
};

noteField.addEventListener('input', () => {
  noteTime ||= Date.now();
  noteStatus.textContent = '';
});

document.addEventListener('keydown', (event) => {
  if (!event.altKey || !event.shiftKey || event.code !== 'KeyN') return;
  event.preventDefault();
  takeNote(Date.now());
});

noteField.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  noteField.value = '';
  endNote();
});

document.getElementById('note').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!endNote()) return;
  noteStatus.textContent = 'Note added.';
  setTimeout(() => {
    noteStatus.textContent = '';
  }, STATUS_MS);
});
