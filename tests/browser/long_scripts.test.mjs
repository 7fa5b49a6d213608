// Long scripts: the page shows how far it is, stays usable, and lets go when told to.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, focusPicture, stepOf, withBrowser } from './support/browser.mjs';

const world = withBrowser();
/** Long enough for a bar to be shown on any machine that runs this. */
const LONG = ['@title "Long"', '@machine frames 8192', '@program big { heap 4096 rw- }', 'spawn p from big', 'repeat 450 as i {',
  ...Array.from({ length: 2000 }, (_, i) => `write p heap[${(i * 37) % 4096}] "a"`), '}'].join('\n');
const begin = (page) => page.evaluate((text) => {
  window.ended = null;
  window.cowscope.load({ text }).then((at) => { window.ended = at.steps; }, (error) => { window.ended = error.name; });
}, LONG);
const ended = (page) => page.evaluate(() => window.ended);
const bar = (page) => page.locator('#progress');

test('a bar is shown, what was there stays and can be used, and then the new one is there', async () => {
  const page = await world.open('#scenario=fork-then-write&step=2');
  // Noted while it happens: where loading is quick, it is over before it can be asked for.
  await page.evaluate(() => {
    const live = document.querySelector('#progress + .sr');
    window.told = [];
    new MutationObserver(() => window.told.push(live.textContent)).observe(live, { childList: true, characterData: true, subtree: true });
  });
  await begin(page);
  await bar(page).waitFor({ state: 'visible' });
  assert.equal(await page.locator('#headline').textContent() !== '', true);
  await focusPicture(page);
  await page.keyboard.press('ArrowRight');
  assert.equal(await stepOf(page), 3, 'the old scenario still steps');
  await eventually(() => bar(page).locator('progress').evaluate((node) => node.value > 0), true);
  await eventually(() => page.evaluate(() => window.told.some((text) => /percent/.test(text))), true);
  await eventually(() => ended(page), 900_001, 240_000);
  assert.equal(await bar(page).isVisible(), false);
  assert.equal(await stepOf(page), 1);
  await page.done();
});

for (const [how, press] of [
  // Not waited for until it stands still for two frames: on a busy machine all may be loaded by then.
  ['Cancel', (page) => bar(page).locator('button').click({ force: true })],
  ['Escape', async (page) => { await focusPicture(page); await page.keyboard.press('Escape'); }],
  ['another scenario', (page) => page.evaluate(() => window.cowscope.load({ id: 'fork-then-write' }))],
]) {
  test(`${how} drops it`, async () => {
    const page = await world.open('#scenario=fork-then-write&step=2');
    await begin(page);
    await bar(page).waitFor({ state: 'visible' });
    await press(page);
    await eventually(() => ended(page), 'Overtaken');
    await eventually(() => bar(page).isVisible(), false);
    assert.equal((await page.evaluate(() => window.cowscope.state({ detail: 'summary' }))).steps, 6);
    await page.done();
  });
}
