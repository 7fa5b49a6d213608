// One machine natively and in WebAssembly: the state after every step is the same.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { digests, libraryFolder, ROOT, start } from './module.mjs';

const run = promisify(execFile);
const NATIVE = process.env.COWSCOPE_NATIVE ?? join(ROOT, 'build', 'native');
const RANDOM = 200;

test('every built-in scenario', async () => {
  const module = await start();
  const files = (await readdir(libraryFolder)).filter((name) => name.endsWith('.json'));
  assert.equal(files.length >= 6, true);
  for (const name of files) {
    const path = join(libraryFolder, name);
    const { stdout } = await run(join(NATIVE, 'cowscope'), ['digest', path]);
    assert.equal(stdout.split('\n').length > 3, true);
    assert.equal(digests(module, await readFile(path, 'utf8')), stdout, name);
  }
});

test(`${RANDOM} random scenarios`, async () => {
  const module = await start();
  const folder = await mkdtemp(join(tmpdir(), 'cowscope-random-'));
  try {
    await run(join(NATIVE, 'random_scenarios'), [folder, String(RANDOM)]);
    const seen = new Set();
    for (let seed = 1; seed <= RANDOM; seed++) {
      const native = await readFile(join(folder, `${seed}.digests`), 'utf8');
      assert.equal(digests(module, await readFile(join(folder, `${seed}.cow`), 'utf8')), native, `scenario ${seed}`);
      seen.add(native.trimEnd().split('\n').at(-1).split(' ')[1]);
    }
    assert.equal(seen.size > RANDOM * 0.9, true, 'the scenarios differ');
    // And the command agrees with the tool that wrote them.
    const { stdout } = await run(join(NATIVE, 'cowscope'), ['digest', join(folder, '7.cow')]);
    assert.equal(stdout, await readFile(join(folder, '7.digests'), 'utf8'));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('links are the same, byte for byte', async () => {
  const module = await start();
  const path = join(libraryFolder, 'fork-then-write.json');
  const { stdout } = await run(join(NATIVE, 'cowscope'), ['link', path, '--step', '4']);
  module.call('load', { text: await readFile(path, 'utf8'), view: { step: '4' } });
  const data = (fragment) => /#data=deflate:([\w-]+)/.exec(fragment)[1];
  assert.equal(data(module.call('link').fragment), data(stdout));
});
