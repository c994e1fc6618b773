#!/usr/bin/env bash
# Package:   typescript-eslint 8.74.0 with eslint 10.15.0 and typescript 6.0.3 (npm); needs Node.js 20.19 or newer
# Behaviour: With type information (`parserOptions.project`), `ESLint.lintText(text, { filePath })` lints `text`. With CI=true in the
#            environment it lints the file on disk instead, without a word: typescript-eslint takes CI for a single run and parses
#            each file of the project once, from disk. Tests of a lint rule that pass locally fail in CI, or pass there for nothing.
#            `parserOptions.disallowAutomaticSingleRunInference: true` turns it off.
# Output:    without CI: no-var reported 1 time(s)
#            CI=true: no-var reported 0 time(s)
#            CI=true, disallowAutomaticSingleRunInference: no-var reported 1 time(s)
# Source:    https://typescript-eslint.io/packages/parser/#disallowautomaticsinglerunninference speaks of performance only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >package.json <<'JSON'
{ "private": true, "type": "module" }
JSON
npm install --silent --no-audit --no-fund --no-progress typescript-eslint@8.74.0 eslint@10.15.0 typescript@6.0.3
echo '{ "compilerOptions": { "strict": true, "noEmit": true, "skipLibCheck": true, "types": [] }, "include": ["src"] }' >tsconfig.json
mkdir src
echo 'export const one = 1;' >src/one.ts
cat >observe.js <<'JS'
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const parserOptions = { project: './tsconfig.json', disallowAutomaticSingleRunInference: process.argv[2] === 'disallow' };
const config = [{ files: ['**/*.ts'], languageOptions: { parser: tseslint.parser, parserOptions }, rules: { 'no-var': 'error' } }];
const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: config });
const [{ messages }] = await eslint.lintText('var one = 1;\nexport { one };\n', { filePath: 'src/one.ts' });
console.log(messages.filter((message) => message.ruleId === 'no-var').length);
JS
plain=$(env -u CI node observe.js)
in_ci=$(CI=true node observe.js)
told=$(CI=true node observe.js disallow)
echo "without CI: no-var reported $plain time(s)"
echo "CI=true: no-var reported $in_ci time(s)"
echo "CI=true, disallowAutomaticSingleRunInference: no-var reported $told time(s)"
[ "$plain $in_ci $told" = "1 0 1" ] || { echo "the behaviour has changed" >&2; exit 1; }
