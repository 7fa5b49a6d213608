// embed.html in a page of another origin: the host's wheel and keys stay the host's.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, withBrowser } from './support/browser.mjs';
import { serve } from './support/site.mjs';

let host;
const world = withBrowser(async ({ site }) => {
  const frame = (fragment) => `<iframe id="frame" title="Cowscope" width="800" height="450" loading="lazy" allow="fullscreen; clipboard-write"
    sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-downloads"
    src="${site.origin}/embed.html${fragment}"></iframe>`;
  const body = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Course</title><body style="margin:0">
    <p style="height:120px"><input id="field"></p>${frame('#scenario=fork-then-write&step=3')}<p style="height:3000px">text</p>
    <script>window.keys = []; addEventListener('keydown', (e) => keys.push(e.key));</script>`;
  host = await serve(null, { '/course': { body } });
  return () => host.close();
});

async function course() {
  const page = await world.open(`${host.origin}/course`, { width: 1000, height: 800, wait: false });
  await page.locator('#frame').waitFor();
  await eventually(() => page.frames().length, 2);
  const frame = page.frames()[1];
  await frame.waitForFunction(() => window.cowscope !== undefined);
  await frame.evaluate(() => window.cowscope.ready);
  return { page, frame };
}
const step = (frame) => frame.evaluate(() => window.cowscope.state().then((state) => state.step));
const scrolled = (page) => page.evaluate(() => window.scrollY);

test('it shows the scenario and does not take focus', async () => {
  const { page, frame } = await course();
  assert.equal(await step(frame), 3);
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
  assert.notEqual(await frame.evaluate(() => document.activeElement.id), 'canvas');
  await page.done();
});

test('the wheel over the picture scrolls the host, until the picture is focused', async () => {
  const { page, frame } = await course();
  await page.mouse.move(400, 350);
  await page.mouse.wheel(0, 150);
  await eventually(() => scrolled(page), 150);
  await page.evaluate(() => window.scrollTo(0, 0));
  await frame.evaluate(() => document.querySelector('#canvas').focus());
  await page.mouse.wheel(0, 150);
  await page.waitForTimeout(600);
  assert.equal(await scrolled(page), 0, 'a focused picture has the wheel');
  await page.done();
});

test('the wheel with Ctrl is the picture’s: neither page scrolls nor zooms', async () => {
  const { page, frame } = await course();
  await frame.evaluate(() => {
    window.wheels = [];
    addEventListener('wheel', (event) => window.wheels.push(event.defaultPrevented), { passive: true });
    document.querySelector('#canvas').dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, deltaY: 100, ctrlKey: true }));
    document.querySelector('#canvas').dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, deltaY: 100 }));
  });
  const prevented = await frame.evaluate(() => window.wheels);
  assert.equal(prevented[0], true);
  assert.equal(await scrolled(page), 0);
  await page.done();
});

test('keys stay the host’s; after a click into the picture they are the picture’s', async () => {
  const { page, frame } = await course();
  await page.locator('#field').focus();
  await page.keyboard.type(' /?');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Home');
  assert.equal(await page.locator('#field').inputValue(), ' /?');
  assert.deepEqual(await page.evaluate(() => window.keys), [' ', '/', '?', 'ArrowRight', 'Home']);
  assert.equal(await step(frame), 3);
  await page.mouse.click(12, 136 + 300);
  await eventually(() => frame.evaluate(() => document.activeElement.id), 'canvas');
  await page.keyboard.press('ArrowRight');
  await eventually(() => step(frame), 4);
  assert.equal((await page.evaluate(() => window.keys)).length, 5);
  await page.done();
});

test('its URL is never rewritten and nothing is kept', async () => {
  const { page, frame } = await course();
  const before = frame.url();
  await frame.evaluate(async () => {
    await window.cowscope.seek(5);
    const theme = document.querySelector('#twin-theme');
    theme.value = 'light';
    theme.dispatchEvent(new Event('change'));
  });
  await eventually(() => frame.evaluate(() => document.documentElement.dataset.theme), 'light');
  await page.waitForTimeout(900);
  assert.equal(await frame.evaluate(() => location.href), before);
  assert.equal(await frame.evaluate(() => localStorage.length), 0);
  await page.done();
});

test('“open in full” carries the state of now', async () => {
  const { page, frame } = await course();
  await frame.evaluate(async () => { await window.cowscope.seek(4, 7); });
  const opening = page.context().waitForEvent('page');
  await frame.locator('#open-full').click();
  const full = await opening;
  await full.waitForFunction(() => window.cowscope !== undefined);
  await full.evaluate(() => window.cowscope.ready);
  assert.match(full.url(), /\/#scenario=fork-then-write&.*step=4\.7/);
  assert.deepEqual(await full.evaluate(() => window.cowscope.state().then(({ step: at, event }) => [at, event])), [4, 7]);
  await page.done();
});
