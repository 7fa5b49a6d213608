// Why this frame, what is picked, and where playing stops: in the text twin, by keys and by the API.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, focusPicture, position, refusal, stepOf, withBrowser } from './support/browser.mjs';

const world = withBrowser();
const twin = (page) => page.locator('#twin');
const life = (page) => twin(page).locator('.why');
const call = (page, expression) => page.evaluate(`window.cowscope.${expression}`);

test('a page picked in the text twin tells why its frame, and each change leads to its event', async () => {
  const page = await world.open('#scenario=fork-then-write&step=4&level=3');
  await focusPicture(page);
  await page.keyboard.press('t');
  const pick = twin(page).locator('.process').nth(0).getByRole('button', { name: 'heap 2' });
  await pick.click();
  await eventually(() => life(page).locator('p').first().innerText(), 'Picked: page 2 of heap of parent, frame 2.');
  // The rows were filled anew; the button that was pressed still has focus, and says that it is pressed.
  await eventually(() => page.evaluate(() => [document.activeElement.textContent, document.activeElement.getAttribute('aria-pressed')]), ['heap 2', 'true']);
  const told = await call(page, 'life(2)');
  const lines = life(page).locator('ol.life li');
  await eventually(() => lines.count(), told.list.length);
  assert.equal(await lines.nth(2).innerText(), 'Step 4, event 9 child moved out to a copy of its own: 2 → 1');
  await lines.nth(1).getByRole('button').click();
  await eventually(() => position(page), [3, told.list[1].event]);
  await eventually(() => lines.nth(1).getAttribute('aria-current'), 'step');
  await life(page).getByRole('button', { name: 'Run to its next change' }).click();
  await eventually(() => position(page), [4, 9]);
  await life(page).getByRole('button', { name: 'Let go' }).click();
  await eventually(() => life(page).locator('ol.life').isVisible(), false);
  await page.done();
});

test('keys set breakpoints and run on to the next fault, copy and breakpoint', async () => {
  const page = await world.open('#scenario=fork-then-write&step=1&level=3');
  await focusPicture(page);
  await page.keyboard.press('c');
  await eventually(() => position(page), [4, 7]);
  await page.keyboard.press('Home');
  await eventually(() => stepOf(page), 0);
  await page.keyboard.press('f');
  await eventually(() => position(page), [2, 3]);
  await call(page, 'seek(5)');
  await page.keyboard.press('b');
  const stops = twin(page).locator('.stops');
  await eventually(() => stops.locator('p').last().textContent(), 'Playing stops behind step 5.');
  await call(page, 'seek(2)');
  await page.keyboard.press('g');
  await eventually(() => stepOf(page), 5);
  // None comes: it says so, and stays.
  await page.keyboard.press('g');
  await eventually(() => page.locator('#toast').innerText(), 'no breakpoint comes after this step');
  assert.equal(await stepOf(page), 5);
  await page.done();
});

test('playing stops at a breakpoint', async () => {
  const page = await world.open('#scenario=fork-then-write&step=4');
  const line = twin(page).getByRole('button', { name: 'Stop behind step 5', includeHidden: true });
  await line.evaluateAll((buttons) => buttons[0].click());
  await eventually(() => line.first().getAttribute('aria-pressed'), 'true');
  await page.evaluate(() => {
    window.states = [];
    window.cowscope.on('state', (state) => window.states.push(state.step));
    return window.cowscope.play();
  });
  await eventually(() => stepOf(page), 5);
  await eventually(() => twin(page).getByRole('button', { name: 'Play', includeHidden: true }).count(), 1);
  assert.equal(await stepOf(page), 5);
  await page.done();
});

test('by the API: the life of a frame, running on, and clear refusals', async () => {
  const page = await world.open('#scenario=fork-then-write&step=2&level=1');
  const told = await call(page, 'life(2)');
  assert.deepEqual([told.done, told.refs, told.list[0].after], [true, 1, 1]);
  assert.equal((await call(page, "runTo('frame', 2)")).step, 3);
  assert.equal((await call(page, "runTo('copy')")).step, 4);
  assert.match((await refusal(page, "window.cowscope.runTo('copy')")).message, /nothing is copied/);
  assert.match((await refusal(page, 'window.cowscope.life(64)')).message, /no frame 64/);
  assert.equal(await stepOf(page), 4);
  await page.done();
});
