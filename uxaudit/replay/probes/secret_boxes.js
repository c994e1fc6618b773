// Where a secret can be read on the page: fields that hold one, and text that shows one. Boxes in the viewport.
(values) => {
  const holds = (text) => values.some((value) => (text || '').includes(value));
  const boxes = [];
  const add = (box) => { if (box.width > 0 && box.height > 0) boxes.push([box.x, box.y, box.width, box.height]); };
  for (const field of everywhere('input, textarea, [contenteditable]')) if (holds(field.value)) add(field.getBoundingClientRect());
  const read = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!holds(node.data)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) add(box);
    }
    for (const el of root.querySelectorAll('*')) if (el.shadowRoot) read(el.shadowRoot);
  };
  if (document.body) read(document.body);
  return { boxes, x: scrollX, y: scrollY };
}
