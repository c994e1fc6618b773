/** Shadow roots that scripts attach: open ones are reported; the content of closed ones is only accessible in the page's world. */
import { MutationObserver, WeakRef, apply, includes, isConnected, lowerCase, shadowHtml } from './builtins.js';
import { signalOf } from './channel.js';

const CHANGES = { subtree: true, childList: true, characterData: true, attributes: true };

/** @type {WeakRef<ShadowRoot>[]} */
const closedRoots = [];

/** @param {ShadowRoot} root */
const watchClosed = (root) => {
  closedRoots[closedRoots.length] = new WeakRef(root);
  new MutationObserver(() => signalOf('closed', root.host)).observe(root, CHANGES);
};

/**
 * Whether a closed shadow root of the document contains this text.
 *
 * @param {string} words
 */
export const closedHolds = (words) => {
  for (let at = 0; at < closedRoots.length; at += 1) {
    const root = closedRoots[at].deref();
    if (root && isConnected(root.host) && includes(lowerCase(shadowHtml(root)), lowerCase(words))) return true;
  }
  return false;
};

export const watchShadows = () => {
  const original = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow() {
    const root = apply(original, this, arguments);
    if (root.mode === 'closed') watchClosed(root);
    else signalOf('shadow', this);
    return root;
  };
};
