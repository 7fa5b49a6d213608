// The picture by keys alone, and what keys must never do.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, position, stepOf, withBrowser } from './support/browser.mjs';

const world = withBrowser();
const focused = (page) => page.evaluate(() => document.activeElement.id);

test('the picture has focus from the start, without a frame', async () => {
  const page = await world.open();
  assert.equal(await focused(page), 'canvas');
  assert.equal(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
  await page.done();
});

test('arrows, Home and End step; down goes into a step and up comes out', async () => {
  const page = await world.open();
  await page.keyboard.press('Home');
  await eventually(() => stepOf(page), 0);
  await page.keyboard.press('End');
  await eventually(() => stepOf(page), 6);
  await page.keyboard.press('ArrowLeft');
  await eventually(() => stepOf(page), 5);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await eventually(() => stepOf(page), 3);
  await page.keyboard.press('ArrowDown');
  await eventually(() => stepOf(page), 4);
  const [, into] = await position(page);
  const events = await page.evaluate(() => window.cowscope.state().then((state) => state.events));
  assert.equal(into >= 1 && into < events, true, `↓ stands inside the step, not at ${into} of ${events}`);
  await page.keyboard.press('ArrowUp');
  await eventually(async () => { const [step, event] = await position(page); return step === 4 && event < events && event > 0; }, false);
  await page.keyboard.press('ArrowRight');
  await eventually(async () => (await stepOf(page)) >= 4, true);
  await page.done();
});

test('space plays and pauses', async () => {
  const page = await world.open();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await eventually(async () => (await stepOf(page)) > 0, true, 20_000);
  await page.keyboard.press('Space');
  const here = await position(page);
  await page.waitForTimeout(2500);
  assert.deepEqual(await position(page), here);
  await page.done();
});

test('Ctrl+Z undoes an edit, never a step', async () => {
  const page = await world.open();
  await page.evaluate(() => window.cowscope.seek(5));
  await page.keyboard.press('Control+z');
  assert.equal(await stepOf(page), 5);
  await page.evaluate(() => window.cowscope.run('read child heap[0]'));
  assert.equal(await page.evaluate(() => window.cowscope.state().then((state) => state.steps)), 7);
  await page.keyboard.press('Control+z');
  await eventually(() => page.evaluate(() => window.cowscope.state().then((state) => state.steps)), 6);
  await page.done();
});

test('while a question stands, its letters choose, whatever else they do', async () => {
  const page = await world.open(); // four choices
  const chosen = () => page.locator('#question .choice').evaluateAll((all) => all.map((one) => one.getAttribute('aria-pressed')));
  const before = await position(page);
  for (const [key, at] of [['a', 0], ['B', 1], ['c', 2], ['d', 3], ['2', 1]]) {
    await page.keyboard.press(key);
    await eventually(chosen, [0, 1, 2, 3].map((i) => String(i === at)));
  }
  assert.deepEqual(await position(page), before);
  assert.equal(await page.locator('#prose').getAttribute('data-level'), '1');
  await page.done();
});

test('D goes round the depths, ? opens the help, T the text version; Esc closes', async () => {
  const page = await world.open('#scenario=fork-then-write&step=6');
  const level = () => page.locator('#prose').getAttribute('data-level');
  await page.keyboard.press('d');
  await eventually(level, '2');
  await page.keyboard.press('d');
  await eventually(level, '3');
  await page.keyboard.press('d');
  await eventually(level, '1');
  await page.keyboard.press('?');
  assert.equal(await page.locator('#help').evaluate((dialog) => dialog.open), true);
  assert.match(await page.locator('#help').innerText(), /Space/);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#help').evaluate((dialog) => dialog.open), false);
  assert.equal(await focused(page), 'canvas');
  await page.keyboard.press('t');
  assert.equal(await focused(page), 'twin');
  assert.equal((await page.locator('#twin').boundingBox()).width > 300, true);
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'canvas');
  await page.done();
});

test('Tab leaves the picture both ways, and single keys act nowhere else', async () => {
  const page = await world.open();
  await page.evaluate(() => window.cowscope.seek(5));
  // The prose follows with the next frame; until then the question of the step before can be tabbed to.
  await page.waitForFunction(() => document.querySelector('#eyebrow').textContent.includes('Step 5'));
  await page.keyboard.press('Tab');
  assert.notEqual(await focused(page), 'canvas');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Home');
  await page.waitForTimeout(200);
  assert.equal(await stepOf(page), 5);
  await page.keyboard.press('Shift+Tab');
  assert.equal(await focused(page), 'canvas');
  assert.equal(await page.locator('#stage').evaluate((stage) => stage.classList.contains('ring')), true, 'who comes by Tab sees where they are');
  await page.keyboard.press('Shift+Tab');
  assert.notEqual(await focused(page), 'canvas');
  await page.done();
});

test('keys with a modifier, and keys nobody named, stay the browser’s', async () => {
  const page = await world.open();
  const prevented = (init) => page.evaluate((keys) => {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...keys });
    document.querySelector('#canvas').dispatchEvent(event);
    return event.defaultPrevented;
  }, init);
  for (const key of [{ key: 'F11' }, { key: 'F5', ctrlKey: true }, { key: 'r', ctrlKey: true }, { key: 's', ctrlKey: true }, { key: 'ArrowLeft', altKey: true }, { key: 'Tab' }, { key: 'x' }, { key: 'l', metaKey: true }]) {
    assert.equal(await prevented(key), false, JSON.stringify(key));
  }
  assert.equal(await prevented({ key: 'ArrowRight' }), true);
  assert.equal(await prevented({ key: ' ' }), true);
  await page.done();
});
