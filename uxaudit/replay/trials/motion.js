// The in-page half of the motion probe: `begin` to listen, `could` anything move, what are the `movers`, and what lies at the places that changed.
({ act, places }) => {
  const KEY = '__uxaudit_motion', MOST = 200, SMALL = 25;
  const held = window[KEY] || (window[KEY] = { changed: new Map(), begun: performance.now() });
  const WAITS = /(?:^|[\s_-])(?:spinner|loader|loading|skeleton|progress|throbber|busy|placeholder|shimmer)/i, CLOCK = /(?:^|[\s_-])(?:clock|countdown|timer)/i;
  const MOVES = /(?:^|[\s_-])(?:carousel|slider|slideshow|ticker|marquee|swiper|rotator|banner)/i;
  const SHORT_MS = 334;  // three flashes a second, WCAG 2.3.1
  if (act === 'begin') {
    held.observer = new MutationObserver((records) => {
      const at = performance.now() - held.begun;
      for (const record of records) {
        const el = record.target instanceof Element ? record.target : record.target.parentElement;
        if (!el || held.changed.size >= MOST || el.closest('head, script, style')) continue;
        const known = held.changed.get(el) || { times: [], figures: [] };
        known.times.push(at);
        if (record.type !== 'attributes' && known.figures.length < 20) known.figures.push(Number((el.textContent.match(/\d+/g) || []).at(-1)));
        held.changed.set(el, known);
      }
    });
    held.observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['class', 'style', 'src', 'd', 'transform', 'x', 'y', 'cx', 'cy', 'width', 'height', 'hidden', 'aria-hidden'] });
    return null;
  }
  if (act === 'end') { held.observer.disconnect(); delete window[KEY]; return null; }
  const running = () => document.getAnimations().filter((one) => one.playState === 'running' && one.effect && one.effect.target && one.effect.target.isConnected);
  const lasts = (one) => one.effect.getComputedTiming().endTime - (one.currentTime || 0) > 3000;
  const films = () => everywhere('video').filter((el) => !el.paused && !el.ended);
  const pictures = () => everywhere('img, input[type="image"]').filter((el) => /\.(?:gif|webp|apng|png)(?:$|\?)|^data:image\/(?:gif|webp|png)/i.test(el.currentSrc || el.src || ''));
  const smil = () => everywhere('svg animate, svg animateTransform, svg animateMotion, svg set').map((el) => el.closest('svg'));
  const others = () => everywhere('marquee, blink, canvas, object, embed, iframe');
  const seen = (el) => {
    const box = el instanceof Element && el.checkVisibility({ opacityProperty: false, visibilityProperty: false }) && el.getBoundingClientRect();
    return Boolean(box) && box.width * box.height >= SMALL * SMALL && Math.min(box.width, box.height) > 4;
  };
  if (act === 'could') {
    const named = everywhere('[class], [id]').some((el) => MOVES.test(`${el.getAttribute('class') || ''} ${el.id}`) && seen(el));
    const gifs = pictures().filter((el) => /gif/i.test((el.currentSrc || el.src).slice(0, 2000)));
    return named || [...held.changed.keys(), ...running().filter(lasts).map((one) => one.effect.target), ...films(), ...gifs, ...smil(), ...others()].some((el) => el && (seen(el) || held.changed.has(el)));
  }
  // ------------------------------------------------------------------ what lies where the pictures changed
  const flashes = (one) => {
    const timing = one.effect.getComputedTiming(), frames = one.effect.getKeyframes ? one.effect.getKeyframes() : [];
    const looks = new Set(frames.map((frame) => [frame.opacity, frame.visibility, frame.backgroundColor, frame.color].join()));
    const turns = timing.iterations === Infinity || timing.iterations > 10;
    return turns && looks.size > 1 && timing.duration < SHORT_MS && timing.duration > 0 ? Math.round(1000 / timing.duration * 10) / 10 : null;
  };
  const animations = document.getAnimations().filter((one) => one.effect && one.effect.target);
  const known = new Map();
  const add = (el, what) => { if (el && el.isConnected && !known.has(el)) known.set(el, what); };
  for (const el of films()) add(el, 'video');
  for (const el of others()) add(el, el.localName);
  for (const el of pictures()) add(el, 'picture');
  for (const el of smil()) add(el, 'drawing');
  for (const one of animations) add(one.effect.target, 'animation');
  for (const el of held.changed.keys()) add(el, 'script');
  const overlap = (a, b) => Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) * Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));
  const moverAt = (place) => {
    const within = [...known].map(([el, what]) => ({ el, what, box: pageBox(el) })).filter(({ el, box }) => {
      const shared = overlap(box, place), area = box.width * box.height, ground = place.width * place.height;
      const goes = shared >= 0.5 * area && area >= 0.1 * ground;  // it goes to and fro within the place
      return area && el !== document.body && el !== document.documentElement && (shared >= 0.5 * ground || goes);
    });
    within.sort((a, b) => a.box.width * a.box.height - b.box.width * b.box.height);
    const [best] = within;
    if (best) return [best.el, best.what];
    const hits = document.elementsFromPoint(place.x + place.width / 2 - scrollX, place.y + place.height / 2 - scrollY);
    const [hit] = hits.length ? hits : [document.body];
    return [hit, 'unknown'];
  };
  const STOPS = /\b(?:pause|stop|play|freeze|halt|anhalten|pausieren|stopp|abspielen|arrêter|lecture|pausar|detener|parar|reproducir|animation|motion)\b/i;
  const stops = everywhere('button, [role="button"], input[type="button"], input[type="checkbox"], a[href], [role="switch"]').filter((el) => isVisible(el) && STOPS.test(`${nameOf(el)} ${el.title} ${(el.getAttribute('class') || '').replace(/[-_]/g, ' ')}`));
  const pauseFor = (el) => {
    if (el.localName === 'video' && el.controls) return 'the controls of the video';
    const box = el.getBoundingClientRect(), near = 200;
    const found = stops.find((stop) => { const at = stop.getBoundingClientRect(); return el.contains(stop) || (at.right > box.left - near && at.left < box.right + near && at.bottom > box.top - near && at.top < box.bottom + near); })
      || stops.find((stop) => /animation|motion/i.test(nameOf(stop)));
    return found ? nameOf(found) || 'a control' : '';
  };
  // A time of day, or a time that passes or is left: its figures go one way, but for the turn of a minute, beside a word for time.
  const TIME_OF_DAY = /(?<![\d.,:])\d{1,2}\s*:\s*\d{2}(?![\d.,])/, OF_TIME = /\d\s*(?:h|m|s|min|sec|[a-zà-ÿ]*(?:second|minute|hour|sekunde|stunde|seconde|heure|segundo|minuto|hora)[a-zà-ÿ]*)\b/i, MOST_WORDS = 60;
  const isClock = (el, { figures }) => {
    const around = chainOf(el).slice(0, 4).filter((node) => node.innerText).map((node) => tidy(node.innerText, 200)).filter((text) => text.length <= MOST_WORDS);
    const turns = figures.slice(1).map((figure, at) => Math.sign(figure - figures[at])).filter(Boolean), [ups, downs] = [1, -1].map((sign) => turns.filter((turn) => turn === sign).length);
    return around.some((text) => TIME_OF_DAY.test(text) || (Math.min(ups, downs) <= 1 && ups !== downs && OF_TIME.test(text)));
  };
  const excuseFor = (el, place) => {
    const around = chainOf(el).slice(0, 4).filter((node) => node.getAttribute), named = around.map((node) => `${node.getAttribute('class') || ''} ${node.id} ${node.getAttribute('role') || ''}`).join(' ');
    if (el.closest('progress, [role="progressbar"], [aria-busy="true"], meter') || (WAITS.test(named) && !MOVES.test(named))) return 'a sign of waiting';
    if (document.activeElement && document.activeElement !== document.body && document.activeElement.matches('input, textarea, [contenteditable]') && document.activeElement.contains(el)) return 'a caret';
    const text = held.changed.get(el);
    if (el.closest('time, [role="timer"]') || CLOCK.test(named) || (text && text.figures.length && isClock(el, text))) return 'a clock';
    return Math.min(place.width, place.height) < SMALL && place.width * place.height < SMALL * SMALL * 4 && !text ? 'small' : '';
  };
  const rows = new Map();
  for (const place of places) {
    const [el, what] = moverAt(place);
    if (!rows.has(el)) rows.set(el, { el, what, place, changes: place.changes, until_ms: place.until_ms });
    else { const row = rows.get(el); row.changes = Math.max(row.changes, place.changes); row.until_ms = Math.max(row.until_ms, place.until_ms); }
  }
  for (const one of animations.filter(flashes)) {
    const el = one.effect.target, box = pageBox(el);
    if (el.checkVisibility({ visibilityProperty: true }) || rows.has(el)) rows.set(el, { ...(rows.get(el) || { el, what: 'animation', place: box, changes: 0, until_ms: performance.now() - held.begun }), flashes_hz: flashes(one) });
  }
  return JSON.stringify([...rows.values()].map(({ el, what, place, changes, until_ms, flashes_hz }) => ({ tag: el.localName, role: roleOf(el), name: nameOf(el).slice(0, 80), selector: selectorOf(el), html: startTag(el), box: pageBox(el),
    text: tidy(el.innerText, 80), value: what, count: Math.round(place.width * place.height), changes, until_ms, pause: pauseFor(el), flashes_hz: flashes_hz || null, excuse: excuseFor(el, place) })));
}
