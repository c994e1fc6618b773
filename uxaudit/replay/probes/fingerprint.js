// One short text for what a document shows: its structure, names and states, but not its numbers, random ids or styles in
// motion, so that a clock or a generated id does not make a new state, nor one more row in a log or a table whose rows are
// alike but for their numbers. Follows open shadow roots; frames are asked apart. Where `apart` is true, it also lists the parts
// that the text is made of: where each is, and what it says.
(apart = false) => {
  const KEPT = ['role', 'type', 'alt', 'title', 'lang', 'dir', 'for', 'name', 'placeholder', 'tabindex', 'open', 'disabled', 'hidden', 'required',
    'scope', 'colspan', 'rowspan', 'autocomplete', 'class', 'id', 'style'];
  const REFERENCES = ['id', 'for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'aria-activedescendant', 'aria-details', 'aria-errormessage'];
  // A word of a reference that holds a digit is likely made up by a library, anew in each document.
  const reference = (value) => value.replace(/\S*\d\S*/g, '#');
  // Likewise a part of a class or a name: what holds letters and figures side by side says nothing but which build, or which run, it is.
  const parts = (value) => value.replace(/[a-z]*\d[a-z\d]*/gi, '#');
  const read = (name, value) => (REFERENCES.includes(name) ? reference(value) : name === 'class' || name === 'name' ? parts(value) : value);
  const calm = (text) => text.replace(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|[0-9a-f]{8,}|\d+/gi, '#').replace(/\s+/g, ' ').trim();
  const FIRST = [0xdeadbeef, 0x41c6ce57], ALIKE = 2;  // so many of a row of equal neighbours count; own judgement
  let [high, low] = FIRST, nodes = 0;  // cyrb53, a public-domain string hash
  const add = (text) => {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      high = Math.imul(high ^ code, 2654435761); low = Math.imul(low ^ code, 1597334677);
    }
  };
  const hex = (n) => (n >>> 0).toString(16).padStart(8, '0');
  const hashOf = (tell) => {
    const around = [high, low];
    [high, low] = FIRST;
    tell();
    const hash = hex(high) + hex(low);
    [high, low] = around;
    return hash;
  };
  const listed = [];
  const part = (place, text) => { if (apart) listed.push([place, text]); };
  const walk = (node, place) => {
    let before = '', alike = 0, at = 0;
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.nodeType === Node.TEXT_NODE) { const text = calm(child.data); if (text) { add(text); part(`${place} text ${at++}`, text); before = ''; } continue; }
      if (child.nodeType !== Node.ELEMENT_NODE || ['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE'].includes(child.tagName)) continue;
      const known = listed.length, own = hashOf(() => element(child, `${place}>${child.localName}:${at}`));
      alike = own === before ? alike + 1 : 0;
      before = own;
      if (alike < ALIKE) { add(own); at++; } else listed.length = known;
    }
  };
  const element = (el, place) => {
    nodes++;
    const said = [];
    const say = (text) => { add(text); said.push(text); };
    say(`<${el.tagName}${el.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ? '' : '-'}`);
    for (const { name, value } of el.attributes) {
      if (name === 'tabindex' && el.hasAttribute('disabled')) continue;  // it has no say
      if (!value && (name === 'class' || name === 'style')) continue;  // left behind by a script that took away what it had set
      if (KEPT.includes(name) || name.startsWith('aria-')) say(`${name}=${calm(read(name, value)).slice(0, 200)}`);
    }
    part(place, said.join(' '));
    if (el.shadowRoot) { add('#'); walk(el.shadowRoot, `${place}#`); }
    walk(el, place);
  };
  add(document.title && calm(document.title));
  part('title', calm(document.title || ''));
  if (document.documentElement) { add(document.documentElement.lang || ''); walk(document, ''); }
  const top = window === window.top;
  return { parts: Object.fromEntries(listed), hash: hex(high) + hex(low), nodes, url: location.href, title: document.title, lang: document.documentElement ? document.documentElement.lang : '',
    width: top ? Math.max(document.documentElement.scrollWidth, innerWidth) : 0, height: top ? Math.max(document.documentElement.scrollHeight, innerHeight) : 0 };
}
