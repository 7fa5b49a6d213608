// The picture by pointer: what it draws is pressed where it is drawn.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, position, stepOf, withBrowser } from './support/browser.mjs';

const world = withBrowser();

test('Next, Back and the marks of the timeline are pressed at once, also on a page that sleeps', async () => {
  const page = await world.open();
  await page.evaluate(() => window.cowscope.seek(1));
  await page.waitForTimeout(600); // asleep: no frame is under way when the pointer arrives
  await page.mouse.click(340, 828);
  await eventually(() => stepOf(page), 2);
  await page.mouse.click(170, 828);
  await eventually(() => stepOf(page), 1);
  await page.mouse.click(815, 789);
  await eventually(() => stepOf(page), 2);
  await page.done();
});

test('the depth switch of the top bar changes the depth', async () => {
  const page = await world.open();
  await page.mouse.click(1192, 28);
  await eventually(() => page.locator('#prose').evaluate((prose) => prose.dataset.level), '3');
  await page.done();
});

test('another continuation is chosen over the picture, and left again', async () => {
  const page = await world.open();
  const choice = page.locator('#what-if');
  await choice.selectOption({ label: 'What if: The parent writes first' });
  await eventually(() => page.evaluate(() => window.cowscope.scenario().then(() => location.hash.includes('branch='))), true);
  await page.evaluate(() => window.cowscope.seek(4));
  const copied = await page.evaluate(() => window.cowscope.state().then((state) => state.processes[0].regions[0].pages[2].frame));
  assert.equal(copied, 4, 'the parent, who writes first, gets the copy');
  await choice.selectOption('');
  await page.evaluate(() => window.cowscope.seek(4));
  assert.equal(await page.evaluate(() => window.cowscope.state().then((state) => state.processes[0].regions[0].pages[2].frame)), 2);
  assert.deepEqual(await position(page).then(([step]) => step), 4);
  await page.done();
});

test('every invariant can be checked at any moment', async () => {
  const page = await world.open();
  for (const event of [3, 6, 8, 10]) {
    await page.evaluate((to) => window.cowscope.seek(4, to), event);
    assert.deepEqual(await page.evaluate(() => window.cowscope.invariants()), []);
  }
  await page.evaluate(() => window.cowscope.seek(4, 8));
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Check the machine’s invariants' }).click();
  await eventually(() => page.locator('.findings').textContent(), 'Every invariant holds at step 4, event 8.');
  await page.done();
});
