// Where to point in a part of the page to scroll it by most of what it shows, and by how much; null where it is at its end.
(node) => {
  const root = document.scrollingElement || document.documentElement, SHARE = 0.85;
  if (node.scrollTop + node.clientHeight >= node.scrollHeight - 2) return null;
  const box = node === root ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight } : node.getBoundingClientRect();
  const [left, top, right, bottom] = [Math.max(box.left, 0), Math.max(box.top, 0), Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  return right - left < 4 || bottom - top < 4 ? null : { x: (left + right) / 2, y: (top + bottom) / 2, dy: node.clientHeight * SHARE };
}
