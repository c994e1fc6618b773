/**
 * Builds the scripts that are loaded into pages. With `--check`, reports whether the built files match the sources.
 *
 * The result is kept in the tree: whoever has only Python can install and run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const isCheck = process.argv.includes('--check');
const BUNDLES = ['page_world', 'probes', 'recorder'];

let isStale = false;
for (const name of BUNDLES) {
  const { outputFiles } = await build({
    entryPoints: [here(`src/${name}.js`)],
    bundle: true,
    write: false,
    format: 'iife',
    target: ['chrome120', 'firefox121', 'safari17'],
    charset: 'utf8',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
  });
  const path = here(`built/${name}.js`);
  const { text } = outputFiles[0];
  if (!isCheck) {
    writeFileSync(path, text);
    console.log(`${name}.js ${Math.round(text.length / 1000)} kB`);
  } else if (readFileSync(path, 'utf8') !== text) {
    isStale = true;
    console.error(`${path} is not what its sources give. Run: npm run build`);
  }
}
process.exit(isStale ? 1 : 0);
