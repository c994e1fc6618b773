// What the pages share. ?broken=1 to 3 breaks a pattern in one of three ways; without it the pattern is as the APG says.
const broken = Number(new URLSearchParams(location.search).get('broken') || 0);
const all = (selector) => [...document.querySelectorAll(selector)];
const one = (selector) => document.querySelector(selector);
const say = (text) => { one('#said').textContent = text; };
const set = (el, values) => Object.entries(values).forEach(([name, value]) => el.setAttribute(name, value));
// A roving tabindex over some elements; `move` maps a key to the next index, `reach` is called on arrival.
const rove = (items, move, reach = () => {}) => {
  items.forEach((item, i) => { item.tabIndex = i === 0 ? 0 : -1; });
  items.forEach((item, i) => item.addEventListener('keydown', (event) => {
    const to = move(event.key, i);
    if (to === undefined || !items[to]) return;
    event.preventDefault();
    items.forEach((other, j) => { other.tabIndex = j === to ? 0 : -1; });
    items[to].focus(); reach(items[to]);
  }));
};
const line = (next, previous, count) => (key, i) => ({ [next]: (i + 1) % count, [previous]: (i + count - 1) % count }[key]);
const keys = (el, names, work) => el.addEventListener('keydown', (event) => { if (names.includes(event.key)) { event.preventDefault(); work(event); } });
