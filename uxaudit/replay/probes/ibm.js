// What IBM's engine says of this document, itself without its frames: what is not met with its place, and how often each
// rule is. Answers in JSON. The engine walks into frames of the same origin too; each frame is asked apart, so those are left out.
async ({ engine, ruleset, limit, offset }) => {
  const checker = new window[engine].Checker();
  const told = await checker.check(document, [ruleset]);
  const LEVELS = { FAIL: '', POTENTIAL: 'potential' };
  const levelOf = ([policy, sure]) => {
    if (policy === 'INFORMATION' || !policy) return '';
    return sure === 'MANUAL' ? 'manual' : sure in LEVELS ? LEVELS[sure] + policy.toLowerCase() : '';
  };
  // ACT rules stand by themselves, or with what each reason means for them.
  const actOf = (rule, reason) => [].concat(rule.act || []).flatMap((entry) => (typeof entry === 'string' ? [entry]
    : Object.entries(entry).filter(([, means]) => typeof means === 'string' || means[reason] === 'fail').map(([id]) => id)));
  const setsOf = (rule) => (rule.rulesets || []).filter((set) => set.id.includes(ruleset));
  const numbers = (rule) => setsOf(rule).flatMap((set) => set.num).filter((num) => /^\d\.\d+\.\d+$/.test(num));
  const helpOf = (rule) => { const texts = Object.values(rule.messages || {})[0] || {}; return texts.group || texts[0] || ''; };
  if (window.axe) { try { window.axe.setup(document); } catch { /* another run holds it: the names are computed without */ } }
  const rules = {}, passed = {};
  // What is 4.50 to two places is not told as less than 4.5, and one engine's last figure is no other's.
  const enough = (ruleId, told) => ruleId === 'text_contrast_sufficient' && Number(told && told[0]) === 4.5;
  for (const { ruleId, value, node, message, messageArgs, reasonId } of told.results) {
    if (!node || node.ownerDocument !== document || node.nodeType !== Node.ELEMENT_NODE) continue;
    if (value[1] === 'PASS' || enough(ruleId, messageArgs)) { passed[ruleId] = (passed[ruleId] || 0) + 1; continue; }
    const level = levelOf(value);
    if (!level) continue;
    const rule = checker.engine.ruleMap[ruleId] || {}, act = actOf(rule, reasonId);
    const row = rules[[ruleId, level, act]] ||= { id: ruleId, level, criteria: numbers(rule), act, pace: Math.min(4, ...setsOf(rule).map((set) => Number(set.toolkitLevel) || 4)), help: helpOf(rule), nodes: [], failed: 0 };
    row.failed++;
    if (row.nodes.length >= limit) continue;
    const box = node.getBoundingClientRect();
    row.nodes.push({ selector: engineSelector(node), html: startTag(node), role: roleOf(node), message: tidy(message), reason: String(reasonId),
      name: nameOf(node) || (node.matches('input, select, textarea') ? '' : tidy(node.innerText, 80)),
      box: { x: box.x + offset.x, y: box.y + offset.y, width: box.width, height: box.height } });
  }
  if (window.axe) window.axe.teardown();
  return JSON.stringify({ rules: Object.values(rules), passed });
}
