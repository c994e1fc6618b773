// The in-page half of the contrast of text on pictures: each element's longest line, its colour and its size.
(selectors) => {
  const { look, styleOf } = reading();
  const modal = everywhere('dialog:modal, [aria-modal="true"]').filter(isVisible).at(-1);
  const behind = (el) => (Boolean(modal) && !isWithin(el, modal)) || chainOf(el).some((node) => node.matches('[aria-hidden="true"], [inert]'));  // darkened on purpose, as it cannot be used now
  const rows = selectors.map((selector) => {
    let el = null;
    try { el = document.querySelector(selector); } catch { return null; }
    if (!el || !el.isConnected || behind(el)) return null;
    const texts = textNodes(20, el).map((node) => look(node)).filter(Boolean), style = styleOf(el);
    const lines = texts.filter((text) => text.el === el).flatMap((text) => text.lines).sort((a, b) => b.right - b.left - (a.right - a.left));
    const colour = (style.color.match(/[\d.]+/g) || []).map(Number);
    if (!lines.length || style.textShadow !== 'none' || style.webkitTextStrokeWidth !== '0px' || !/^rgb/.test(style.color) || (colour.length > 3 && colour[3] < 1) || /text/.test(style.webkitBackgroundClip)) return null;
    const [line] = lines;
    return faultAt(el, { text: tidy(el.innerText, 120), colour: style.color, font_px: parseFloat(style.fontSize), bold: Number(style.fontWeight) >= 700,
      area: { x: line.left + scrollX, y: line.top + scrollY, width: line.right - line.left, height: line.bottom - line.top } });
  });
  return JSON.stringify(rows.filter(Boolean));
}
