// window.cowscope: what interface.md promises of it, driven the way a course page would.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually, position, refusal, withBrowser } from './support/browser.mjs';
import { LIBRARY } from './support/site.mjs';

const world = withBrowser();
const COW_WRITE = ['tlb_miss', 'walk', 'fault', 'region_check', 'decide', 'allocate', 'copy', 'repoint', 'drop', 'retry'];

test('opens where the scenario says, one press before its first copy', async () => {
  const page = await world.open();
  const state = await page.evaluate(() => window.cowscope.state());
  assert.equal(state.step, 3);
  assert.equal(state.steps, 6);
  assert.equal(state.event, state.events);
  assert.equal(state.totals.copies, 0);
  assert.equal(state.processes.length, 2);
  const after = await page.evaluate(async () => {
    await window.cowscope.step();
    return window.cowscope.state();
  });
  assert.equal(after.totals.copies, 1);
  await page.done();
});

test('steps by command and by event, both ways, and the states are those of the way there', async () => {
  const page = await world.open();
  const digests = await page.evaluate(async () => {
    const seen = { forwards: [], backwards: [] };
    await window.cowscope.seek(3);
    for (let i = 0; i < 10; i++) seen.forwards.push([await window.cowscope.stepEvent(), (await window.cowscope.state()).digest]);
    for (let i = 0; i < 10; i++) {
      const { digest } = await window.cowscope.state();
      seen.backwards.unshift([await window.cowscope.state().then(({ step, event }) => [step, event]), digest]);
      await window.cowscope.backEvent();
    }
    return seen;
  });
  assert.deepEqual(digests.forwards.map(([at]) => [at.step, at.event]), Array.from({ length: 10 }, (_, i) => [4, i + 1]));
  assert.deepEqual(digests.forwards.map(([, digest]) => digest), digests.backwards.map(([, digest]) => digest));
  assert.equal(new Set(digests.forwards.map(([, digest]) => digest)).size > 3, true, 'events change the machine');
  assert.deepEqual(await position(page), [3, (await page.evaluate(() => window.cowscope.state())).events]);
  const back = await page.evaluate(async () => {
    await window.cowscope.seek(6);
    return window.cowscope.back();
  });
  assert.equal(back.step, 5);
  await page.done();
});

test('a copied page is seen in the state: refcounts, entries, frames', async () => {
  const page = await world.open();
  const state = await page.evaluate(async () => {
    await window.cowscope.seek(4);
    return window.cowscope.state();
  });
  const heap = (name) => state.processes.find((process) => process.name === name).regions.find((region) => region.name === 'heap');
  const [parent, child] = [heap('parent').pages[2], heap('child').pages[2]];
  assert.notEqual(parent.frame, child.frame);
  assert.deepEqual([parent.refs, parent.writable, parent.cow], [1, false, true]);
  assert.deepEqual([child.refs, child.writable, child.cow], [1, true, false]);
  assert.equal(heap('parent').pages[0].frame, heap('child').pages[0].frame);
  assert.deepEqual([state.frames.used, state.frames.free, state.totals.bytes_copied], [5, 59, 4096]);
  const summary = await page.evaluate(() => window.cowscope.state({ detail: 'summary' }));
  assert.equal(summary.digest, state.digest);
  assert.equal(JSON.stringify(summary).length < JSON.stringify(state).length, true);
  const one = await page.evaluate(() => window.cowscope.state({ process: 'child' }));
  assert.deepEqual(one.processes.map((process) => process.name), ['child']);
  await page.done();
});

test('loads by id, as text, as an object and from an address', async () => {
  const page = await world.open();
  const text = await readFile(join(LIBRARY, 'chain-of-forks.json'), 'utf8');
  world.site.routes['/elsewhere.json'] = { body: text, type: 'application/json' };
  const ids = await page.evaluate(async (json) => {
    const seen = [];
    const note = async () => seen.push((await window.cowscope.scenario()).id ?? null);
    await window.cowscope.load({ id: 'last-owner-reuses' });
    await note();
    await window.cowscope.load({ text: json });
    await note();
    await window.cowscope.load({ id: 'fork-then-write' });
    await note();
    await window.cowscope.load({ src: '/elsewhere.json' });
    await note();
    await window.cowscope.load({ scenario: { ...JSON.parse(json), id: 'mine' } });
    await note();
    await window.cowscope.load({ text: 'spawn a from sh\nwrite a heap[0] "hi"\n' });
    seen.push((await window.cowscope.state()).steps);
    return seen;
  }, text);
  assert.deepEqual(ids, ['last-owner-reuses', 'chain-of-forks', 'fork-then-write', 'chain-of-forks', 'mine', 2]);
  await page.done();
});

test('run inserts after the current step, moves there, and replays what follows', async () => {
  const page = await world.open();
  const { result, state } = await page.evaluate(async () => {
    await window.cowscope.seek(4);
    const result = await window.cowscope.run('write child heap[1] "x"\nread parent heap[1]');
    return { result, state: await window.cowscope.state() };
  });
  assert.deepEqual([result.firstStep, result.lastStep, result.position.step, state.step, state.steps], [5, 6, 6, 6, 8]);
  assert.deepEqual(result.broken, []);
  assert.equal(state.totals.copies, 2);
  const broken = await page.evaluate(async () => {
    await window.cowscope.load({ id: 'fork-then-write' });
    await window.cowscope.seek(3);
    return window.cowscope.run('munmap parent heap[2]');
  });
  assert.equal(broken.broken.length + broken.unmet.length > 0, true, 'later lines that no longer hold are listed');
  await page.done();
});

test('a call that fails says what, where and what to do, and leaves everything as it was', async () => {
  const page = await world.open('', { allow: [/Failed to load resource/] });
  const before = await page.evaluate(() => window.cowscope.state());
  const calls = {
    'window.cowscope.run("write child heap[9] \\"x\\"")': /page|heap/i,
    'window.cowscope.run("wirte child heap[2]")': /write/,
    'window.cowscope.run("write kid heap[2]")': /child|kid/,
    'window.cowscope.load({text: "{"})': /./,
    'window.cowscope.load({text: "fork"})': /./,
    'window.cowscope.load({text: ""})': /./,
    'window.cowscope.load({scenario: {cowscope: 99, title: "x", script: []}})': /version|newer|99/i,
    'window.cowscope.load({scenario: {cowscope: 1, titel: "x", script: ["spawn a from sh"]}})': /title/,
    'window.cowscope.load({id: "fork-than-write"})': /fork-then-write/,
    'window.cowscope.load({src: "/nothing-there.json"})': /404/,
    'window.cowscope.load({src: "ftp://example.org/x"})': /http/,
    'window.cowscope.load({})': /\{id\}/,
    'window.cowscope.load(null)': /\{id\}/,
    'window.cowscope.setPolicy("cwo")': /cow/,
    'window.cowscope.figure("gif")': /"svg" or "png"/,
    'window.cowscope.load({text: "[".repeat(100000)})': /./,
    'window.cowscope.load({text: "spawn a from sh\\nrepeat 1000000000 { read a heap[0] }"})': /1,?000,?000/,
  };
  for (const [call, pattern] of Object.entries(calls)) {
    const error = await refusal(page, call);
    assert.notEqual(error, null, `${call} was accepted`);
    assert.equal(error.isError, true, call);
    assert.match(error.message, pattern, call);
  }
  const located = await refusal(page, 'window.cowscope.run("read child heap[0]\\nwrite child heap[9] \\"x\\"")');
  assert.deepEqual([located.line, typeof located.column], [2, 'number']);
  assert.deepEqual(await page.evaluate(() => window.cowscope.state()), before);
  await page.done();
});

test('a text of nearly a MiB loads; one over it is refused with the limit’s name', async () => {
  const page = await world.open();
  const steps = await page.evaluate(async () => {
    await window.cowscope.load({ text: `spawn a from sh\nwrite a heap[0] "é"\n${'# a comment of a line\n'.repeat(45_000)}` });
    return (await window.cowscope.state()).steps;
  });
  assert.equal(steps, 2);
  assert.match((await refusal(page, 'window.cowscope.load({text: "# x\\n".repeat(300000)})')).message, /1 ?MiB|1,048,576/);
  await page.done();
});

test('check reports without loading', async () => {
  const page = await world.open();
  const { good, bad, unmet, state } = await page.evaluate(async () => ({
    good: await window.cowscope.check('spawn a from sh\nwrite a heap[0]'),
    bad: await window.cowscope.check('spawn a from sh\nwrite b heap[0]'),
    unmet: await window.cowscope.check('spawn a from sh\nwrite a heap[0]\nexpect copies == 5'),
    state: await window.cowscope.state(),
  }));
  assert.equal(good.ok, true);
  assert.equal(bad.ok, false);
  assert.equal(bad.diagnostics[0].line, 2);
  assert.equal(unmet.ok, false);
  assert.equal(unmet.unmet[0].step, 2);
  assert.deepEqual([state.step, state.steps], [3, 6]);
  await page.done();
});

test('policies: eager copies at fork what cow does not, and every process reads the same', async () => {
  const page = await world.open();
  const seen = await page.evaluate(async () => {
    const copies = async () => { await window.cowscope.seek(3); return (await window.cowscope.state()).totals.copies; };
    const cow = await copies();
    await window.cowscope.setPolicy('eager');
    const eager = await copies();
    const policy = (await window.cowscope.state()).policy;
    await window.cowscope.setPolicy('cow');
    return { cow, eager, policy, again: await copies() };
  });
  assert.deepEqual(seen, { cow: 0, eager: 4, policy: 'eager', again: 0 });
  await page.done();
});

test('tells of states, faults and errors to those who listen, until they stop', async () => {
  const page = await world.open();
  await page.evaluate(() => {
    window.heard = [];
    window.listener = (detail) => window.heard.push(['state', detail.step]);
    window.cowscope.on('state', window.listener);
    window.cowscope.on('fault', (detail) => window.heard.push(['fault', detail.step, detail.decision]));
    window.cowscope.on('error', (detail) => window.heard.push(['error', typeof detail.message]));
    window.cowscope.on('answer', (detail) => window.heard.push(['answer', detail.step, detail.right]));
  });
  await page.evaluate(() => window.cowscope.step());
  await eventually(() => page.evaluate(() => window.heard.filter(([name]) => name !== 'answer').map(([name, step]) => [name, step]).sort()), [['fault', 4], ['state', 4]]);
  await page.evaluate(() => window.cowscope.run('nonsense').catch(() => undefined));
  await eventually(() => page.evaluate(() => window.heard.at(-1)), ['error', 'string']);
  await page.evaluate(async () => {
    window.cowscope.off('state', window.listener);
    window.heard = [];
    await window.cowscope.seek(1);
    await window.cowscope.seek(2);
  });
  await page.waitForTimeout(300);
  assert.deepEqual(await page.evaluate(() => window.heard.filter(([name]) => name === 'state')), []);
  assert.match((await refusal(page, 'window.cowscope.on("nothing", () => {})')).message, /ready, state/);
  await page.done();
});

test('plays to the end by itself, and seek and load stop it', async () => {
  const page = await world.open();
  await page.evaluate(() => window.cowscope.load({ text: 'spawn a from sh\nwrite a heap[0]\nwrite a heap[1]\nread a heap[0]' }));
  await page.evaluate(() => window.cowscope.seek(0).then(() => window.cowscope.play()));
  await eventually(() => page.evaluate(() => window.cowscope.state().then(({ step, event, events }) => [step, event === events])), [4, true], 40_000);
  await page.evaluate(async () => {
    await window.cowscope.seek(1);
    await window.cowscope.play();
    await window.cowscope.seek(1);
  });
  await page.waitForTimeout(2500);
  assert.equal((await position(page))[0], 1);
  await page.done();
});

test('version, link and destroy', async () => {
  const page = await world.open();
  assert.match(await page.evaluate(() => window.cowscope.version), /^\d+\.\d+\.\d+/);
  assert.match(await page.evaluate(() => window.cowscope.link()), /#scenario=fork-then-write&.*step=3/);
  await page.evaluate(() => window.cowscope.destroy());
  assert.match((await refusal(page, 'window.cowscope.step()')).message, /destroyed/);
  assert.equal(await page.evaluate(() => document.querySelector('canvas')), null);
  await page.done();
});

test('the ten events of a write to a shared page, in order, with their actors', async () => {
  const page = await world.open();
  await page.evaluate(() => window.cowscope.seek(4));
  const items = page.locator('#twin .events li');
  await eventually(() => items.count(), COW_WRITE.length);
  const actors = await page.locator('#twin .events .by').allTextContents();
  assert.deepEqual(actors, ['CPU', 'CPU', 'CPU', 'kernel', 'kernel', 'kernel', 'kernel', 'kernel', 'kernel', 'CPU']);
  await page.done();
});
