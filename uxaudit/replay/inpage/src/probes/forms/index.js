/** The values of the fields and whether they are marked as invalid, texts that look like errors, and visible lines. Only reads. */
import { innerTextOf, pageBody } from '../../lib/dom.js';
import { tidy } from '../../lib/text.js';
import { readErrors } from './errors.js';
import { Fields } from './fields.js';
import { SHORT, fieldRow } from './rows.js';

const MOST_LINES = 400;
const MOST_READ = 20_000;

/** The visible lines of text. */
const linesOfPage = () => {
  const body = pageBody();
  return (body ? innerTextOf(body) : '')
    .slice(0, MOST_READ)
    .split('\n')
    .map((line) => tidy(line, SHORT))
    .filter(Boolean)
    .slice(0, MOST_LINES);
};

/** @param {{ fields: number, errors: number }} limits maximum number of each */
export const readForms = (limits) => {
  const fields = new Fields(limits.fields);
  const lines = linesOfPage();
  if (!fields.list.length) return { fields: [], errors: [], lines };
  const rows = fields.list.map((el) => fieldRow(fields, el));
  const selectors = new Map(fields.list.map((el, at) => [el, rows[at].selector]));
  return { fields: rows, errors: readErrors(fields, selectors, limits.errors), lines };
};
