// Whether the element is in view, how far it lies outside the window, and how a person would have to scroll to see it: the first part to
// scroll, from the outside in, with a point in it for the pointer and the distance. `need` is null where the element is in view already,
// where no part can be scrolled any further towards it, and in frames.
(el) => {
  const place = el.getBoundingClientRect();
  const in_view = place.bottom > 0 && place.right > 0 && place.top < innerHeight && place.left < innerWidth;
  const scroll_px = in_view ? 0 : Math.max(0, place.top - innerHeight, -place.bottom, place.left - innerWidth, -place.right);
  const told = (need) => ({ in_view, scroll_px, need });
  if (window !== window.top) return told(null);
  const root = document.scrollingElement || document.documentElement, SLACK = 1;
  const clips = (node, axis) => /auto|scroll|hidden|clip/.test(getComputedStyle(node)[axis]);
  const rolls = (node, axis) => (node === root
    ? ![root, document.body].some((part) => part && /hidden|clip/.test(getComputedStyle(part)[axis]))
    : /auto|scroll/.test(getComputedStyle(node)[axis]));
  const portOf = (node) => {
    if (node === root) return { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    const box = node.getBoundingClientRect(), left = box.left + node.clientLeft, top = box.top + node.clientTop;
    return { left, top, right: left + node.clientWidth, bottom: top + node.clientHeight };
  };
  // How far the item lies from where it should be along an axis: 0 where it is inside, or fills the port.
  const away = (from, to, low, high, whole) => {
    const size = to - from, room = high - low;
    if (from >= low - SLACK && to <= high + SLACK) return 0;
    if (size > room) return !whole && from <= low + SLACK && to >= high - SLACK ? 0 : from - low;
    if (!whole && Math.min(to, high) - Math.max(from, low) >= size / 2) return 0;
    return (from + to - low - high) / 2;
  };
  const left = (node, axis, distance) => {  // what of the distance the part can still be scrolled; right to left counts down from 0
    const at = axis === 'x' ? node.scrollLeft : node.scrollTop;
    const most = axis === 'x' ? node.scrollWidth - node.clientWidth : node.scrollHeight - node.clientHeight;
    const reversed = at < 0 || (axis === 'x' && getComputedStyle(node).direction === 'rtl');
    const back = reversed ? most + at : at, forth = reversed ? -at : most - at;
    return distance > 0 ? Math.min(distance, forth) : Math.max(distance, -back);
  };
  const POINTS = [[.5, .5], [.5, .25], [.5, .75], [.25, .5], [.75, .5], [.05, .5], [.95, .5], [.5, .05], [.5, .95]];
  const takes = (node, x, y) => {  // whether the wheel there turns this part, and nothing that lies in it or over it
    const above = chainOf(document.elementFromPoint(x, y));
    const inner = above.slice(0, above.includes(node) ? above.indexOf(node) : above.length);
    return (node === root || above.includes(node)) && !inner.some((part) => part !== root && part !== document.body && part instanceof Element
      && (part.localName === 'iframe' || ((rolls(part, 'overflowY') || part.localName === 'textarea') && part.scrollHeight > part.clientHeight) || (rolls(part, 'overflowX') && part.scrollWidth > part.clientWidth)));
  };
  const isFixed = chainOf(el).some((node) => getComputedStyle(node).position === 'fixed');
  const parts = chainOf(el).slice(1).filter((node) => node !== root && node !== document.body && (clips(node, 'overflowX') || clips(node, 'overflowY')));
  const shown = parts.filter((node) => (rolls(node, 'overflowX') && node.scrollWidth > node.clientWidth) || (rolls(node, 'overflowY') && node.scrollHeight > node.clientHeight));
  const rows = isFixed ? [...shown].reverse() : [root, ...[...shown].reverse()];  // from the outside in
  for (const [at, node] of rows.entries()) {
    const item = rows[at + 1] ? rows[at + 1].getBoundingClientRect() : el.getBoundingClientRect(), port = portOf(node), whole = at === rows.length - 1;
    const dx = rolls(node, 'overflowX') ? left(node, 'x', away(item.left, item.right, port.left, port.right, whole)) : 0;
    const dy = rolls(node, 'overflowY') ? left(node, 'y', away(item.top, item.bottom, port.top, port.bottom, whole)) : 0;
    if (Math.abs(dx) <= SLACK && Math.abs(dy) <= SLACK) continue;
    const seen = { left: Math.max(port.left, 0), top: Math.max(port.top, 0), right: Math.min(port.right, innerWidth), bottom: Math.min(port.bottom, innerHeight) };
    if (seen.right - seen.left < 4 || seen.bottom - seen.top < 4) return told(null);  // nobody can point at it
    const points = POINTS.map(([fx, fy]) => [seen.left + (seen.right - seen.left) * fx, seen.top + (seen.bottom - seen.top) * fy]);
    const [x, y] = points.find(([px, py]) => takes(node, px, py)) || points[0];
    return told({ x, y, dx, dy });
  }
  return told(null);
}
