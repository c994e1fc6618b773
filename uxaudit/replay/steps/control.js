// What a step's control is, and whether a pointer can reach it. Runs on the element itself; scrolls it into view.
(el, { scroll }) => {
  const from = [scrollX, scrollY].join();
  const box0 = el.getBoundingClientRect();
  const outside = Math.max(0, box0.top - innerHeight, -box0.bottom, box0.left - innerWidth, -box0.right);
  const inside = box0.bottom > 0 && box0.right > 0 && box0.top < innerHeight && box0.left < innerWidth;
  if (scroll && (box0.top < 0 || box0.bottom > innerHeight || box0.left < 0 || box0.right > innerWidth)) {
    el.scrollIntoView({ block: box0.height > innerHeight ? 'start' : 'center', inline: 'nearest', behavior: 'instant' });
  }
  const root = el.getRootNode();
  const near = el.parentElement;
  const belongs = (hit) => {
    if (hit.type === 'file' && hit !== el && near && near.contains(hit) && el.matches(BUTTONS)) return true;  // a file field laid over its button: a click opens its chooser  // the hit is the control, lies in it, or is the label that passes the click on
    return isWithin(hit, el) || [...(el.labels || [])].some((label) => label.contains(hit)) || (hit instanceof Element && hit.shadowRoot && hit.contains(root.host || null));
  };
  const hitAt = (x, y) => {
    let hit = document.elementFromPoint(x, y);
    while (hit && hit.shadowRoot) { const inner = hit.shadowRoot.elementFromPoint(x, y); if (!inner || inner === hit) break; hit = inner; }
    return hit;
  };
  const LAYERS = 'dialog, [role="dialog"], [role="alertdialog"], [role="banner"], header, footer, aside, nav, '
    + '[class*="banner" i], [class*="cookie" i], [class*="overlay" i], [class*="modal" i]';
  const nameLayer = (hit) => {
    const layer = hit.closest(LAYERS) || hit, size = layer.getBoundingClientRect();
    return `${startTag(layer).slice(0, 120)}${layer.innerText ? ` “${tidy(layer.innerText, 60)}”` : ''} (${Math.round(size.width)} × ${Math.round(size.height)} px)`;
  };
  const POINTS = [[.5, .5], [.5, .2], [.5, .8], [.2, .5], [.8, .5], [.15, .2], [.85, .2], [.15, .8], [.85, .8]];
  const look = () => {  // a point where a pointer meets the control, and what lies over its middle
    const box = el.getBoundingClientRect(), lines = [...el.getClientRects()];
    const part = lines.length > 1 ? lines.reduce((one, other) => (other.width * other.height > one.width * one.height ? other : one)) : box;  // a link on two lines need not be where their common box has its middle
    const points = POINTS.map(([fx, fy]) => [part.x + part.width * fx, part.y + part.height * fy])
      .filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
    let over = '';
    for (const [index, [x, y]] of points.entries()) {
      const hit = hitAt(x, y);
      if (hit && belongs(hit)) return { box, over, measurable: true, free: { x: x - box.x, y: y - box.y, central: index === 0 } };
      if (index === 0 && hit && !isWithin(el, hit)) over = nameLayer(hit);  // not what it lies in, as where it is inert or cut off
    }
    return { box, over, measurable: points.length > 0, free: null };
  };
  // A box that is drawn in another way (clipped, transparent, moved away) is worked by its label: a person clicks that.
  const byLabel = () => {
    const box0 = el.getBoundingClientRect(), hit0 = hitAt(box0.x + box0.width / 2, box0.y + box0.height / 2);
    if (!el.labels || (hit0 && (hit0 === el || el.contains(hit0)))) return null;
    for (const [index, label] of [...el.labels].entries()) {
      if (!isVisible(label)) continue;
      if (scroll) label.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
      const box = label.getBoundingClientRect();
      for (const [fx, fy] of POINTS) {
        const x = box.x + box.width * fx, y = box.y + box.height * fy, hit = hitAt(x, y);
        if (!hit || !label.contains(hit)) continue;
        const other = hit.closest('a[href], button, input, select, textarea');  // a click on it would not reach the box
        if (!other || other === el) return { index, box, x: x - box.x - label.clientLeft, y: y - box.y - label.clientTop };
      }
    }
    return null;
  };
  let seen = look();
  const label = byLabel();
  if (label) seen = { box: label.box, over: '', measurable: true, free: { x: label.x, y: label.y, central: true } };
  const coveredBy = seen.over;
  // What sticks to an edge can be scrolled away from: a person would, so it hinders and does not block.
  for (const block of scroll ? ['center', 'start', 'end'] : []) {
    if (seen.free || !seen.measurable) break;
    el.scrollIntoView({ block, inline: 'nearest', behavior: 'instant' });
    seen = look();
  }
  const { box, free } = seen;
  const editable = el.matches('input, textarea, select') || el.isContentEditable;
  return { role: roleOf(el), name: nameOf(el), selector: selectorOf(el), tag: el.localName, type: el.getAttribute('type') || '', in_view: inside, scroll_px: inside ? 0 : outside,
    box: { x: box.x, y: box.y, width: box.width, height: box.height }, covered_by: coveredBy, free, label, editable, scrolled: from !== [scrollX, scrollY].join(), measurable: seen.measurable,
    chosen: el.matches('[role="tab"][aria-selected="true"], [role="option"][aria-selected="true"], [role="radio"][aria-checked="true"], input[type="radio"]:checked, '
      + '[aria-current]:not([aria-current="false"])'),
    secret: isSecret(el) };
}
