// The in-page half of the probe of forced colours: what tells states and focus apart, `plain` first and `forced` after.
({ act, most }) => {
  const KEY = '__uxaudit_forced', held = window[KEY] || (window[KEY] = {});
  const KEYS = ['color', 'backgroundColor', 'backgroundImage', 'borderTopStyle', 'borderTopWidth', 'borderTopColor', 'borderBottomStyle', 'borderBottomWidth', 'borderBottomColor',
    'borderLeftWidth', 'borderLeftColor', 'outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'fontWeight', 'fontStyle', 'textDecorationLine', 'textDecorationColor', 'opacity', 'visibility',
    'display', 'content', 'transform', 'maskImage', 'filter', 'width', 'height', 'fill', 'stroke'];
  const drawnOf = (el, part) => {
    const style = getComputedStyle(el, part), sized = part || !el.innerText;  // a longer word is no other look
    if (part && (style.content === 'none' || style.content === 'normal')) return '';
    return KEYS.map((key) => {
      if ((key === 'width' || key === 'height') && !sized) return '';
      if (/^border(?:Top|Bottom|Left)(?:Width|Color)$/.test(key) && style[key.replace(/Width|Color/, 'Style')] === 'none') return '';
      if (/^outline(?:Width|Color)$/.test(key) && style.outlineStyle === 'none') return '';
      if (key === 'textDecorationColor' && style.textDecorationLine === 'none') return '';
      if (key === 'backgroundColor' && act === 'forced') return style[key].replace(/rgba\((.+), 0\)/, 'rgb($1)');  // the ground of all that has none
      return style[key];
    }).join('|');
  };
  const whole = (el) => [null, '::before', '::after'].map((part) => drawnOf(el, part)).join('~');
  const look = (el) => [el, ...(el.parentElement && el.parentElement.matches('li, label, td, span, div') && el.parentElement.childElementCount < 4 ? [el.parentElement] : []),
    ...[...el.querySelectorAll('*')].slice(0, 8)].map((one) => whole(one)).join('#') + [...el.querySelectorAll('svg, img, i')].map((one) => one.localName).join();

  if (act === 'plain') {
    const calm = new CSSStyleSheet();
    calm.replaceSync('*, ::before, ::after { transition: none !important; animation: none !important }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, calm];
    // What is chosen, beside one of its kind that is not.
    const CHOSEN = '[aria-selected="true"], [aria-current]:not([aria-current="false"]), [aria-pressed="true"], [aria-checked="true"]';
    const stateOf = (el) => ['aria-selected', 'aria-current', 'aria-pressed', 'aria-checked'].map((name) => el.getAttribute(name) || 'false').join();
    held.chosen = everywhere(CHOSEN).filter((el) => isVisible(el)).slice(0, 20).map((el) => {
      const item = el.parentElement && el.parentElement.matches('li, td') ? el.parentElement : el;
      const others = [...(parentElementOf(item) ? childrenOf(parentElementOf(item)) : [])].filter((one) => one !== item && one.localName === item.localName)
        .map((one) => (item === el ? one : one.querySelector(`:scope > ${el.localName}`))).filter((one) => one && isVisible(one) && stateOf(one) !== stateOf(el));
      return [el, others[0]];
    }).filter(([, other]) => other);
    // Boxes to tick that the page draws itself, over the browser's own.
    held.ticked = everywhere('input[type="checkbox"], input[type="radio"]').filter((el) => {
      const style = getComputedStyle(el), box = el.getBoundingClientRect();
      return !el.disabled && (style.appearance === 'none' || Number(style.opacity) < 0.1 || box.width <= 1 || style.clip !== 'auto' || style.clipPath !== 'none') && (el.labels && el.labels[0] && isVisible(el.labels[0]));
    }).slice(0, 12);
    const kinds = new Map();
    for (const el of everywhere(INTERACTIVE)) {
      if (!isVisible(el) || el.matches(':disabled, [tabindex="-1"]')) continue;
      const kind = `${el.localName} ${el.getAttribute('type') || ''} ${[...el.classList].sort().join('.')} ${el.closest('header, nav, main, footer, aside') ? el.closest('header, nav, main, footer, aside').localName : ''}`;
      if (!kinds.has(kind) && kinds.size < most) kinds.set(kind, el);
    }
    held.focused = [...kinds.values()];
  }
  const around = (el) => [...new Set([el, ...el.labels, el.nextElementSibling, el.parentElement].filter(Boolean))].flatMap((one) => [one, ...[...one.querySelectorAll('*')].slice(0, 8)]).map(whole).join('#');
  const tick = (el) => {
    const was = el.checked, off = around(el);
    el.checked = !was;
    const on = around(el);
    el.checked = was;
    return on !== off;
  };
  const CARET = 'textarea, [contenteditable=""], [contenteditable="true"], input:not([type]), ' + ['text', 'search', 'email', 'tel', 'url', 'password', 'number'].map((type) => `input[type="${type}"]`).join(', ');
  const focus = (el) => {
    if (el.matches(CARET) && !el.readOnly) return null;  // the caret stands in it, in the user's own colour (WCAG technique G149)
    if (document.activeElement) document.activeElement.blur();
    const off = look(el);
    el.focus({ focusVisible: true, preventScroll: true });
    if (el.getRootNode().activeElement !== el) return null;
    const on = look(el);
    el.blur();
    return on !== off;
  };
  const told = {
    state: held.chosen.map(([el, other]) => look(el) !== look(other)),
    tick: held.ticked.map(tick),
    focus: held.focused.map((el) => (el.isConnected ? focus(el) : null)),
  };
  if (act === 'plain') {
    held.told = told;
    // What a picture alone draws: controls without words. A field without a value is empty before and after.
    held.drawn = everywhere(`${INTERACTIVE}, [role="img"]`).filter((el) => isVisible(el) && !el.matches('input:not([type="checkbox"]):not([type="radio"]), select, textarea, iframe')
      && !/[\p{L}\p{N}]/u.test([...textNodes(200, el)].filter((node) => node.parentElement.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && node.parentElement.getBoundingClientRect().width > 1).map((node) => node.data).join(' '))
      && !el.querySelector('img, picture, video, canvas, iframe')).slice(0, 200);
    return JSON.stringify({ controls: held.drawn.length + held.focused.length, drawn: held.drawn.map((el) => faultAt(el, { name: nameOf(el).slice(0, 80) })) });
  }
  const row = (el, kind) => faultAt(el, { name: nameOf(el).slice(0, 80), text: tidy(el.innerText, 60), kind });
  const faded = [
    ...held.chosen.map(([el]) => el).filter((el, at) => held.told.state[at] && !told.state[at]).map((el) => row(el, 'state')),
    ...held.ticked.filter((el, at) => held.told.tick[at] && !told.tick[at]).map((el) => ({ ...row(el, 'state'), box: pageBox(el.labels[0]) })),
    ...held.focused.filter((el, at) => held.told.focus[at] && told.focus[at] === false).map((el) => row(el, 'focus')),
  ];
  return JSON.stringify({ faded, boxes: held.drawn.map((el) => (el.isConnected && isVisible(el) ? pageBox(el) : null)) });
}
