// When things break: the module dies, does not arrive, or the browser cannot draw.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, position, refusal, withBrowser } from './support/browser.mjs';

const world = withBrowser();
const die = (page) => page.evaluate(() => {
  const error = new WebAssembly.RuntimeError('unreachable');
  window.dispatchEvent(new ErrorEvent('error', { error, message: error.message }));
});

test('a module that dies is started anew, with scenario and position put back', async () => {
  const page = await world.open('#scenario=fork-then-write&step=3');
  await page.evaluate(async () => {
    await window.cowscope.run('write child heap[1] "kept"');
    await window.cowscope.seek(4, 7);
  });
  const before = await page.evaluate(() => window.cowscope.state());
  await page.evaluate(() => { document.querySelector('#canvas').old = 'yes'; });
  await die(page);
  await eventually(() => page.evaluate(() => document.querySelector('#canvas').old ?? 'new'), 'new', 15_000);
  await page.locator('#toast.shown').waitFor();
  await eventually(() => position(page).catch(() => null), [4, 7], 15_000);
  assert.deepEqual(await page.evaluate(() => window.cowscope.state()), before);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');
  await page.keyboard.press('ArrowRight');
  await eventually(async () => (await position(page))[0] >= 4, true);
  await page.done();
});

test('one that keeps dying is given up, and says so', async () => {
  const page = await world.open();
  for (let i = 0; i < 4; i++) {
    await eventually(() => page.evaluate(() => window.cowscope.state().then(() => 'alive', () => 'dead')), 'alive', 15_000);
    await die(page);
  }
  await page.locator('#screen').waitFor();
  assert.match(await page.locator('#screen').innerText(), /simulator stopped/);
  await page.done();
});

test('without WebGL 2 the page says so', async () => {
  const page = await world.open('', { wait: false, prepare: (fresh) => fresh.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function get(kind, ...rest) { return kind === 'webgl2' ? null : real.call(this, kind, ...rest); };
  }) });
  await page.locator('#screen').waitFor();
  assert.match(await page.locator('#screen').innerText(), /WebGL 2/);
  assert.match((await refusal(page, 'window.cowscope.step()')).message, /WebGL 2/);
  await page.done();
});

test('a module that does not arrive is told, with a way to try again', async () => {
  const page = await world.open('', { wait: false, allow: [/Failed to load resource/], prepare: (fresh) => fresh.route('**/*.wasm', (route) => route.abort()) });
  await page.locator('#screen').waitFor();
  assert.match(await page.locator('#screen').innerText(), /could not be loaded/);
  assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 1);
  await page.done();
});

test('while it loads there is a bar that moves', async () => {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const page = await world.open('', { wait: false, prepare: (fresh) => fresh.route('**/*.wasm', async (route) => { await held; await route.continue(); }) });
  assert.equal(await page.locator('#boot').isVisible(), true);
  assert.match(await page.locator('#boot').innerText(), /Loading the simulator/);
  release();
  await page.waitForFunction(() => window.cowscope !== undefined);
  await page.evaluate(() => window.cowscope.ready);
  await eventually(() => page.locator('#boot').isVisible(), false);
  assert.equal(await page.locator('#boot-progress').evaluate((bar) => bar.value > 0), true);
  await page.done();
});
