// Divides the page's module in two: what the first picture needs, and the rest, which web/shell fetches when
// the picture stands (web/shell/src/second_part.ts). What belongs where is found out by drawing
// (first_picture.mjs); wasm-split, which comes with every Emscripten, does the rest.

import { execFile } from 'node:child_process';
import { access, copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const recorder = fileURLToPath(new URL('first_picture.mjs', import.meta.url));

/** As web/shell/src/second_part.ts names them. */
const NAMES = ['--import-namespace=first', '--placeholder-namespace=second', '--export-prefix=%'];
// What every browser with WebGL 2 has. (Newer compilers use all of it, 3.1.6 only the first three.)
const FEATURES = ['mutable-globals', 'sign-ext', 'nontrapping-float-to-int', 'bulk-memory', 'multivalue', 'reference-types'];

/** As in web/app/CMakeLists.txt: what has one caller stays apart from it if it is large. */
const FEW_CALLS = ['-ocimfs', '25'];

/** Binaryen's tools lie beside emsdk's compiler, or where Debian puts them. */
async function tool(name) {
  const places = [...(process.env.EMSDK ? [join(process.env.EMSDK, 'upstream/bin', name)] : []), join('/usr/bin', name)];
  for (const path of places) if (await access(path).then(() => true, () => false)) return path;
  return name;
}

/**
 * Writes `first` and `second` from the module `wasm`, whose functions have their names, and its `glue`.
 * `work` is a folder for what lies between.
 */
export async function divide({ glue, wasm, fonts, library, work, first, second }) {
  await mkdir(work, { recursive: true });
  const [split, optimise] = [await tool('wasm-split'), await tool('wasm-opt')];
  const few = ['--mvp-features', ...FEATURES.slice(0, 3).map((name) => `--enable-${name}`)];
  const all = ['--mvp-features', ...FEATURES.map((name) => `--enable-${name}`)];
  const instrumented = join(work, 'instrumented.wasm');
  const module = join(work, 'glue.mjs');
  await copyFile(glue, module);
  const whole = join(work, 'whole.wasm');
  // The smallest functions are put where they are called first, so that they need no door between the parts.
  const smaller = (features) => run(optimise, [...features, wasm, '-g', '-Oz', '-aimfs', '6', ...FEW_CALLS, '-o', whole]);
  const features = await smaller(few).then(() => few, () => smaller(all).then(() => all));
  await run(split, [...features, '--instrument', whole, '-o', instrumented]);
  await run(process.execPath, [recorder, module, instrumented, fonts, library, join(work, 'picture')]);
  const profiles = [0, 1, 2].map((index) => join(work, `picture-${index}.profile`));
  const profile = join(work, 'first.profile');
  await run(split, ['--merge-profiles', ...profiles, '-o', profile]);
  const halves = [join(work, 'first.wasm'), join(work, 'second.wasm')];
  await run(split, [...features, whole, `--profile=${profile}`, '-o1', halves[0], '-o2', halves[1], ...NAMES], { maxBuffer: 1 << 26 });
  await Promise.all([first, second].map((target, part) => run(optimise, [...features, halves[part], '-Oz', '-Oz', ...FEW_CALLS, '-o', target])));
}
