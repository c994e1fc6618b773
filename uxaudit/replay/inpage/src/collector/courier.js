/**
 * Carries items to the collector: nothing is lost, and nothing is recorded twice.
 *
 * The items of a document are numbered (`stream` and number). They stay in this browser's storage until the collector has acknowledged
 * their number, so that they survive a lost connection, a page that is left, and a collector that is restarted. What a document could not
 * send, the next one of the same site sends. The collector skips numbers that it has.
 */

const PREFIX = 'uxaudit.queue.';
/** Largest body of a request, in characters: browsers send up to 64 KiB after a page is left (fetch standard, keepalive). */
const LARGEST = 24_000;
const BATCH_MS = 300;
const WAITS_MS = [500, 1000, 2000, 4000];
/** How long the items of a document that was left wait for its own last request. */
const LEFTOVER_MS = 2000;
/** The session is over, or this browser may not send for it. */
const OVER = [401, 403, 410];
/** The collector does not know the session: another one may have its address, and the right one may come back. */
const UNKNOWN = 404;
/** Statuses after which the same request would fail again. */
const REFUSED = [400, 413, 415, 422];

/** @typedef {{ url: string, key: string, stream: string, first: number, items: object[] }} Parcel */

/** Kept before pages replace it. */
const request = globalThis.fetch.bind(globalThis);

const randomId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** @returns {Storage | null} */
const storage = () => {
  try {
    return localStorage;
  } catch {
    return null; // the browser forbids it: memory must do
  }
};

/** @param {Parcel} parcel */
const nameOf = ({ stream, first }) => `${PREFIX}${stream}.${first}`;

/** @param {Parcel} parcel */
const keep = (parcel) => {
  try {
    storage()?.setItem(nameOf(parcel), JSON.stringify(parcel));
  } catch {
    // it is full: memory must do
  }
};

/** @param {Parcel} parcel */
const drop = (parcel) => storage()?.removeItem(nameOf(parcel));

/** The parcels that are in the storage, without those of a stream. @param {string} own @returns {Parcel[]} */
const leftovers = (own) => {
  const held = storage();
  const names = Array.from({ length: held?.length ?? 0 }, (_, at) => held?.key(at) ?? '');
  return names
    .filter((one) => one.startsWith(PREFIX) && !one.startsWith(`${PREFIX}${own}.`))
    .flatMap((one) => {
      try {
        return [JSON.parse(held?.getItem(one) ?? '')];
      } catch {
        return [];
      }
    });
};

/** @param {Parcel} one @param {Parcel} other */
const byNumber = (one, other) =>
  Number(one.stream > other.stream) - Number(one.stream < other.stream) || one.first - other.first;

/** The first parcels of one stream, as many as fit into one request. @param {Parcel[]} parcels */
const loadOf = (parcels) => {
  /** @type {Parcel[]} */
  const taken = [];
  let size = 0;
  for (const parcel of parcels.filter((one) => one.stream === parcels[0]?.stream)) {
    size += JSON.stringify(parcel.items).length;
    if (taken.length && size > LARGEST) break;
    taken.push(parcel);
  }
  return taken;
};

/**
 * @typedef {{ url: string, key: string, credentials?: RequestCredentials, onLeft?: (count: number) => void, onOver?: () => void }} Address
 *   where to, and what to call when the number of parcels changes, and when the session is over
 */

class Courier {
  #stream = randomId();
  /** @type {Parcel[]} */
  #parcels = [];
  #next = 1;
  #failures = 0;
  #isSending = false;
  #isOver = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Address} to */
  constructor(to) {
    this.to = to;
    setTimeout(() => this.collect(), LEFTOVER_MS);
    addEventListener('online', () => this.now());
  }

  /** Send items with the next request. @param {object[]} items */
  put(items) {
    if (this.#isOver || !items.length) return;
    const { url, key } = this.to;
    const parcel = { url, key, stream: this.#stream, first: this.#next, items };
    this.#next += items.length;
    this.#parcels.push(parcel);
    keep(parcel);
    this.#later(BATCH_MS);
  }

  /** Send what is left with a request that outlives the document. */
  leave() {
    const taken = loadOf(this.#parcels);
    if (!taken.length || this.#isOver) return;
    this.#post(taken, true)
      .then((response) => this.#settle(taken, response))
      .catch(() => {}); // it stays in the storage
  }

  now() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#later(0);
  }

  /** How many parcels are not acknowledged. */
  get left() {
    return this.#parcels.length;
  }

  /** @param {number} ms */
  #later(ms) {
    if (!this.#isOver) this.#timer ??= setTimeout(() => void this.#send(), ms);
  }

  /** Take over what earlier documents could not send. */
  collect() {
    const known = new Set(this.#parcels.map(nameOf));
    this.#parcels.push(...leftovers(this.#stream).filter((one) => !known.has(nameOf(one))));
    this.#parcels.sort(byNumber);
    if (this.#parcels.length) this.#later(0);
  }

  async #send() {
    this.#timer = undefined;
    const taken = loadOf(this.#parcels);
    if (this.#isSending || !taken.length) return;
    this.#isSending = true;
    let wait = 0;
    try {
      wait = await this.#settle(taken, await this.#post(taken, false));
    } catch {
      wait = WAITS_MS[Math.min(this.#failures, WAITS_MS.length - 1)];
      this.#failures += 1;
    }
    this.#isSending = false;
    if (this.#parcels.length) this.#later(wait);
  }

  /** @param {Parcel[]} taken @param {boolean} isLast */
  #post(taken, isLast) {
    const [{ url, key, stream, first }] = taken;
    return request(url, {
      method: 'POST',
      body: JSON.stringify({ key, stream, first, items: taken.flatMap((one) => one.items) }),
      credentials: this.to.credentials ?? 'omit',
      keepalive: isLast,
      cache: 'no-store',
      headers: { 'content-type': 'text/plain' }, // without a preflight
    });
  }

  /** Do what the response says. Returns how many ms to wait until the next request. @param {Parcel[]} taken @param {Response} response */
  async #settle(taken, response) {
    const { status } = response;
    if (response.ok) {
      const { ack, over } = await response.json();
      this.#forget(taken.filter((one) => one.first + one.items.length - 1 <= ack));
      this.#failures = 0;
      if (over && !this.#parcels.length) this.#end();
    } else if (OVER.includes(status) && taken[0].key === this.to.key) this.#end();
    else if (status === UNKNOWN && taken[0].key === this.to.key) this.#isOver = true;
    else if (OVER.includes(status) || status === UNKNOWN || REFUSED.includes(status)) this.#forget(taken);
    else return Math.max(1000 * Number(response.headers.get('retry-after') ?? 0), WAITS_MS[0]);
    return 0;
  }

  #end() {
    this.#isOver = true;
    this.#forget(this.#parcels.filter((one) => one.key === this.to.key));
    this.to.onOver?.();
  }

  /** @param {Parcel[]} done */
  #forget(done) {
    this.#parcels = this.#parcels.filter((one) => !done.includes(one));
    for (const one of done) drop(one);
    this.to.onLeft?.(this.#parcels.length);
  }
}

/** @param {Address} to */
export const openCourier = (to) => new Courier(to);
