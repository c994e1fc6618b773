// The parts of the page that hold more than they show, where a person scrolls to look for something: lists that draw only the rows in view
// first, then other parts, then the page itself.
() => {
  const root = document.scrollingElement || document.documentElement, MOST = 4;
  const rolls = (node) => node === root || /auto|scroll/.test(getComputedStyle(node).overflowY);
  const isLonger = (node) => node.scrollHeight > node.clientHeight * 1.2;
  const LISTS = '[role="listbox"], [role="list"], [role="grid"], [role="treegrid"], [role="tree"], [role="table"], [role="menu"], [role="feed"], ul, ol, table';
  const claims = (node) => {  // whether it says that it holds more rows than the document does
    const items = [...node.querySelectorAll('[aria-setsize]')], rows = node.querySelectorAll('[role="row"], tr').length;
    return items.some((item) => Number(item.getAttribute('aria-setsize')) > items.length) || Number(node.getAttribute('aria-rowcount')) > rows;
  };
  const weight = (node) => (claims(node) ? 4 : 0) + (node.matches(LISTS) || node.querySelector(LISTS) || node.closest(LISTS) ? 2 : 0) - (node === root ? 4 : 0);
  const parts = everywhere('*').slice(0, 20000).filter((node) => node !== root && node !== document.body && rolls(node) && isLonger(node) && isVisible(node));
  return [...parts, root].filter(isLonger).sort((a, b) => weight(b) - weight(a)).slice(0, MOST);
}
