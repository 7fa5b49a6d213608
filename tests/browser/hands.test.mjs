// What can be done to what is seen: every offer is a line of the script, run where the picture stands.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, refusal, stepOf, withBrowser } from './support/browser.mjs';

const world = withBrowser();
const menu = (page) => page.locator('#offers');
const items = (page) => menu(page).getByRole('menuitem');
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className);
const line = (page, step) => page.locator('#twin .script li').nth(step - 1).locator('code').textContent();

/** Page 2 of the child's heap at depth 1, 1440 by 900; page 1 stands left of it. */
const PAGE_2 = [465, 627];
const PAGE_1 = [340, 627];

test('a right click on a page offers to write it, and that is a line of the script', async () => {
  const page = await world.open();
  await page.mouse.click(...PAGE_2, { button: 'right' });
  await menu(page).waitFor();
  assert.equal(await menu(page).getByRole('heading').textContent(), 'Page 2 of heap, child');
  assert.equal(await items(page).nth(1).locator('code').textContent(), 'write child heap[2] "new"');
  await items(page).nth(1).click();
  const text = menu(page).getByRole('textbox', { name: 'Text' });
  await text.fill('say "hi"\\');
  await text.press('Enter');
  await eventually(() => stepOf(page), 4);
  await eventually(() => menu(page).isVisible(), false);
  assert.equal(await focused(page), 'canvas');
  await eventually(() => line(page, 4), 'write child heap[2] "say \\"hi\\"\\\\"');
  await page.done();
});

test('a click pins, a second one offers; Esc goes back to the picture', async () => {
  const page = await world.open();
  await page.mouse.click(...PAGE_2);
  await page.waitForTimeout(300);
  assert.equal(await menu(page).isVisible(), false, 'one click only pins');
  await page.mouse.click(...PAGE_2);
  await menu(page).waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await menu(page).isVisible(), false);
  assert.equal(await focused(page), 'canvas');
  await page.done();
});

test('dragged from one page to the next, both are meant', async () => {
  const page = await world.open();
  await page.mouse.move(...PAGE_1);
  await page.mouse.down();
  await page.waitForTimeout(100); // a hand takes longer than a frame of a software renderer
  await page.mouse.move(...PAGE_2, { steps: 6 });
  await page.waitForTimeout(100);
  await page.mouse.up();
  await menu(page).waitFor();
  assert.equal(await items(page).first().locator('code').textContent(), 'read child heap[1..2]');
  await page.done();
});

test('with the keyboard alone: from the picture to what its page, its process and the machine can do', async () => {
  const page = await world.open();
  const title = () => menu(page).getByRole('heading').textContent();
  await page.evaluate(() => window.cowscope.seek(5)); // which touches a page
  await page.keyboard.press('Enter');
  await menu(page).waitFor();
  assert.equal(await title(), 'Page 2 of heap, parent');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowRight');
  assert.equal(await title(), 'parent');
  await page.keyboard.press('f');
  assert.equal(await page.evaluate(() => document.activeElement.querySelector('code').textContent), 'fork parent as child2');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await title(), 'Page 2 of heap, parent');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.type('abc');
  await page.keyboard.press('Enter');
  await eventually(() => stepOf(page), 6);
  await eventually(() => line(page, 6), 'write parent heap[2] "abc"');
  await page.keyboard.press('Control+z');
  await eventually(() => stepOf(page), 5);
  await page.keyboard.press('Control+y');
  await eventually(() => stepOf(page), 6);
  await page.done();
});

test('the text version offers the same, and gets the focus back', async () => {
  const page = await world.open();
  await page.keyboard.press('t');
  const button = page.locator('#twin').getByRole('button', { name: 'What can be done to page 2 of heap, child' });
  await button.focus();
  await page.keyboard.press('Enter');
  await menu(page).waitFor();
  await page.keyboard.press('Enter'); // Read
  await eventually(() => stepOf(page), 4);
  await eventually(() => page.evaluate(() => document.activeElement.getAttribute('data-offer')), '{"process":"child","region":"heap","first":2,"last":2}');
  await eventually(() => line(page, 4), 'read child heap[2]');
  await page.keyboard.press('Control+z');
  await eventually(() => stepOf(page), 3);
  await page.locator('#twin').getByRole('button', { name: 'Start a process' }).click();
  await items(page).first().click();
  await menu(page).getByRole('textbox', { name: 'Name' }).fill('child');
  await eventually(async () => /called 'child' already/.test(await menu(page).getByRole('alert').textContent()), true);
  await page.done();
});

test('where the link locks editing nothing is offered, and run says why', async () => {
  const page = await world.open('#scenario=fork-then-write&lock=edit');
  await page.keyboard.press('Enter');
  await page.keyboard.press('/');
  await page.waitForTimeout(300);
  assert.equal(await menu(page).isVisible(), false);
  assert.equal(await page.locator('#command-input').isVisible(), false);
  assert.equal(await page.locator('#twin .offer').first().isVisible(), false);
  assert.match((await refusal(page, `window.cowscope.run('read child heap[0]')`)).message, /lock=edit/);
  await page.done();
});
