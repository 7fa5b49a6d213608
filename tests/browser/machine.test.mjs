// Slow motion, and the panels of the machine's own depth: an address taken apart, the TLB.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, focusPicture, refusal, withBrowser, unasked } from './support/browser.mjs';
import { chromiumOnly } from './support/browsers.mjs';

const world = withBrowser();
const speed = (page) => page.locator('#twin-speed').inputValue();

/** Frames asked for, and when the last one was, from now on. */
const watchFrames = (page) => page.addInitScript(() => {
  const real = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => {
    if (window.frames0) {
      window.frames0.count++;
      window.frames0.last = performance.now();
    }
    return real(callback);
  };
});

/** Goes an event on at a quarter of the speed; how many frames were drawn and over how long. */
async function motionOf(page) {
  await page.evaluate(() => { window.frames0 = null; });
  await page.waitForTimeout(400);
  await page.evaluate(() => { window.frames0 = { count: 0, first: performance.now(), last: 0 }; });
  await page.keyboard.press('ArrowDown');
  await page.waitForTimeout(2500);
  return page.evaluate(() => ({ count: window.frames0.count, length: window.frames0.last - window.frames0.first }));
}

test('keys and the text version set the speed of playing', async () => {
  const page = await world.open('#scenario=fork-then-write&step=3&level=3');
  await eventually(() => speed(page), 'normal');
  await page.keyboard.press('<');
  await eventually(() => speed(page), 'slow');
  await page.keyboard.press('<');
  await page.keyboard.press('>');
  await page.keyboard.press('>');
  await eventually(() => speed(page), 'fast');
  await page.locator('#twin-speed').selectOption('normal');
  await focusPicture(page);
  await page.keyboard.press('>');
  await eventually(() => speed(page), 'fast');
  await page.done();
});

test('an event moves for as long as the speed says; reduced motion does not move at all', { skip: chromiumOnly('its driver sets no media features') }, async () => {
  for (const reducedMotion of ['no-preference', 'reduce']) {
    const page = await world.open('#scenario=fork-then-write&step=4.6&level=3', { reducedMotion, prepare: watchFrames });
    await page.keyboard.press('<');
    await eventually(() => speed(page), 'slow');
    const { count, length } = await motionOf(page);
    if (reducedMotion === 'reduce') assert.equal(count <= 12, true, `${count} frames, and nothing moves`);
    else assert.equal(length >= 1000, true, `a motion of 1120 ms was drawn for ${length}`);
    await page.done();
  }
});

test('the current event opens into what it is made of, in the text version too', async () => {
  const page = await world.open('#scenario=fork-then-write&step=4.5&level=3');
  const facts = page.locator('#twin .facts');
  await eventually(() => facts.locator('p').textContent(), 'Not exclusive: others refer to frame 2, so it must be copied.');
  await page.evaluate(() => window.cowscope.seek(4, 3));
  await eventually(() => facts.locator('dd').first().textContent().then((text) => text.startsWith('0x4000_2000')), true);
  assert.equal(await facts.count(), 1, 'only the current one');
  await page.done();
});

test('A asks for an address, errors stay under it, and it is taken apart', async () => {
  const page = await world.open('#scenario=fork-then-write');
  await unasked(page, 4); // whose letters would choose
  await page.keyboard.press('a');
  const field = page.locator('#address-input');
  await eventually(() => page.evaluate(() => document.activeElement.id), 'address-input');
  await eventually(() => page.locator('#prose').getAttribute('data-level'), '3');
  await field.fill('heep[2]');
  await field.press('Enter');
  await eventually(() => page.locator('#address-report').textContent(), 'child has no region “heep”; did you mean \'heap\'?');
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  assert.equal(await field.inputValue(), 'heep[2]', 'the text stays');
  await field.fill('heap[3]+1');
  await field.press('Enter');
  await eventually(() => page.locator('#address-report').isHidden(), true);
  await page.locator('#twin-translation summary').evaluate((summary) => summary.click());
  const table = page.locator('#twin-translation table');
  await eventually(() => table.locator('caption').textContent(), '0x4000_3001 in child');
  assert.equal(await table.locator('tbody tr').count(), 5);
  assert.match(await table.locator('tbody tr').nth(3).textContent(), /PTE3000000011an entry, frame 3/);
  await page.locator('#twin-address-process').selectOption('parent');
  await eventually(() => table.locator('caption').textContent(), '0x4000_3001 in parent');
  await page.locator('#twin-address').fill('0x7000_0000_0000');
  await page.locator('#twin-address').press('Enter');
  await eventually(() => table.locator('tbody tr').first().textContent(), 'PGD224011100000nothing: the walk ends here');
  await page.done();
});

test('the TLB as a table: entries, counts, who touched them', async () => {
  const page = await world.open('#scenario=fork-then-write&step=4&level=3');
  await page.locator('#twin-tlb summary').evaluate((summary) => summary.click());
  await eventually(async () => /0 hits and 1 miss in this step, \d+ hits? and \d+ miss(es)? in all/.test(await page.locator('.tlb-counts').textContent()), true);
  const first = page.locator('#twin-tlb tbody tr').first();
  assert.match(await first.textContent(), /1childheap 20x4000_20004yesyesevent 10 put it in/);
  await page.evaluate(() => window.cowscope.load({ text: '@machine tlb_entries 0\nspawn a from sh\nwrite a heap[0]' }));
  await eventually(async () => /no TLB/.test(await page.locator('.tlb-counts').textContent()), true);
  await page.done();
});

test('translate() answers, and refuses what is no address', async () => {
  const page = await world.open('#scenario=fork-then-write&step=4');
  const walk = await page.evaluate(() => window.cowscope.translate({ process: 'child', address: 'heap[2]' }));
  assert.deepEqual(walk.levels.map(({ index }) => index), [0, 1, 0, 2]);
  assert.equal(walk.end, 'frame');
  const refused = await refusal(page, 'window.cowscope.translate({address: "0xzz"})');
  assert.match(refused.message, /no hexadecimal digit/);
  await page.done();
});

test('on a phone everything of the third depth is in the Details tab', { skip: chromiumOnly('its driver makes no touch screen') }, async () => {
  const page = await world.open('#scenario=fork-then-write&step=4.5&level=3', { width: 390, height: 844, hasTouch: true, isMobile: true });
  await focusPicture(page);
  await page.keyboard.press('a');
  const field = page.locator('#address-input');
  await eventually(() => field.isVisible(), true);
  const box = await field.boundingBox();
  assert.equal(box.height >= 40 && box.x >= 0 && box.x + box.width <= 390, true, JSON.stringify(box));
  await page.done();
});
