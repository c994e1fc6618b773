/** Calls of the page whose response the document does not show, and calls that are a response themselves. */
import { Proxy, apply, construct, lowerCase, now } from './builtins.js';
import { signal } from './channel.js';

/** @type {any} */
const page = window;

/** The prototype of a class, or an object of the page. @param {string} name */
const of = (name) => (typeof page[name] === 'function' ? page[name].prototype : page[name]);

export const called = {
  /** When the page last made a call that is not observed here. */
  at: -Infinity,
  /** Whether something outside this document sends messages to it. */
  outside: false,
  /** Whether a server sends data by an open connection: no request shows when its response is complete. */
  talks: false,
};

/**
 * Wrap a method.
 *
 * @param {any} owner
 * @param {string} name
 * @param {(args: ArrayLike<any>) => void} before is called first
 * @param {() => void} [after]
 */
const wrap = (owner, name, before, after) => {
  const original = owner && owner[name];
  if (typeof original !== 'function') return;
  const wrapped = {
    [name]() {
      before(arguments);
      const result = apply(original, this, arguments);
      if (after) after();
      return result;
    },
  }[name];
  try {
    owner[name] = wrapped;
  } catch {
    // cannot be replaced
  }
};

const note = () => {
  called.at = now();
};
const noteOutside = () => {
  called.outside = true;
};

const watchRequests = () => {
  wrap(page, 'fetch', note);
  wrap(page, 'postMessage', note);
  wrap(page, 'createImageBitmap', note);
  wrap(XMLHttpRequest.prototype, 'send', note);
  wrap(of('FileReader'), 'readAsDataURL', note);
  wrap(of('Scheduler'), 'postTask', note);
  wrap(of('Scheduler'), 'yield', note);
  wrap(of('IDBFactory'), 'open', noteOutside);
};

/**
 * @param {string} name of a constructor
 * @param {boolean} isLine whether a server sends data by it
 */
const watchConstructor = (name, isLine) => {
  if (typeof page[name] !== 'function') return;
  page[name] = new Proxy(page[name], {
    construct(type, args, target) {
      called.outside = true;
      called.talks = called.talks || isLine;
      return construct(type, args, target);
    },
  });
};

/**
 * Calls that are a response themselves: speech, sound, vibration, pickers and prompts of the browser. If a browser lacks one, there is
 * nothing to perceive.
 *
 * @type {[owner: any, methods: string[], response: string][]}
 */
const PERCEIVED = [
  [of('SpeechSynthesis'), ['speak'], 'speech'],
  [of('AudioScheduledSourceNode'), ['start'], 'sound'],
  [of('AudioBufferSourceNode'), ['start'], 'sound'],
  [of('Navigator'), ['vibrate'], 'vibration'],
  [of('Navigator'), ['share', 'setAppBadge'], 'share'],
  [page, ['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker'], 'file-chooser'],
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
  [page.Notification, ['requestPermission'], 'prompt'],
  [of('HTMLVideoElement'), ['requestPictureInPicture'], 'media'],
  [of('DocumentPictureInPicture'), ['requestWindow'], 'popup'],
  [of('Element'), ['requestPointerLock'], 'fullscreen'],
];

/** The command returns whether there was something to copy. */
const watchCopying = () => {
  const original = Document.prototype.execCommand;
  Document.prototype.execCommand = function execCommand(/** @type {string} */ command) {
    const done = apply(original, this, arguments);
    const name = lowerCase(`${command}`);
    if (done && (name === 'copy' || name === 'cut' || name === 'paste')) signal('perceived clipboard');
    return done;
  };
};

const watchResponses = () => {
  wrap(page, 'print', () => signal('call print'));
  wrap(of('Clipboard'), 'writeText', () => signal('call clipboard'));
  wrap(of('Clipboard'), 'write', () => signal('call clipboard'));
  wrap(of('Navigator'), 'share', () => signal('call dialog'));
  for (let at = 0; at < PERCEIVED.length; at += 1) {
    const [owner, methods, response] = PERCEIVED[at];
    for (let nth = 0; nth < methods.length; nth += 1) wrap(owner, methods[nth], () => signal(`perceived ${response}`));
  }
  watchCopying();
};

/** Soft navigations: the URL changes and the document stays. */
const watchHistory = () => {
  let from = '';
  const before = () => {
    from = location.href;
  };
  const after = () => {
    if (location.href !== from) signal('soft');
  };
  wrap(history, 'pushState', before, after);
  wrap(history, 'replaceState', before, after);
};

export const watchCalls = () => {
  watchRequests();
  watchConstructor('Worker', false);
  watchConstructor('SharedWorker', false);
  watchConstructor('WebSocket', true);
  watchConstructor('EventSource', true);
  watchConstructor('BroadcastChannel', false);
  watchConstructor('MessageChannel', false);
  watchConstructor('RTCPeerConnection', false);
  watchResponses();
  watchHistory();
};
