/**
 * The browser's original functions. The page can override built-in methods before code in its own world uses them. So that code calls
 * only the functions below, no methods of prototypes, and never iterates with `of` or `...`.
 */
const { apply, construct } = Reflect;
const { bind, call } = Function.prototype;

/**
 * A method as a function of its object and arguments.
 *
 * @param {any} fn
 * @returns {any}
 */
const uncurry = (fn) => apply(bind, call, [fn]);

export { apply, construct, uncurry };

export const { InputEvent, MutationObserver, Proxy, StaticRange, WeakRef } = window;
export const { defineProperty, getOwnPropertyDescriptor, keys } = Object;

/** @type {(target: EventTarget, event: Event) => boolean} */
export const dispatch = uncurry(EventTarget.prototype.dispatchEvent);
/** @type {(target: EventTarget, type: string, listener: (event: any) => void, capture: boolean) => void} */
export const listen = uncurry(EventTarget.prototype.addEventListener);
/** @type {(event: Event) => void} */
export const stopHere = uncurry(Event.prototype.stopImmediatePropagation);
/** @type {(event: Event) => EventTarget[]} */
export const pathOf = uncurry(Event.prototype.composedPath);
/** @type {(text: string, separator: string) => string[]} */
export const split = uncurry(String.prototype.split);
/** @type {(text: string, part: string) => boolean} */
export const includes = uncurry(String.prototype.includes);
/** @type {(text: string) => string} */
export const lowerCase = uncurry(String.prototype.toLowerCase);
/** @type {(root: Document, selector: string) => NodeListOf<Element>} */
export const queryAll = uncurry(Document.prototype.querySelectorAll);
/** @type {(el: Element, name: string, value: string) => void} */
export const setAttribute = uncurry(Element.prototype.setAttribute);
/** @type {(node: Node, other: Node) => void} */
export const replaceBy = uncurry(Element.prototype.replaceWith);
/** @type {(node: Node) => boolean} */
export const isConnected = uncurry(/** @type {any} */ (getOwnPropertyDescriptor(Node.prototype, 'isConnected')).get);
/** @type {(root: ShadowRoot) => string} */
export const shadowHtml = uncurry(
  /** @type {any} */ (getOwnPropertyDescriptor(ShadowRoot.prototype, 'innerHTML') ?? {}).get,
);

const performanceNow = uncurry(Performance.prototype.now);
const clock = performance;

/** Milliseconds since the document started. */
export const now = () => /** @type {number} */ (performanceNow(clock));

/** A map that no page can override. */
export class Table {
  #held = new Map();
  #set = uncurry(Map.prototype.set);
  #delete = uncurry(Map.prototype.delete);
  #forEach = uncurry(Map.prototype.forEach);

  /**
   * @param {any} key
   * @param {number} value
   */
  set(key, value) {
    this.#set(this.#held, key, value);
  }

  /** @param {any} key */
  delete(key) {
    this.#delete(this.#held, key);
  }

  /** @param {(value: number, key: any) => void} work */
  forEach(work) {
    this.#forEach(this.#held, work);
  }

  get isEmpty() {
    let empty = true;
    this.forEach(() => {
      empty = false;
    });
    return empty;
  }
}
