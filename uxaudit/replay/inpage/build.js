/**
 * Builds the scripts that are loaded into pages. With `--check`, reports whether the built files match the sources.
 *
 * The built files are committed, so that users need only Python. `built/hashes.json` has the hashes of their sources and of
 * themselves, so that a test without npm finds a bundle that is stale or was edited by hand.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, version } from 'esbuild';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const hashOf = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex');
const isCheck = process.argv.includes('--check');
const BUNDLES = ['collector', 'elements', 'page_world', 'probes', 'recorder', 'statements'];

/** The statement that exports a module or a folder's `index.js` under its name: `tab_order.js` as `tabOrder`. @param {string} path */
const exported = (path) => {
  const name = path.replace(/^.*\/|\.js$/g, '').replace(/_(.)/g, (_, letter) => letter.toUpperCase());
  return `export * as ${name} from './${path.endsWith('.js') ? path : `${path}/index.js`}';`;
};

/**
 * Resolves `called:probes` and `called:trials` to all modules of the folder, so that each can be called from Python without being listed.
 *
 * @type {import('esbuild').Plugin}
 */
const called = {
  name: 'called',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^called:/ }, ({ path }) => ({ path: path.replace('called:', ''), namespace: 'called' }));
    onLoad({ filter: /./, namespace: 'called' }, ({ path: folder }) => {
      const held = readdirSync(here(`src/${folder}`))
        .map((entry) => `${folder}/${entry}`)
        .sort();
      const modules = held.filter((path) => path.endsWith('.js') || existsSync(here(`src/${path}/index.js`)));
      return { contents: modules.map(exported).join('\n'), resolveDir: here('src') };
    });
  },
};

/** @param {string} name */
const bundle = async (name) => {
  const { outputFiles } = await build({
    entryPoints: [here(`src/${name}.js`)],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: name === 'elements' ? name : undefined, // the only bundle whose exports are read
    target: ['chrome120', 'firefox121', 'safari17'],
    charset: 'utf8',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    plugins: [called],
  });
  return outputFiles[0].text;
};

/** The hash of each source, by its path below `src`. */
const sourceHashes = () => {
  const paths = readdirSync(here('src'), { recursive: true, encoding: 'utf8' }).map((path) =>
    path.replaceAll('\\', '/'),
  );
  const scripts = paths.filter((path) => path.endsWith('.js')).sort();
  return Object.fromEntries(scripts.map((path) => [path, hashOf(readFileSync(here(`src/${path}`), 'utf8'))]));
};

/** @type {Record<string, string>} */
const files = {};
for (const name of BUNDLES) files[`${name}.js`] = await bundle(name);
const built = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, hashOf(text)]));
const hashes = { esbuild: version, sources: sourceHashes(), built };
files['hashes.json'] = `${JSON.stringify(hashes, null, 2)}\n`;

const stale = isCheck
  ? Object.keys(files).filter((name) => readFileSync(here(`built/${name}`), 'utf8') !== files[name])
  : [];
for (const name of stale) console.error(`built/${name} is not what its sources give. Run: npm run build`);
if (!isCheck) for (const [name, text] of Object.entries(files)) writeFileSync(here(`built/${name}`), text);
process.exit(stale.length ? 1 : 0);
