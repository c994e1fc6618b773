/** Tables: their heads, and whether their cells are even. */
import {
  attr,
  closest,
  first,
  idOf,
  innerTextOf,
  is,
  parentElementOf,
  tagOf,
  textContentOf,
  titleOf,
} from '../../lib/dom.js';
import { sumOf, tidy } from '../../lib/text.js';
import { ariaName, shownText } from './context.js';

/** @typedef {import('./context.js').Context} Context */

const MOST_WIDTHS = 200;
const THINGS = 'img, svg, input, select, textarea, button, a, canvas, [aria-label], [title]';

/** The number of columns of each row, including row spans from above. @param {HTMLTableElement} table */
const widthsOf = (table) => {
  /** The number of further rows that each cell spans. @type {number[]} */
  const open = [];
  return [...table.rows].map((row) => {
    const above = open.filter((left) => left > 0).length;
    open.forEach((left, at) => {
      open[at] = left - 1;
    });
    const cells = [...row.cells];
    for (const cell of cells) {
      if (cell.rowSpan > 1) open.push(...Array(cell.colSpan).fill(cell.rowSpan - 1));
    }
    return above + sumOf(cells, (cell) => cell.colSpan);
  });
};

/** @param {HTMLTableCellElement} cell */
const isEmpty = (cell) =>
  !tidy(textContentOf(cell)) && !first(cell, THINGS) && !titleOf(cell) && !attr(cell, 'aria-label');

/** @param {HTMLTableCellElement} cell @param {Set<string>} referred ids that other cells reference */
const isScoped = (cell, referred) =>
  cell.scope !== '' ||
  (idOf(cell) !== '' && referred.has(idOf(cell))) ||
  ['columnheader', 'rowheader'].includes(attr(cell, 'role'));

/** @param {HTMLTableCellElement} cell */
const isInFirstRow = (cell) => {
  const row = parentElementOf(cell);
  return (is(row, 'tr') && row.rowIndex === 0) || closest(cell, 'thead') !== null;
};

/** @param {HTMLTableElement} table */
const cellFacts = (table) => {
  const cells = [...table.rows].flatMap((row) => [...row.cells]);
  const heads = cells.filter((cell) => tagOf(cell) === 'th');
  const data = cells.filter((cell) => tagOf(cell) === 'td');
  const referred = new Set(data.flatMap((cell) => attr(cell, 'headers').split(/\s+/)));
  return {
    headers: heads.length,
    scoped: heads.filter((cell) => isScoped(cell, referred)).length,
    cells: data.length,
    empty: data.filter(isEmpty).length,
    corner_empty: cells.length > 0 && isEmpty(cells[0]),
    simple: heads.every(isInFirstRow) || heads.every((cell) => cell.cellIndex === 0),
  };
};

/** @param {HTMLTableElement} table */
const tableName = (table) => tidy((table.caption && innerTextOf(table.caption)) || ariaName(table) || table.summary);

/** @param {Context} context */
export const readTables = (context) =>
  context.some('table', (table) => {
    if (!is(table, 'table')) return null;
    const parent = parentElementOf(table);
    const outer = parent && closest(parent, 'td, th');
    const widths = widthsOf(table);
    return context.spot(table, {
      name: tableName(table),
      text: shownText(table, 120),
      rows: table.rows.length,
      columns: Math.max(0, ...widths),
      ...cellFacts(table),
      nested_in: outer ? tagOf(outer) : '',
      widths: widths.slice(0, MOST_WIDTHS),
      layout: ['presentation', 'none'].includes(attr(table, 'role')),
    });
  });
