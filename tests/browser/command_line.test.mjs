// The command line over the picture.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, position, stepOf, withBrowser } from './support/browser.mjs';

const world = withBrowser();
const input = (page) => page.locator('#command-input');
const report = (page) => page.locator('#command-report');
const heap = (page, name) => page.evaluate((who) => window.cowscope.state().then((state) => state.processes.find((process) => process.name === who).regions[0].pages), name);

test('what is typed happens at once', async () => {
  const page = await world.open();
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'command-input');
  assert.equal(await input(page).inputValue(), '', 'the slash opens, it is not typed');
  await page.keyboard.type('write child heap[2] "x"');
  await page.keyboard.press('Enter');
  await eventually(() => stepOf(page), 4);
  assert.equal(await input(page).inputValue(), '');
  const [parent, child] = [await heap(page, 'parent'), await heap(page, 'child')];
  assert.notEqual(parent[2].frame, child[2].frame);
  const row = page.locator('#twin .process').nth(1).locator('tbody tr').nth(2);
  await eventually(async () => /x/.test(await row.innerText()), true);
  await page.done();
});

test('an error stays at its column, keeps the text and changes nothing', async () => {
  const page = await world.open();
  const before = await position(page);
  await page.keyboard.press('/');
  await page.keyboard.type('write child heap[9] "x"');
  await page.keyboard.press('Enter');
  await report(page).waitFor();
  assert.equal(await input(page).inputValue(), 'write child heap[9] "x"');
  assert.equal(await input(page).getAttribute('aria-invalid'), 'true');
  assert.match(await report(page).getByRole('alert').innerText(), /page/);
  assert.equal(await page.locator('#command-marks u').textContent(), 'heap', 'the word that is wrong is underlined');
  assert.equal(await input(page).evaluate((node) => node.selectionStart), 'write child '.length);
  assert.deepEqual(await position(page), before);
  await page.keyboard.type(' ');
  assert.equal(await report(page).isVisible(), false, 'typing takes the message away');
  await page.done();
});

test('history by arrows, several lines, and Esc goes back to the picture', async () => {
  const page = await world.open();
  await page.keyboard.press('/');
  await page.keyboard.type('read child heap[0]');
  await page.keyboard.press('Enter');
  await eventually(() => stepOf(page), 4);
  await page.keyboard.type('read parent heap[0]; read parent heap[1]');
  await page.keyboard.press('Enter');
  await eventually(() => stepOf(page), 6);
  await page.keyboard.type('rea');
  await page.keyboard.press('Escape'); // while the list is open, the arrows are its own
  await page.keyboard.press('ArrowUp');
  assert.equal(await input(page).inputValue(), 'read parent heap[0]; read parent heap[1]');
  await page.keyboard.press('ArrowUp');
  assert.equal(await input(page).inputValue(), 'read child heap[0]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.equal(await input(page).inputValue(), 'rea', 'what was being typed comes back');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');
  await page.keyboard.press('ArrowRight');
  await eventually(() => stepOf(page), 7);
  await page.done();
});

test('later lines that no longer hold are told, and one press undoes it', async () => {
  const page = await world.open();
  await page.keyboard.press('/');
  await page.keyboard.type('exit child 0');
  await page.keyboard.press('Enter');
  await report(page).waitFor();
  assert.match(await report(page).innerText(), /no longer hold/);
  assert.match(await report(page).innerText(), /Step \d/);
  await report(page).getByRole('button', { name: 'Undo' }).click();
  await eventually(() => page.evaluate(() => window.cowscope.state().then((state) => state.steps)), 6);
  await page.done();
});

test('completion: names, pages and words at their place, taken by Tab, chosen by arrows', async () => {
  const page = await world.open();
  const options = () => page.locator('#command-list [role="option"] code').allTextContents();
  await page.keyboard.press('/');
  await page.keyboard.type('mad');
  await eventually(options, ['madvise']);
  await page.keyboard.press('Tab');
  assert.equal(await input(page).inputValue(), 'madvise ');
  await eventually(options, ['parent', 'child']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.equal(await input(page).getAttribute('aria-activedescendant'), 'command-option-1');
  await page.keyboard.press('Enter');
  await page.keyboard.type('h');
  await page.keyboard.press('ArrowRight');
  assert.equal(await input(page).inputValue(), 'madvise child heap[');
  await page.keyboard.type('2');
  await page.keyboard.press('Tab');
  await page.keyboard.type('dontn');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await eventually(() => stepOf(page), 4);
  assert.equal(await page.evaluate(() => window.cowscope.state().then((state) => state.totals.faults > 0)), true);
  await page.done();
});

test('a wrong word is underlined after a pause, with the right one to press; a word begun is not', async () => {
  const page = await world.open();
  await page.keyboard.press('/');
  await page.keyboard.type('write chidl heap[2] "x"');
  await eventually(() => page.locator('#command-marks u').textContent(), 'chidl');
  assert.equal(await input(page).getAttribute('aria-invalid'), 'true');
  await report(page).getByRole('button', { name: 'Write child' }).click();
  assert.equal(await input(page).inputValue(), 'write child heap[2] "x"');
  await page.keyboard.press('End');
  await page.keyboard.type('; rea');
  await page.waitForTimeout(1200);
  assert.equal(await report(page).isVisible(), false);
  await page.done();
});

test('lines are kept on this machine, but not in a frame', async () => {
  const page = await world.open();
  await page.keyboard.press('/');
  await page.keyboard.type('read child heap[0] ');
  await page.keyboard.press('Enter');
  await eventually(() => stepOf(page), 4);
  await page.reload();
  await page.evaluate(() => window.cowscope.ready);
  await page.locator('#canvas').focus();
  await page.keyboard.press('/');
  await page.keyboard.press('ArrowUp');
  assert.equal(await input(page).inputValue(), 'read child heap[0]');
  await page.done();
});

test('always in sight at depth 3', async () => {
  const page = await world.open('#scenario=fork-then-write&level=3');
  await eventually(() => input(page).isVisible(), true);
  await page.done();
});
