// Puts this frame's partial result and those of the frames below it (JSON, `null` for a lost one) together, and tells of
// each failing node what a person would call it and where it lies. Answers in JSON, which travels ten times as fast.
async ({ below, options, limit }) => {
  const results = await window.axe.finishRun([window.__uxaudit_partial, ...below.map((text) => JSON.parse(text))], options);
  delete window.__uxaudit_partial;
  const find = (target) => {  // [outer frame, …, [shadow host, inner]]: an element of this document or of a frame that can be entered
    let root = document, offset = { x: scrollX, y: scrollY }, el = null;
    for (const [index, part] of target.entries()) {
      el = null;
      for (const selector of Array.isArray(part) ? part : [part]) {
        el = (el && el.shadowRoot ? el.shadowRoot : root).querySelector(selector);
        if (!el) return null;
      }
      if (index === target.length - 1) break;
      const box = el.getBoundingClientRect();
      offset = { x: offset.x + box.x + el.clientLeft, y: offset.y + box.y + el.clientTop };
      try { root = el.contentDocument; } catch { root = null; }
      if (!root) return { el: null, offset };
    }
    return { el, offset };
  };
  const FIELDS = 'input, select, textarea';
  const steady = (el) => {  // by id or name, as the other probes write it: axe's own may change when the page around does
    const selector = el ? selectorOf(el) : '';
    return STEADY.test(selector) ? selector : '';
  };
  const place = (node) => {
    let found = null;
    try { found = find(node.target); } catch { /* a selector that no longer holds */ }
    const selector = [...node.target.slice(0, -1), steady(found && found.el) || node.target.at(-1)].map((part) => (Array.isArray(part) ? part.join(' >>> ') : part)).join(' | ');
    const html = tidy(noValues(node.html), 300), summary = (node.failureSummary || '').trim().slice(0, 1000);
    const row = { selector, html, summary, impact: node.impact || null, role: '', name: '', box: null };
    if (found && found.el) {
      const box = found.el.getBoundingClientRect();
      row.role = roleOf(found.el); row.name = nameOf(found.el) || (found.el.matches(FIELDS) ? '' : tidy(found.el.innerText, 80));  // a list's options are not its name
      row.box = { x: box.x + found.offset.x, y: box.y + found.offset.y, width: box.width, height: box.height };
    }
    return row;
  };
  const ACT = Object.fromEntries(window.axe.getRules().map((rule) => [rule.ruleId, rule.actIds || []]));
  const rules = (kind) => results[kind].map((rule) => ({
    id: rule.id, impact: rule.impact || null, help: rule.help, description: rule.description, url: rule.helpUrl, tags: rule.tags, act: ACT[rule.id] || [],
    nodes: kind === 'passes' ? [] : rule.nodes.slice(0, limit).map(place),
    passed: kind === 'passes' ? rule.nodes.length : 0, failed: kind === 'passes' ? 0 : rule.nodes.length }));
  try { window.axe.setup(document); } catch { /* the names are computed without it */ }
  const told = { violations: rules('violations'), incomplete: rules('incomplete'), passes: rules('passes') };
  window.axe.teardown();
  return JSON.stringify(told);
}
