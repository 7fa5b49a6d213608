// Puts the site together in build/site: bundles the shell, divides the module, copies what is copied, lists
// the library, writes a brotli and a gzip copy beside each file, prints what each weighs.

import { cp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { divide } from './divide.mjs';
import { makeFonts, REST } from './fonts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
// npm packages lie with the shell.
const packages = createRequire(join(root, 'web/shell/package.json'));
const { build, transform } = packages('esbuild');
const { Marked } = packages('marked');
const site = join(root, 'build/site');
const shell = join(root, 'web/shell');
/** For working on the page: the module as it was linked. */
const quick = Boolean(process.env.COWSCOPE_QUICK);
const wasm = join(root, quick ? 'build/web-quick/web/app' : 'build/web/web/app');
/** What the module has beyond a first picture. */
const SECOND = quick ? null : 'cowscope-second.wasm';
const version = /project\(cowscope VERSION ([\d.]+)/.exec(await readFile(join(root, 'CMakeLists.txt'), 'utf8'))[1];

await mkdir(join(site, 'scenarios'), { recursive: true });
for (const name of await readdir(site)) if (name !== 'scenarios') await rm(join(site, name), { recursive: true });

await build({
  absWorkingDir: shell,
  entryPoints: ['src/main.ts'],
  bundle: true,
  // What a first picture does not need is imported when it stands.
  splitting: true,
  chunkNames: '[name]-[hash]',
  minify: true,
  format: 'esm',
  target: 'es2022',
  define: { COWSCOPE_VERSION: JSON.stringify(version), COWSCOPE_SECOND_PART: JSON.stringify(SECOND), COWSCOPE_OTHER_CHARACTERS: JSON.stringify(REST) },
  outdir: site,
  logLevel: 'warning',
});
await build({ absWorkingDir: shell, entryPoints: ['style.css', 'panels.css', 'present.css', 'editor.css', 'linux.css'], bundle: true, minify: true, external: ['fonts/*', '*.svg'], outdir: site, logLevel: 'warning' });
// embed.html is index.html in an <iframe>: one source, three differences.
let embed = await readFile(join(shell, 'index.html'), 'utf8');
for (const [there, here] of [
  ['<html lang="en">', '<html lang="en" class="embedded">'],
  ['<meta name="color-scheme"', '<meta name="robots" content="noindex">\n<meta name="color-scheme"'],
  ['rel="noopener" hidden>', 'rel="noopener">'],
]) {
  if (!embed.includes(there)) throw new Error(`web/shell/index.html no longer has ${there}`);
  embed = embed.replace(there, here);
}
await writeFile(join(site, 'embed.html'), embed);
// engine/LINUX.md as a page. Wide tables scroll by themselves; an anchor goes to its heading.
const markdown = new Marked({
  hooks: { postprocess: (html) => html.replaceAll('<table>', '<div class="table"><table>').replaceAll('</table>', '</table></div>').replace(/<p><a id="(.+?)"><\/a><\/p>\s*<h3>/g, '<h3 id="$1">') },
});
const place = '<!-- engine/LINUX.md -->';
const frame = await readFile(join(shell, 'linux.html'), 'utf8');
if (!frame.includes(place)) throw new Error(`web/shell/linux.html no longer has ${place}`);
const comments = /^<!--.*-->\n/gm;
const truth = markdown.parse((await readFile(join(root, 'engine/LINUX.md'), 'utf8')).replace(comments, ''));
await writeFile(join(site, 'linux.html'), frame.replace(place, () => truth));
for (const name of ['index.html', 'icon.svg']) await cp(join(shell, name), join(site, name));
await makeFonts(join(root, 'build/fonts'));
await cp(join(root, 'build/fonts'), join(site, 'fonts'), { recursive: true });
// Emscripten leaves its own names in the glue long.
const glue = await transform(await readFile(join(wasm, 'cowscope.js'), 'utf8'), { minify: true, format: 'esm', target: 'es2022' });
await writeFile(join(site, 'cowscope.js'), glue.code);
if (quick) {
  await cp(join(wasm, 'cowscope.wasm'), join(site, 'cowscope.wasm'));
} else {
  await divide({
    glue: join(site, 'cowscope.js'),
    wasm: join(wasm, 'cowscope.wasm'),
    fonts: join(site, 'fonts/first.pack'),
    library: join(root, 'scenarios/library'),
    work: join(root, 'build/web/divided'),
    first: join(site, 'cowscope.wasm'),
    second: join(site, SECOND),
  });
}

// The library, in the order of order.txt; a file that the list lacks, or the other way round, is an error.
const library = join(root, 'scenarios/library');
const order = (await readFile(join(library, 'order.txt'), 'utf8')).split('\n').map((line) => line.trim()).filter(Boolean);
const files = (await readdir(library)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
const stray = [...files.filter((id) => !order.includes(id)), ...order.filter((id) => !files.includes(id))];
if (stray.length > 0) throw new Error(`scenarios/library/order.txt and the files differ in: ${stray.join(', ')}`);
const english = (text) => (typeof text === 'object' ? (text.en ?? Object.values(text)[0]) : text) ?? '';
/** What the record of a scenario says in a line: of the newest kernel that was asked. One not yet asked has none. */
const records = await readdir(join(library, 'verified'));
const verified = async (id) => {
  if (!records.includes(`${id}.json`)) return undefined;
  const { kernel, agreed, steps, date } = JSON.parse(await readFile(join(library, 'verified', `${id}.json`), 'utf8')).runs.at(-1);
  return { kernel: kernel.split('.').slice(0, 2).join('.'), agreed, steps, date };
};
const entries = [];
for (const id of order) {
  const text = await readFile(join(library, `${id}.json`), 'utf8');
  const scenario = JSON.parse(text);
  entries.push({ id, title: english(scenario.title), summary: english(scenario.summary), level: scenario.level ?? 1, revision: scenario.revision ?? 1, verified: await verified(id) });
  await writeFile(join(site, 'scenarios', `${id}.json`), text);
}
await writeFile(join(site, 'scenarios/library.json'), JSON.stringify({ scenarios: entries }));

const compressible = new Set(quick ? [] : ['.html', '.js', '.css', '.json', '.svg', '.wasm', '.otf', '.ttf', '.pack']);
const weights = [];
for (const entry of await readdir(site, { recursive: true })) {
  const path = join(site, entry);
  if (!(await stat(path)).isFile() || !compressible.has(extname(entry))) continue;
  const bytes = await readFile(path);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  await writeFile(`${path}.br`, brotli);
  await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  weights.push({ entry, bytes: bytes.length, sent: brotli.length });
}
weights.sort((a, b) => b.sent - a.sent);
for (const { entry, bytes, sent } of weights) console.log(`${String(sent).padStart(9)} of ${String(bytes).padStart(9)}  ${entry}`);
await writeFile(join(root, 'build/site-weights.json'), JSON.stringify(weights, null, 2));
