// Subsets the typefaces (Inter, JetBrains Mono; both SIL OFL), each in two files: NAME has what the page
// itself writes and English needs, NAME-rest the other characters of ours. For the page, whose HTML and
// picture share them, the four of each go into one pack: together they are smaller, and they are needed
// together. What neither has, the reader's own fonts give in HTML.
//
// COWSCOPE_FONTS_DIR names a folder with Inter-*.otf and JetBrainsMono-Regular.ttf, where they do not lie
// where Debian's packages put them.

import { execFile } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const inter = process.env.COWSCOPE_FONTS_DIR ?? '/usr/share/fonts/opentype/inter';
const mono = process.env.COWSCOPE_FONTS_DIR ?? '/usr/share/fonts/truetype/jetbrains-mono';

/** In the order of web/views/fonts.h. */
const FACES = [
  [join(inter, 'Inter-Regular.otf'), 'inter-regular'],
  [join(inter, 'Inter-SemiBold.otf'), 'inter-semibold'],
  [join(inter, 'Inter-Bold.otf'), 'inter-bold'],
  [join(mono, 'JetBrainsMono-Regular.ttf'), 'jetbrains-mono-regular'],
];
/** ASCII, no-break space, µ · × – — ‘ ’ “ ” … ← ↑ → ↓ − ≠ ✓ Σ */
const FIRST = 'U+20-7E,U+A0,U+B5,U+B7,U+D7,U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2026,U+2190-2193,U+2212,U+2260,U+2713,U+3A3';
/** The others of Latin-1, hyphens, low quotes, bullet, ↳ ≈ ≤ ≥ ✗ μ and the sign for what cannot be shown. */
export const REST = 'U+A1-B4,U+B6,U+B8-D6,U+D8-FF,U+2010-2012,U+2015,U+201A,U+201E,U+2022,U+21B3,U+2248,U+2264-2265,U+2717,U+3BC,U+FFFD';
const PARTS = [['', FIRST], ['-rest', REST]];

/** Debian's python3 has its own modules; another one on PATH does not see python3-fonttools. */
async function python() {
  for (const candidate of ['/usr/bin/python3', 'python3']) {
    const has = await run(candidate, ['-c', 'import fontTools.subset']).then(() => true, () => false);
    if (has) return candidate;
  }
  throw new Error('There is no python3 with fontTools (python3-fonttools).');
}

const age = (path) => stat(path).then(({ mtimeMs }) => mtimeMs, () => 0);

/** Kerning is all that the page uses of a font's tables for layout. Packed by brotli, outlines that repeat are smaller than subroutines. */
async function subset(source, unicodes, target) {
  if ((await age(target)) > Math.max(await age(source), await age(fileURLToPath(import.meta.url)))) return;
  await run(await python(), [
    '-m', 'fontTools.subset', source, `--output-file=${target}`, `--unicodes=${unicodes}`,
    '--layout-features=kern', '--no-hinting', '--desubroutinize', '--name-IDs=', '--drop-tables+=DSIG', '--notdef-outline',
  ]);
}

/** The length of each file in four bytes, little end first, then the files (web/shell/src/fonts.ts). */
async function pack(files, target) {
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const lengths = Buffer.alloc(4 * contents.length);
  contents.forEach(({ length }, index) => lengths.writeUInt32LE(length, 4 * index));
  await writeFile(target, Buffer.concat([lengths, ...contents]));
}

/** Writes the files and the packs `first.pack` and `rest.pack` into a folder. */
export async function makeFonts(folder) {
  await mkdir(folder, { recursive: true });
  for (const [suffix, unicodes] of PARTS) {
    const files = [];
    for (const [source, name] of FACES) {
      const file = join(folder, `${name}${suffix}${extname(source)}`);
      await subset(source, unicodes, file);
      files.push(file);
    }
    await pack(files, join(folder, suffix === '' ? 'first.pack' : 'rest.pack'));
  }
}
