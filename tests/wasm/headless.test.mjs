// The module without a screen: loads in Node, does what the API promises, survives what it is handed.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { libraryFolder, ROOT, start } from './module.mjs';

const cowscope = await start();
const story = await readFile(join(libraryFolder, 'fork-then-write.json'), 'utf8');

test('says its version', async () => {
  const { version, cowscope: form } = cowscope.call('version');
  const cmake = await readFile(join(ROOT, 'CMakeLists.txt'), 'utf8');
  assert.equal(version, /VERSION (\d+\.\d+\.\d+)/.exec(cmake)[1]);
  assert.equal(form, 1);
});

test('loads, steps, runs and tells', async () => {
  const module = await start();
  assert.throws(() => module.call('state'), /load/);
  assert.equal(module.call('load', { text: story }).step, 3);
  module.heard.length = 0;
  assert.deepEqual(module.call('step'), { step: 4, event: 10, steps: 6, events: 10 });
  assert.deepEqual(module.heard.map(([name]) => name), ['state', 'fault', 'view']);
  assert.equal(module.heard[1][1].decision, 'copied');
  assert.equal(module.heard[2][1].headline.map(({ text }) => text).join(''), 'The child wrote page 2, so it got its own copy.');
  const run = module.call('run', { text: 'write child heap[1] "née ✓"\nexpect bytes child heap[1] == "née ✓"' });
  assert.equal(run.lastStep, 5);
  assert.deepEqual(run.unmet.filter(({ step }) => step === 5), []);
  assert.equal(module.call('view').command, 'write child heap[1] "née ✓"');
  assert.deepEqual(module.call('undo'), { done: true });
});

test('draws a figure', async () => {
  const module = await start();
  module.call('load', { text: story });
  const { svg } = module.call('figure', { format: 'svg', theme: 'dark' });
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.match(svg, /Step 3 of 6/);
  assert.throws(() => module.call('figure', { format: 'png' }), /page makes a png/);
});

test('two modules know nothing of each other', async () => {
  const [one, two] = [await start(), await start()];
  one.call('load', { text: 'spawn a from sh' });
  assert.throws(() => two.call('state'), /load/);
});

test('plays when it is told the time', async () => {
  const module = await start();
  module.call('load', { text: 'spawn a from sh\nwrite a heap[0]\nread a heap[0]' });
  assert.equal(module.tick(0) < 0, true, 'not asked to play');
  module.call('home');
  module.call('play');
  let now = 0;
  for (let wait = module.tick(now); wait >= 0; wait = module.tick(now)) now += wait;
  assert.equal(module.call('state').step, 3);
  assert.equal(now > 1000, true);
});

test('every built-in scenario holds what it claims, branches included', async () => {
  const files = (await readdir(libraryFolder)).filter((name) => name.endsWith('.json'));
  assert.equal(files.length >= 6, true);
  for (const name of files) {
    const text = await readFile(join(libraryFolder, name), 'utf8');
    assert.deepEqual(cowscope.call('check', { text }), { ok: true, diagnostics: [], unmet: [] }, name);
  }
});

test('invariants hold after every event of every built-in scenario', async () => {
  for (const name of (await readdir(libraryFolder)).filter((file) => file.endsWith('.json'))) {
    const { steps } = cowscope.call('load', { text: await readFile(join(libraryFolder, name), 'utf8') });
    let at = cowscope.call('home');
    for (let next = cowscope.call('stepEvent'); next.step !== at.step || next.event !== at.event; next = cowscope.call('stepEvent')) {
      assert.deepEqual(cowscope.call('invariants').violated, [], `${name} at ${next.step}.${next.event}`);
      at = next;
    }
    assert.deepEqual([at.step, at.event], [steps, at.events]);
  }
});

test('bad input is answered, and the scenario that was there stays', async () => {
  const module = await start();
  module.call('load', { text: story });
  const before = module.call('state');
  const bad = [
    ['load', '{"text":"{"}'], ['load', '{"text":""}'], ['load', '{"text":"\\u0000"}'], ['load', 'null'], ['load', '{'], ['load', ''],
    ['load', JSON.stringify({ text: '['.repeat(100_000) })],
    ['load', JSON.stringify({ text: `{"cowscope":1,"title":${'['.repeat(100_000)}` })],
    ['load', `{"scenario":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['load', JSON.stringify({ text: 'x'.repeat(2 << 20) })], ['load', JSON.stringify({ text: '\u0001'.repeat(2 << 20) })],
    ['run', JSON.stringify({ text: 'x'.repeat(16 << 20) })],
    ['load', JSON.stringify({ scenario: { cowscope: 99, title: 'x', script: [] } })],
    ['load', JSON.stringify({ scenario: { cowscope: 1, titel: 'x', script: ['spawn a from sh'] } })],
    ['load', JSON.stringify({ scenario: { cowscope: 1, title: 'x', machine: { frames: 1e18 }, script: ['spawn a from sh'] } })],
    ['load', JSON.stringify({ scenario: { cowscope: 1, title: 'x', machine: { frames: -1 }, script: ['spawn a from sh'] } })],
    ['load', JSON.stringify({ text: 'spawn a from sh\nrepeat 1000000000 { read a heap[0] }' })],
    ['load', JSON.stringify({ text: 'spawn a from sh\nspawn a from sh' })],
    ['run', '{"text":"write child heap[9]"}'], ['run', '{"text":"wirte child heap[2]"}'], ['run', '{"text":7}'], ['run', '{}'],
    ['seek', '{"step":-1}'], ['seek', '{"step":1e18}'], ['seek', '{"step":"1"}'], ['setPolicy', '{"policy":"cwo"}'],
    ['setView', '{"level":9}'], ['openLink', '{"fragment":"#data=deflate:AAAA"}'], ['openLink', '{"fragment":"#data=zip:AAAA"}'],
    ['nothing', '{}'], ['', ''],
  ];
  for (const [method, args] of bad) {
    const started = performance.now();
    const answer = module.raw(method, args);
    assert.equal(answer.ok, false, `${method} ${args.slice(0, 80)}`);
    assert.equal(answer.error.message.length > 8, true, `${method} ${args.slice(0, 80)}`);
    assert.equal(performance.now() - started < 10_000, true, `${method} ${args.slice(0, 80)} took too long`);
  }
  assert.deepEqual(module.call('state'), before);
});

test('invalid UTF-8 in either direction', async () => {
  const module = await start();
  module.call('load', { text: 'spawn a from sh\nwrite a heap[0] "\\xff\\xfe\\x00\\x01"', view: { step: '2' } });
  assert.equal(typeof module.call('view').processes[0].regions[0].pages[0].text, 'string');
  module.raw('run', '{"text":"read a heap[0] # \ud800"}'); // half a character: whatever it becomes, it is answered
  assert.equal(module.call('state').processes.length, 1);
});

test('nothing is evaluated at run time, so a strict Content-Security-Policy holds', async () => {
  const glue = await readFile(join(process.env.COWSCOPE_HEADLESS ?? join(ROOT, 'build', 'web-headless'), 'cowscope-headless.mjs'), 'utf8');
  assert.doesNotMatch(glue, /\beval\(|new Function\(/);
});
