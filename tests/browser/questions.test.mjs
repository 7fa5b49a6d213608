// Questions: asked before their step, the answer and why only after it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, stepOf, withBrowser } from './support/browser.mjs';

const world = withBrowser();
const AT = '#scenario=fork-then-write&step=2';
const question = (page) => page.locator('#question');

test('a wrong answer is told why, a right one that it is right', async () => {
  const page = await world.open(AT);
  await eventually(() => question(page).locator('.ask').innerText(), 'How many pages will fork copy?');
  assert.deepEqual(await question(page).locator('.choice .text').allInnerTexts(), ['0', '1', '4']);
  const before = await question(page).innerText();
  assert.doesNotMatch(before, /naive copy|page-table entries/, 'nothing is given away');
  await question(page).getByRole('button', { name: '4' }).click();
  await eventually(() => question(page).locator('.choice[aria-pressed="true"] .text').allInnerTexts(), ['4']);
  assert.equal(await stepOf(page), 2);
  const heard = page.evaluate(() => new Promise((resolve) => window.cowscope.on('answer', resolve)));
  await question(page).locator('.reveal').click();
  await eventually(() => stepOf(page), 3);
  assert.deepEqual(await heard.then(({ step, given, right }) => ({ step, given, right })), { step: 3, given: '4', right: false });
  await page.done();
});

test('the answer is shown after the step', async () => {
  const page = await world.open('#scenario=fork-then-write&step=4');
  await page.evaluate(() => window.cowscope.load({ text: [
    'spawn a from sh', 'fork a as b',
    '@ask "How many users will it have?"', 'choice "1" why "Nobody copied it yet."', 'choice "2"', 'answer "2" why "Both read it."',
    'read b heap[0]', 'read a heap[0]',
  ].join('\n').replace(/\n(choice|answer)/g, ' $1') }));
  await page.evaluate(() => window.cowscope.seek(2));
  await eventually(() => question(page).locator('.ask').innerText(), 'How many users will it have?');
  await page.evaluate(() => document.querySelector('#canvas').focus());
  await page.keyboard.press('1');
  await eventually(() => question(page).locator('.choice[aria-pressed="true"] .text').allInnerTexts(), ['1']);
  await page.keyboard.press('ArrowRight');
  await eventually(async () => /Not quite.*1.*It is 2.*Nobody copied it yet.*/s.test(await question(page).innerText()), true);
  await page.keyboard.press('ArrowLeft');
  await eventually(() => question(page).locator('.choice').count(), 2);
  await page.keyboard.press('2');
  await page.keyboard.press('ArrowRight');
  await eventually(async () => /Right.*2.*Both read it/s.test(await question(page).innerText()), true);
  assert.equal(await question(page).getAttribute('data-revealed'), 'true');
  await page.done();
});

test('an answer that is a measure is typed, and held against the machine', async () => {
  const page = await world.open();
  await page.evaluate(() => window.cowscope.load({ scenario: {
    cowscope: 1, title: 'Typed', script: ['spawn a from sh', 'write a heap[0..1]', { do: 'fork a as b', ask: { question: 'Users of page 0?', answer: { measure: 'refs a heap[0]' } } }],
  } }));
  await page.evaluate(() => window.cowscope.seek(2));
  const field = question(page).getByRole('textbox');
  await field.fill('2');
  await question(page).getByRole('button', { name: 'Answer' }).click();
  await question(page).locator('.reveal').click();
  await eventually(async () => /Right/.test(await question(page).innerText()), true);
  await page.done();
});

test('without an answer the step shows it all the same', async () => {
  const page = await world.open(AT);
  await question(page).locator('.reveal').click();
  await eventually(() => stepOf(page), 3);
  await page.done();
});

test('a menu covers what it stands over, and leaves the question beside it', async () => {
  const page = await world.open(AT);
  const above = (x, y) => page.evaluate(([left, top]) => document.elementFromPoint(left, top)?.closest('#canvas, #prose, #question')?.id, [x, y]);
  const sentence = await page.locator('#headline').boundingBox();
  const asked = await page.locator('#question .ask').boundingBox();
  const [x, y] = [sentence.x + 200, sentence.y + 20]; // below the scenario's name
  assert.equal(await above(x, y), 'prose');
  await page.mouse.click(250, 28);
  await eventually(() => above(x, y), 'canvas');
  assert.equal(await above(asked.x + 5, asked.y + 10), 'question');
  assert.equal(await page.locator('#question').isVisible(), true);
  await page.mouse.click(720, 850); // outside: it closes
  await eventually(() => above(x, y), 'prose');
  await page.done();
});
