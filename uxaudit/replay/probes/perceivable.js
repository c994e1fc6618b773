// Responses that change nothing in the document and that a person perceives all the same: speech, sound, vibration, the title of the tab,
// pickers and questions of the browser, other programs. Runs in every document, after `timing.js`, before the page's own scripts.
(() => {
  if (window.__uxaudit_perceivable) return;
  const { performance: clock } = window, now = () => clock.timeOrigin + clock.now();
  const tell = (response) => {
    const t = now();
    window.__uxaudit.send({ type: 'response', response, t });
    window.__uxaudit.send({ type: 'change', t, what: response });
  };
  // [owner, methods, kind of response]: where a browser lacks one, there is nothing to perceive.
  const of = (name) => (typeof window[name] === 'function' ? window[name].prototype : window[name]);
  const CALLS = [
    [of('SpeechSynthesis'), ['speak'], 'speech'],
    [of('AudioScheduledSourceNode'), ['start'], 'sound'],
    [of('AudioBufferSourceNode'), ['start'], 'sound'],
    [of('Navigator'), ['vibrate'], 'vibration'],
    [of('Navigator'), ['share', 'setAppBadge'], 'share'],
    [window, ['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker'], 'file-chooser'],
    [of('HTMLInputElement'), ['showPicker'], 'picker'],
    [of('HTMLSelectElement'), ['showPicker'], 'picker'],
    [of('EyeDropper'), ['open'], 'picker'],
    [of('ContactsManager'), ['select'], 'picker'],
    [of('PaymentRequest'), ['show'], 'prompt'],
    [of('CredentialsContainer'), ['create', 'get'], 'prompt'],
    [of('Geolocation'), ['getCurrentPosition', 'watchPosition'], 'prompt'],
    [of('MediaDevices'), ['getUserMedia', 'getDisplayMedia'], 'prompt'],
    [of('Bluetooth'), ['requestDevice'], 'prompt'],
    [of('USB'), ['requestDevice'], 'prompt'],
    [of('HID'), ['requestDevice'], 'prompt'],
    [of('Serial'), ['requestPort'], 'prompt'],
    [of('SpeechRecognition') || of('webkitSpeechRecognition'), ['start'], 'prompt'],
    [window.Notification, ['requestPermission'], 'prompt'],
    [of('HTMLVideoElement'), ['requestPictureInPicture'], 'media'],
    [of('DocumentPictureInPicture'), ['requestWindow'], 'popup'],
    [of('Element'), ['requestPointerLock'], 'fullscreen'],
  ];
  for (const [owner, names, response] of CALLS) {
    for (const name of owner ? names : []) {
      const original = owner[name];
      if (typeof original !== 'function') continue;
      const told = { [name](...args) { tell(response); return original.apply(this, args); } }[name];
      try { owner[name] = told; } catch { /* not to be replaced */ }
    }
  }
  const copy = document.execCommand;
  document.execCommand = function execCommand(command, ...rest) {  // true where there was something to copy
    const done = copy.call(this, command, ...rest);
    if (done && /^(copy|cut|paste)$/i.test(command)) tell('clipboard');
    return done;
  };
  // A link to another program, such as mail or the telephone, opens it; the page is told of nothing.
  const HERE = /^(https?|file|javascript|blob|data|about):$/;
  addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node instanceof Element && node.matches('a[href], area[href]'));
    if (link && link.protocol && !HERE.test(link.protocol) && !event.defaultPrevented) tell('other-program');
  });
  // The title of the tab is no part of what the page shows.
  const title = Object.getOwnPropertyDescriptor(Document.prototype, 'title');
  Object.defineProperty(Document.prototype, 'title', { ...title, set(words) {
    const before = title.get.call(this);
    title.set.call(this, words);
    if (this === document && title.get.call(this) !== before && document.readyState !== 'loading') tell('title');
  } });
  Object.defineProperty(window, '__uxaudit_perceivable', { value: true, enumerable: false });
})();
