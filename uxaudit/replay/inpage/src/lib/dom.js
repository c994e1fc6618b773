/**
 * Access to nodes by the browser's own getters and methods.
 *
 * In a form, fields override its own properties: `form.children` is a field if one is named `children`, in every JavaScript world. In a
 * document, forms and images do the same. So nothing that may be a form or a document is read directly (the ESLint rule
 * `no-direct-dom` enforces it): the functions below take the getters from the prototypes, where no page can hide them.
 */

const uncurry = Function.prototype.bind.bind(Function.prototype.call);

/**
 * The getter of a property, as a function of the object.
 *
 * @param {{ prototype: object }} owner
 * @param {string} name
 * @returns {any}
 */
const getter = (owner, name) => {
  const get = Object.getOwnPropertyDescriptor(owner.prototype, name)?.get;
  return get ? uncurry(get) : () => null; // an older browser may lack it
};

/**
 * A method, as a function of the object and its arguments.
 *
 * @param {{ prototype: any }} owner
 * @param {string} name
 * @returns {any}
 */
const method = (owner, name) => uncurry(owner.prototype[name]);

/** @typedef {Document | Element | ShadowRoot | DocumentFragment} Root a node that can be searched for elements */
/** @typedef {Document | ShadowRoot} Tree the root of an element that is part of a page */

// ---------------------------------------------------------------------------------------------------- the tree

/** @type {(node: Node) => number} */
export const nodeTypeOf = getter(Node, 'nodeType');
/** @type {(node: Node) => Element | null} */
export const parentElementOf = getter(Node, 'parentElement');
/** @type {(node: Node) => Node} */
export const rootOf = method(Node, 'getRootNode');
/** @type {(node: Node) => Document} */
export const documentOf = getter(Node, 'ownerDocument');
/** @type {(node: Node) => boolean} */
export const isConnected = getter(Node, 'isConnected');
/** @type {(node: Node) => ChildNode | null} */
export const firstChildOf = getter(Node, 'firstChild');
/** @type {(node: Node) => ChildNode | null} */
export const nextSiblingOf = getter(Node, 'nextSibling');
/** @type {(node: Node) => ChildNode | null} */
export const previousSiblingOf = getter(Node, 'previousSibling');
/** @type {(node: Node, other: Node | null) => boolean} */
export const contains = method(Node, 'contains');
/** @type {(node: Node, other: Node) => number} */
export const comparePosition = method(Node, 'compareDocumentPosition');
/** @type {(node: Node) => string | null} */
export const textContentOf = getter(Node, 'textContent');
/** @type {(text: Node) => string} */
export const dataOf = getter(CharacterData, 'data');
/** @type {(from: Document) => DOMImplementation} */
const implementationOf = getter(Document, 'implementation');
/** @type {(implementation: DOMImplementation, title: string) => Document} */
const newDocument = method(DOMImplementation, 'createHTMLDocument');
/** @type {<N extends Node>(to: Document, node: N, deep: boolean) => N} */
const imported = method(Document, 'importNode');
/** @type {Document | null} */
let inert = null;
/**
 * A copy of a node in a document of its own, where it loads nothing and runs no code of the page: the copy of an image in the page would
 * request it again.
 *
 * @template {Node} N
 * @param {N} node
 * @param {boolean} deep
 * @returns {N}
 */
export const cloneOf = (node, deep) => {
  inert ??= newDocument(implementationOf(document), '');
  return imported(inert, node, deep);
};
/** @type {(node: Node) => NodeListOf<ChildNode>} */
const childNodesIn = getter(Node, 'childNodes');
/** @type {(el: Element) => HTMLCollection} */
const childrenIn = getter(Element, 'children');
/** @type {(el: Element) => number} */
export const childCountOf = getter(Element, 'childElementCount');
/** @type {(el: Element) => Element | null} */
export const nextElementOf = getter(Element, 'nextElementSibling');
/** @type {(el: Element) => Element | null} */
export const previousElementOf = getter(Element, 'previousElementSibling');
/** @type {(el: Element) => ShadowRoot | null} */
export const shadowRootOf = getter(Element, 'shadowRoot');
/** @type {(el: Element) => HTMLSlotElement | null} */
const elementSlotOf = getter(Element, 'assignedSlot');
/** @type {(text: Text) => HTMLSlotElement | null} */
const textSlotOf = getter(Text, 'assignedSlot');

/**
 * @param {Node} node
 * @returns {ChildNode[]}
 */
export const childNodesOf = (node) => [...childNodesIn(node)];

/**
 * @param {Element} el
 * @returns {Element[]}
 */
export const childrenOf = (el) => [...childrenIn(el)];

/**
 * @param {Node | null | undefined} node
 * @returns {node is Element}
 */
export const isElement = (node) => Boolean(node) && nodeTypeOf(/** @type {Node} */ (node)) === Node.ELEMENT_NODE;

/**
 * @param {Node | null | undefined} node
 * @returns {node is Text}
 */
export const isText = (node) => Boolean(node) && nodeTypeOf(/** @type {Node} */ (node)) === Node.TEXT_NODE;

/**
 * @param {Node} node
 * @returns {HTMLSlotElement | null}
 */
export const slotOf = (node) => (isElement(node) ? elementSlotOf(node) : isText(node) ? textSlotOf(node) : null);

/**
 * The shadow root that a node is in, or null.
 *
 * @param {Node} node
 * @returns {ShadowRoot | null}
 */
export const shadowAround = (node) => {
  const root = rootOf(node);
  return nodeTypeOf(root) === Node.DOCUMENT_FRAGMENT_NODE && 'host' in root ? /** @type {ShadowRoot} */ (root) : null;
};

// ---------------------------------------------------------------------------------------------------- names and attributes

/** @type {(el: Element) => string} */
export const tagOf = getter(Element, 'localName');
/** @type {(el: Element) => string | null} */
const namespaceOf = getter(Element, 'namespaceURI');
/** @type {(el: Element) => string} */
export const idOf = getter(Element, 'id');
/** @type {(el: Element, name: string) => string | null} */
export const attrOrNull = method(Element, 'getAttribute');
/** @type {(el: Element, name: string) => boolean} */
export const hasAttr = method(Element, 'hasAttribute');
/** The active descendant that a script set as a property. @type {(el: Element) => Element | null} */
export const activeDescendantOf = getter(Element, 'ariaActiveDescendantElement');
/** @type {(el: Element, name: string, value: string) => void} */
export const setAttr = method(Element, 'setAttribute');
/** @type {(el: Element, name: string) => void} */
export const removeAttr = method(Element, 'removeAttribute');
/** @type {(el: Element) => void} */
export const showModal = method(HTMLDialogElement, 'showModal');
/** @type {(el: Element) => void} */
export const showPopover =
  'showPopover' in HTMLElement.prototype ? method(HTMLElement, 'showPopover') : () => undefined;
/** @type {(el: Element) => NamedNodeMap} */
const attributesIn = getter(Element, 'attributes');
/** @type {(el: Element) => DOMTokenList} */
const classListOf = getter(Element, 'classList');
/** @type {(el: HTMLElement) => string} */
const htmlTitleOf = getter(HTMLElement, 'title');
/** @type {(el: Element) => string} */
export const innerHtmlOf = getter(Element, 'innerHTML');
/** @type {(el: Element) => string} */
export const outerHtmlOf = getter(Element, 'outerHTML');

const XHTML = 'http://www.w3.org/1999/xhtml';
const SVG = 'http://www.w3.org/2000/svg';

/**
 * Whether an element is an HTML element, not one of SVG or MathML.
 *
 * @param {Node | null | undefined} el
 * @returns {el is HTMLElement}
 */
export const isHtml = (el) => isElement(el) && namespaceOf(el) === XHTML;

/** @param {Element} el */
const isSvg = (el) => namespaceOf(el) === SVG;

/**
 * Whether an element is the HTML element of this name. Narrowed elements, except forms, may be read directly.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {Node | null | undefined} el
 * @param {T} tag
 * @returns {el is HTMLElementTagNameMap[T]}
 */
export const is = (el, tag) => isElement(el) && tagOf(el) === tag && namespaceOf(el) === XHTML;

/**
 * The value of an attribute; empty if it is missing.
 *
 * @param {Element} el
 * @param {string} name
 */
export const attr = (el, name) => attrOrNull(el, name) ?? '';

/**
 * @param {Element} el
 * @returns {Attr[]}
 */
export const attributesOf = (el) => [...attributesIn(el)];

/**
 * @param {Element} el
 * @returns {string[]}
 */
export const classesOf = (el) => [...classListOf(el)];

/**
 * The tooltip; empty if there is none.
 *
 * @param {Element} el
 */
export const titleOf = (el) => (isHtml(el) ? htmlTitleOf(el) : '');

/**
 * The ids in an attribute such as `aria-controls`.
 *
 * @param {Element} el
 * @param {string} name
 */
export const idsIn = (el, name) => attr(el, name).split(/\s+/).filter(Boolean);

// ---------------------------------------------------------------------------------------------------- selectors

/** @type {(el: Element, selector: string) => boolean} */
export const matches = method(Element, 'matches');
/** @type {(el: Element, selector: string) => Element | null} */
export const closest = method(Element, 'closest');
/** @type {(el: Element, selector: string) => NodeListOf<Element>} */
const queryElement = method(Element, 'querySelectorAll');
/** @type {(doc: Document, selector: string) => NodeListOf<Element>} */
const queryDocument = method(Document, 'querySelectorAll');
/** @type {(root: DocumentFragment, selector: string) => NodeListOf<Element>} */
const queryFragment = method(DocumentFragment, 'querySelectorAll');
/** @type {(el: Element, selector: string) => Element | null} */
const firstInElement = method(Element, 'querySelector');
/** @type {(doc: Document, selector: string) => Element | null} */
const firstInDocument = method(Document, 'querySelector');
/** @type {(root: DocumentFragment, selector: string) => Element | null} */
const firstInFragment = method(DocumentFragment, 'querySelector');
/** @type {(doc: Document, id: string) => Element | null} */
const documentIdOf = method(Document, 'getElementById');
/** @type {(root: DocumentFragment, id: string) => Element | null} */
const fragmentIdOf = method(DocumentFragment, 'getElementById');

/**
 * The elements below a root that match a selector, in document order, without those in shadow roots.
 *
 * @param {Node} root an element, document or shadow root
 * @param {string} selector
 * @returns {Element[]}
 */
export const all = (root, selector) => {
  if (isElement(root)) return [...queryElement(root, selector)];
  if (nodeTypeOf(root) === Node.DOCUMENT_NODE) return [...queryDocument(/** @type {Document} */ (root), selector)];
  return [...queryFragment(/** @type {DocumentFragment} */ (root), selector)];
};

/**
 * The first of them, or null.
 *
 * @param {Node} root an element, document or shadow root
 * @param {string} selector
 * @returns {Element | null}
 */
export const first = (root, selector) => {
  if (isElement(root)) return firstInElement(root, selector);
  if (nodeTypeOf(root) === Node.DOCUMENT_NODE) return firstInDocument(/** @type {Document} */ (root), selector);
  return firstInFragment(/** @type {DocumentFragment} */ (root), selector);
};

/**
 * The element of an id in a document or shadow root, or null. Detached nodes have none.
 *
 * @param {Node} root
 * @param {string} id
 * @returns {Element | null}
 */
export const byId = (root, id) => {
  if (nodeTypeOf(root) === Node.DOCUMENT_NODE) return documentIdOf(/** @type {Document} */ (root), id);
  return nodeTypeOf(root) === Node.DOCUMENT_FRAGMENT_NODE
    ? fragmentIdOf(/** @type {DocumentFragment} */ (root), id)
    : null;
};

// ---------------------------------------------------------------------------------------------------- boxes and styles

/** @type {(el: Element) => DOMRect} */
export const boxOf = method(Element, 'getBoundingClientRect');
/** @type {(el: Element) => DOMRectList} */
const clientRectsIn = method(Element, 'getClientRects');
/** @type {(el: Element, options?: object) => boolean} */
export const checkVisibility = 'checkVisibility' in Element.prototype ? method(Element, 'checkVisibility') : () => true;
/** @type {(el: Element) => number} */
export const clientWidthOf = getter(Element, 'clientWidth');
/** @type {(el: Element) => number} */
export const clientHeightOf = getter(Element, 'clientHeight');
/** @type {(el: Element) => number} */
export const clientLeftOf = getter(Element, 'clientLeft');
/** @type {(el: Element) => number} */
export const clientTopOf = getter(Element, 'clientTop');
/** @type {(el: Element) => number} */
export const scrollWidthOf = getter(Element, 'scrollWidth');
/** @type {(el: Element) => number} */
export const scrollHeightOf = getter(Element, 'scrollHeight');
/** @type {(el: Element) => number} */
export const scrollLeftOf = getter(Element, 'scrollLeft');
/** @type {(el: Element) => number} */
export const scrollTopOf = getter(Element, 'scrollTop');
/** @type {(el: Element, options: ScrollToOptions) => void} */
export const scrollElementTo = method(Element, 'scrollTo');
/** @type {(el: Element, options: ScrollIntoViewOptions) => void} */
const scrollTo = method(Element, 'scrollIntoView');

/**
 * Scroll an element into view immediately, whatever the page's `scroll-behavior`.
 *
 * @param {Element} el
 * @param {ScrollLogicalPosition} block
 */
export const scrollIntoView = (el, block) => scrollTo(el, { block, inline: 'nearest', behavior: 'instant' });

/**
 * @param {Element} el
 * @returns {DOMRect[]}
 */
export const clientRectsOf = (el) => [...clientRectsIn(el)];

/**
 * @param {Element} el
 * @param {string | null} [pseudo]
 */
export const styleOf = (el, pseudo) => getComputedStyle(el, pseudo);

/** @type {((el: Element) => StylePropertyMapReadOnly) | null} */
const computedMapOf = 'computedStyleMap' in Element.prototype ? method(Element, 'computedStyleMap') : null;

/**
 * A property before it is resolved to pixels, such as `auto`; null if the browser cannot tell.
 *
 * @param {Element} el
 * @param {string} property
 * @returns {CSSStyleValue | null}
 */
export const computedValueOf = (el, property) => computedMapOf?.(el).get(property) ?? null;

// ---------------------------------------------------------------------------------------------------- HTML elements

/** @type {(el: HTMLElement) => string} */
const innerTextIn =
  'innerText' in HTMLElement.prototype ? getter(HTMLElement, 'innerText') : getter(Node, 'textContent');
/** @type {(el: HTMLElement) => boolean} */
const contentEditableOf = getter(HTMLElement, 'isContentEditable');
/** The object that receives typed text if a script draws the text itself (EditContext API). @type {(el: HTMLElement) => { text: string } | null} */
export const editContextOf = getter(HTMLElement, 'editContext');
/** @type {(el: Element) => number} */
const htmlTabIndexOf = getter(HTMLElement, 'tabIndex');
/** @type {(el: Element) => number} */
const svgTabIndexOf = getter(SVGElement, 'tabIndex');
/** @type {(el: Element, options?: object) => void} */
const focusHtml = method(HTMLElement, 'focus');
/** @type {(el: Element, options?: object) => void} */
const focusSvg = method(SVGElement, 'focus');
/** @type {(el: Element) => void} */
const blurHtml = method(HTMLElement, 'blur');
/** @type {(el: Element) => void} */
const blurSvg = method(SVGElement, 'blur');
/** @type {(el: HTMLElement) => void} */
export const clickOn = method(HTMLElement, 'click');
/** @type {(el: HTMLElement) => CSSStyleDeclaration} */
export const inlineStyleOf = getter(HTMLElement, 'style');

/**
 * The text as rendered; for SVG and MathML as written.
 *
 * @param {Element} el
 * @returns {string}
 */
export const innerTextOf = (el) => (isHtml(el) ? innerTextIn(el) : '');

/** @param {Element} el */
export const isEditable = (el) => isHtml(el) && contentEditableOf(el);

/**
 * @param {Element} el
 * @returns {number} -1 also for elements other than HTML and SVG
 */
export const tabIndexOf = (el) => (isHtml(el) ? htmlTabIndexOf(el) : isSvg(el) ? svgTabIndexOf(el) : -1);

/**
 * Focus an element, as the keyboard does.
 *
 * @param {Element} el
 * @param {object} [options]
 */
export const focusOn = (el, options) => {
  if (isHtml(el)) focusHtml(el, options);
  else if (isSvg(el)) focusSvg(el, options);
};

/** @param {Element} el */
export const blur = (el) => {
  if (isHtml(el)) blurHtml(el);
  else if (isSvg(el)) blurSvg(el);
};

// ---------------------------------------------------------------------------------------------------- documents

/** @type {(doc: Document) => HTMLElement | null} */
export const bodyOf = getter(Document, 'body');
/** @type {(doc: Document) => Element | null} */
export const rootElementOf = getter(Document, 'documentElement');
/** @type {(doc: Document) => string} */
export const documentTitleOf = getter(Document, 'title');
/** @type {(doc: Document) => HTMLOrSVGScriptElement | null} */
export const currentScriptOf = getter(Document, 'currentScript');
/** @type {(doc: Document) => string} */
export const contentTypeOf = getter(Document, 'contentType');
/** @type {(doc: Document) => DocumentReadyState} */
export const readyStateOf = getter(Document, 'readyState');
/** @type {(doc: Document) => Window & typeof globalThis | null} */
export const windowOf = getter(Document, 'defaultView');
/** @type {(doc: Document) => boolean} */
const isHiddenDocument = getter(Document, 'hidden');
/** @type {(target: EventTarget, type: string, listener: (event: any) => void, capture: boolean) => void} */
export const listenTo = method(EventTarget, 'addEventListener');
/** @type {(doc: Document) => Element | null} */
const scrollerOf = getter(Document, 'scrollingElement');
/** @type {(doc: Document) => string} */
export const compatModeOf = getter(Document, 'compatMode');
/** @type {(doc: Document) => HTMLCollectionOf<HTMLFormElement>} */
const formsIn = getter(Document, 'forms');
/** @type {(doc: Document) => HTMLCollectionOf<HTMLImageElement>} */
const imagesIn = getter(Document, 'images');
/** @type {(doc: Document) => StyleSheetList} */
const sheetsOfDocument = getter(Document, 'styleSheets');
/** @type {(root: ShadowRoot) => StyleSheetList} */
const sheetsOfShadow = getter(ShadowRoot, 'styleSheets');
/** @type {(doc: Document) => Element | null} */
const activeInDocument = getter(Document, 'activeElement');
/** @type {(root: ShadowRoot) => Element | null} */
const activeInShadow = getter(ShadowRoot, 'activeElement');
/** @type {(doc: Document, x: number, y: number) => Element | null} */
const elementInDocument = method(Document, 'elementFromPoint');
/** @type {(root: ShadowRoot, x: number, y: number) => Element | null} */
const elementInShadow = method(ShadowRoot, 'elementFromPoint');
/** @type {(doc: Document, x: number, y: number) => Element[]} */
export const elementsAt = method(Document, 'elementsFromPoint');
/** @type {(doc: Document) => Animation[]} */
const animationsInDocument = method(Document, 'getAnimations');
/** @type {(el: Element, options?: GetAnimationsOptions) => Animation[]} */
export const ownAnimations = method(Element, 'getAnimations');
/** @type {(root: ShadowRoot) => Animation[]} */
const animationsInShadow = method(ShadowRoot, 'getAnimations');
/** @type {(doc: Document) => Range} */
const newRange = method(Document, 'createRange');
/** @type {(doc: Document, root: Node, show: number) => TreeWalker} */
const newWalker = method(Document, 'createTreeWalker');
/** @type {(doc: Document, command: string) => boolean} */
export const execCommand = method(Document, 'execCommand');
/** @type {(parent: Node, child: Node) => Node} */
export const appendChild = method(Node, 'appendChild');
/** @type {(el: Element) => void} */
export const removeElement = method(Element, 'remove');
/** @type {(doc: Document, tag: string) => HTMLElement} */
export const createElement = method(Document, 'createElement');

/** @type {(canvas: HTMLElement, kind: '2d', options?: object) => CanvasRenderingContext2D | null} */
const contextOf = method(HTMLCanvasElement, 'getContext');

/**
 * The context of a canvas outside the page; null if the browser has no canvas.
 *
 * @param {object} [options]
 */
export const newPen = (options) => contextOf(createElement(document, 'canvas'), '2d', options);

/**
 * @param {Node} root
 * @returns {root is Document}
 */
export const isDocument = (root) => nodeTypeOf(root) === Node.DOCUMENT_NODE;

/** The body and the root element of this document; null until it has one. */
export const pageBody = () => bodyOf(document);
export const pageRoot = () => rootElementOf(document);
/** Whether the page is in a background tab. */
export const isPageHidden = () => isHiddenDocument(document);
export const pageScroller = () => scrollerOf(document);
/** @returns {HTMLFormElement[]} */
export const pageForms = () => [...formsIn(document)];
/** @returns {HTMLImageElement[]} */
export const pageImages = () => [...imagesIn(document)];
export const newPageRange = () => newRange(document);

/**
 * @param {Node} root
 * @param {number} show as `NodeFilter` has it
 */
export const walkerOf = (root, show) => newWalker(isDocument(root) ? root : documentOf(root), root, show);

/**
 * The focused element of a document or shadow root.
 *
 * @param {Node} root
 * @returns {Element | null}
 */
export const activeIn = (root) => {
  if (isDocument(root)) return activeInDocument(root);
  return nodeTypeOf(root) === Node.DOCUMENT_FRAGMENT_NODE && 'host' in root
    ? activeInShadow(/** @type {ShadowRoot} */ (root))
    : null;
};

/**
 * The topmost element at a point of the viewport, in a document or shadow root.
 *
 * @param {Tree} root
 * @param {number} x
 * @param {number} y
 * @returns {Element | null}
 */
export const elementAt = (root, x, y) =>
  isDocument(root) ? elementInDocument(root, x, y) : elementInShadow(/** @type {ShadowRoot} */ (root), x, y);

/**
 * @param {Tree} root
 * @returns {Animation[]}
 */
export const animationsIn = (root) =>
  isDocument(root) ? animationsInDocument(root) : animationsInShadow(/** @type {ShadowRoot} */ (root));

/**
 * The style sheets of a document or shadow root, with those adopted by scripts at the end.
 *
 * @param {Tree} root
 * @returns {CSSStyleSheet[]}
 */
export const sheetsOf = (root) => [
  ...(isDocument(root) ? sheetsOfDocument(root) : sheetsOfShadow(/** @type {ShadowRoot} */ (root))),
  ...adoptedSheetsOf(root),
];

const adoptedOfDocument = Object.getOwnPropertyDescriptor(Document.prototype, 'adoptedStyleSheets');
const adoptedOfShadow = Object.getOwnPropertyDescriptor(ShadowRoot.prototype, 'adoptedStyleSheets');

/**
 * The style sheets adopted by scripts; none in a browser without this feature.
 *
 * @param {Tree} root
 * @returns {CSSStyleSheet[]}
 */
export const adoptedSheetsOf = (root) => [
  ...((isDocument(root) ? adoptedOfDocument : adoptedOfShadow)?.get?.call(root) ?? []),
];

/**
 * @param {Tree} root
 * @param {CSSStyleSheet[]} sheets
 */
export const setAdoptedSheets = (root, sheets) => {
  (isDocument(root) ? adoptedOfDocument : adoptedOfShadow)?.set?.call(root, sheets);
};
