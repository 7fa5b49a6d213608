// What a first visit fetches until its first picture stands: what that weighs as served (brotli), held to
// deploy/budget.json file by file and in all. What is fetched is asked of the browser, not listed.

import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually, withBrowser } from './support/browser.mjs';
import { SITE } from './support/site.mjs';

const world = withBrowser();
const budget = JSON.parse(await readFile(new URL('../../deploy/budget.json', import.meta.url), 'utf8'));

/** Notes when something was first drawn while the scenario's sentence stood over it. */
const watchPicture = (page) => page.addInitScript(() => {
  const draw = WebGL2RenderingContext.prototype.drawElements;
  WebGL2RenderingContext.prototype.drawElements = function drawElements(...args) {
    if (window.pictured === undefined && document.querySelector('#prose')?.offsetHeight > 0) window.pictured = performance.now();
    return draw.apply(this, args);
  };
});

/** The files asked for before the first picture, by their paths in the site. */
const fetched = (page) => page.evaluate(() => {
  const before = performance.getEntriesByType('resource').filter((entry) => entry.startTime < window.pictured);
  const base = new URL('./', location.href).href;
  return [...new Set(before.map((entry) => entry.name.replace(base, '')))];
});

test('a first visit fetches no more than its budget until the picture stands', async () => {
  const page = await world.open('', { prepare: watchPicture });
  await eventually(() => page.evaluate(() => window.pictured > 0), true);
  const files = ['index.html', ...(await fetched(page))];
  assert.equal(files.includes('cowscope.wasm'), true, 'the module is among what is fetched');
  const weights = await Promise.all(files.map(async (name) => [name, (await stat(join(SITE, `${name}.br`))).size]));
  const told = weights.map(([name, bytes]) => `${bytes} ${name}`).join('\n');
  console.log(told);
  for (const [name, bytes] of weights) {
    const most = budget.files[name.replace(/-[A-Z0-9]{8}(?=\.js$)/, '')];
    assert.notEqual(most, undefined, `${name} is fetched before the first picture and has no budget`);
    assert.equal(bytes <= most, true, `${name}: ${bytes} bytes of ${most}`);
  }
  const total = weights.reduce((sum, [, bytes]) => sum + bytes, 0);
  console.log(`${total} in all, of ${budget.total}`);
  assert.equal(total <= budget.total, true, `${total} bytes of ${budget.total}\n${told}`);
  await page.done();
});

test('what comes after the first picture comes by itself', async () => {
  const page = await world.open();
  const names = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name.replace(/.*\//, '')));
  assert.deepEqual(['cowscope-second.wasm', 'rest.pack'].filter((name) => !names.includes(name)), []);
  assert.equal(names.some((name) => /^panels-\w+\.js$/.test(name)), true);
  await page.done();
});

test('what needs the rest before it has come waits for it', async () => {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const page = await world.open('', { wait: false, prepare: (fresh) => fresh.route('**/cowscope-second.wasm', async (route) => { await held; await route.continue(); }) });
  await eventually(() => page.locator('#prose').evaluate((prose) => prose.offsetHeight > 0), true);
  const link = page.evaluate(() => window.cowscope.link());
  setTimeout(release, 500);
  assert.match(await link, /#scenario=fork-then-write/);
  await page.done();
});

test('a call from inside the picture fetches the rest at once', async () => {
  // What is asked for without waiting never comes; what a call cannot go on without does.
  const waiting = (request) => request.resourceType() === 'fetch';
  const page = await world.open('', { wait: false, prepare: (fresh) => fresh.route('**/cowscope-second.wasm', (route) => (waiting(route.request()) ? undefined : route.continue())) });
  await eventually(() => page.locator('#prose').evaluate((prose) => prose.offsetHeight > 0), true);
  const sentence = () => page.locator('#headline').innerText();
  const before = await sentence();
  await page.locator('#canvas').focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  await eventually(async () => (await sentence()) !== before, true);
  await page.done();
});

test('panels that come before the rest wait for it', async () => {
  const asked = [];
  const later = (request) => request.resourceType() === 'fetch';
  let panels = false;
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const prepare = async (fresh) => {
    fresh.on('requestfinished', (request) => { panels ||= /panels-\w+\.js$/.test(request.url()); });
    await fresh.route('**/cowscope-second.wasm', async (route) => { asked.push(route.request().resourceType()); if (later(route.request())) await held; await route.continue(); });
  };
  const page = await world.open('', { wait: false, prepare });
  await eventually(() => panels, true);
  await page.waitForTimeout(500);
  assert.deepEqual(asked, ['fetch'], 'nothing is waited for');
  release();
  await page.evaluate(() => window.cowscope.ready);
  await page.done();
});

test('a drag begun before the rest is there is followed, though the page stands still for it', async () => {
  const answer = async (route) => {
    if (route.request().resourceType() === 'fetch') return; // never comes
    await new Promise((done) => setTimeout(done, 700));
    await route.continue();
  };
  const page = await world.open('', { wait: false, prepare: (fresh) => fresh.route('**/cowscope-second.wasm', answer) });
  await eventually(() => page.locator('#prose').evaluate((prose) => prose.offsetHeight > 0), true);
  const where = () => page.locator('#eyebrow').innerText();
  await page.mouse.move(900, 790);
  const hand = [page.mouse.down()]; // on the timeline
  for (const x of [850, 800, 760, 710]) hand.push(page.mouse.move(x, 790));
  hand.push(page.mouse.up());
  await Promise.all(hand);
  await eventually(async () => (await where()).includes('Step 1'), true);
  await page.done();
});

test('a pointer that only rests on the picture does not hold it up; one that presses is heard where it is', async () => {
  const asked = [];
  const later = (request) => request.resourceType() === 'fetch';
  const prepare = async (fresh) => {
    await fresh.route('**/cowscope-second.wasm', (route) => { asked.push(route.request().resourceType()); return later(route.request()) ? undefined : route.continue(); });
  };
  const page = await world.open('', { wait: false, prepare });
  await eventually(() => page.locator('#prose').evaluate((prose) => prose.offsetHeight > 0), true);
  for (const x of [300, 700, 360]) await page.mouse.move(x, 830, { steps: 4 });
  await page.waitForTimeout(300);
  assert.deepEqual(asked.filter((type) => type !== 'fetch'), [], 'nothing is waited for');
  await page.mouse.click(360, 830); // Next
  await eventually(async () => (await page.locator('#eyebrow').innerText()).includes('Step 4'), true);
  await page.done();
});

test('characters that the page itself never writes are shown in the page’s own letters', async () => {
  const page = await world.open('#scenario=fork-then-write&lang=de&step=3');
  await eventually(() => page.evaluate(() => document.fonts.check('700 20px Inter', 'äöüß') && [...document.fonts].some((face) => face.status === 'loaded' && face.unicodeRange !== 'U+0-10FFFF')), true);
  await page.done();
});
