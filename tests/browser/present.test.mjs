// Presenting, predicting and what a link locks.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { eventually, position, refusal, stepOf, withBrowser } from './support/browser.mjs';

const world = withBrowser();
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Before step 4, which has a question with four choices. */
const QUESTION = '#scenario=fork-then-write&step=3&present=1';

async function present(path, options) {
  const page = await world.open(path, { width: 1024, height: 768, ...options, wait: false });
  await page.waitForFunction(() => window.cowscope !== undefined);
  await page.evaluate(() => window.cowscope.ready);
  await page.locator('#present-sentence').waitFor();
  return page;
}
const text = (page, id) => page.locator(`#${id}`).textContent();
const tiles = (page) => page.locator('#present-answers button .text').allTextContents();

test('a question freezes the picture, a letter chooses, the next press reveals, the next goes on', async () => {
  const page = await present(QUESTION);
  assert.equal(await text(page, 'present-sentence'), 'The child writes page 2. What will the kernel do?');
  assert.equal(await text(page, 'present-where'), 'Before step 4 of 6');
  assert.equal(await text(page, 'present-hint'), 'The next press reveals the answer');
  assert.deepEqual(await tiles(page), ['copies all four pages', 'copies page 2 only', 'copies only the three bytes', 'kills the child']);
  await page.keyboard.press('a');
  await eventually(() => page.locator('#present-answers button[aria-pressed="true"]').count(), 1);
  assert.equal(await stepOf(page), 3, 'choosing goes nowhere');
  await page.keyboard.press('PageDown');
  await eventually(() => text(page, 'present-where'), 'Step 4 of 6');
  assert.equal(await page.locator('[data-kind="right"] .text').textContent(), 'B copies page 2 only');
  assert.equal(await page.locator('[data-kind="right"] .said').textContent(), 'the answer');
  assert.equal(await page.locator('[data-kind="wrong"] .text').textContent(), 'A copies all four pages');
  assert.match(await page.locator('#present-answers .why').textContent(), /Only a page that is written is copied/);
  assert.equal(await text(page, 'present-score'), '0 of 1 right');
  await page.keyboard.press(' ');
  await eventually(() => text(page, 'present-where'), 'Before step 5 of 6');
  assert.equal(await stepOf(page), 4);
  await page.keyboard.press('PageUp');
  await eventually(() => text(page, 'present-where'), 'Step 4 of 6');
  await page.keyboard.press('PageUp');
  await eventually(() => text(page, 'present-where'), 'Before step 4 of 6');
  await page.done();
});

test('the sentence has 32 pixels at least and nothing scrolls, at every size, light and dark', async () => {
  for (const [width, height, colorScheme] of [[800, 450, 'light'], [1024, 768, 'dark'], [1280, 720, 'light'], [1920, 1080, 'dark']]) {
    const page = await present(QUESTION, { width, height, colorScheme });
    for (const key of ['', 'PageDown', 'PageDown']) {
      if (key) await page.keyboard.press(key);
      await eventually(() => page.evaluate(() => {
        const size = parseFloat(getComputedStyle(document.querySelector('#present-sentence')).fontSize);
        const stage = document.querySelector('#stage'), answers = document.querySelector('#present-answers');
        const canvas = document.querySelector('#canvas').getBoundingClientRect();
        const parts = ['#present-head', '#canvas', '#present-foot'].map((id) => document.querySelector(id).getBoundingClientRect());
        return [size >= 32, document.documentElement.scrollWidth > innerWidth, stage.scrollHeight > stage.clientHeight,
          answers.scrollHeight > answers.clientHeight + 1, canvas.height > innerHeight / 4, parts.every((p, i) => i === 0 || p.top >= parts[i - 1].bottom - 1)];
      }), [true, false, false, false, true, true]);
    }
    await page.done();
  }
});

test('what clickers send: black, the first, the last, back; F5 begins, Esc ends', async () => {
  const page = await world.open('#scenario=fork-then-write&step=3');
  await page.keyboard.press('Shift+F5');
  await page.locator('#present-sentence').waitFor();
  await eventually(() => text(page, 'present-where'), 'Before step 4 of 6');
  await page.keyboard.press('.');
  assert.equal(await page.locator('#present-black').isVisible(), true);
  await page.keyboard.press('b');
  assert.equal(await page.locator('#present-black').isVisible(), false);
  await page.keyboard.press('Home');
  await eventually(() => text(page, 'present-sentence'), 'Fork, then write');
  await page.keyboard.press('b');
  assert.equal(await page.locator('#present-black').isVisible(), true);
  await page.keyboard.press('PageDown');
  assert.equal(await page.locator('#present-black').isVisible(), false, 'and nothing else');
  await page.keyboard.press('End');
  await eventually(() => text(page, 'present-where'), 'Step 6 of 6, the last');
  await page.keyboard.press('F5');
  await eventually(() => stepOf(page), 0);
  await page.mouse.click(1100, 500);
  await eventually(() => stepOf(page), 1);
  await page.mouse.click(200, 500);
  await eventually(() => stepOf(page), 0);
  await eventually(() => page.evaluate(() => location.hash.includes('present=1')), true);
  await page.keyboard.press('Escape');
  await eventually(() => page.locator('#present-sentence').isVisible(), false);
  await eventually(() => page.locator('#prose').isVisible(), true);
  await eventually(() => page.evaluate(() => location.hash.includes('present')), false);
  await page.keyboard.press('ArrowRight');
  await eventually(() => stepOf(page), 1);
  await page.done();
});

test('axe finds nothing while presenting, side by side and with many processes', async () => {
  for (const path of [QUESTION, '#scenario=chain-of-forks&step=5&present=1&theme=light', '#scenario=fork-then-write&step=4&policy=cow,eager&present=1']) {
    const page = await present(path);
    await page.keyboard.press('PageDown');
    await page.evaluate(`${AXE}; undefined`);
    const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ['violations'] })).violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.target.join(' '))}`));
    assert.deepEqual(found, [], path);
    await page.done();
  }
});

test('predict=1 asks before every step, counts what was right, and the text version says so', async () => {
  const page = await world.open('#scenario=last-owner-reuses&step=0&predict=1');
  const question = page.locator('#question');
  for (let step = 0; step < 4; step++) {
    await eventually(() => question.locator('.before').textContent(), `Before step ${step + 1}`);
    assert.ok((await question.locator('.choice').count()) >= 2);
    await page.keyboard.press('1');
    await eventually(() => question.locator('.choice[aria-pressed="true"]').count(), 1);
    await page.keyboard.press('ArrowRight');
    await eventually(() => stepOf(page), step + 1);
  }
  await eventually(() => question.locator('.score').textContent().then((t) => /^[0-4] of 4 right$/.test(t)), true);
  await page.keyboard.press('t');
  const box = page.locator('#twin-predict');
  assert.equal(await box.isChecked(), true);
  assert.match(await page.locator('#twin').textContent(), /of 4 right so far/);
  assert.match(await page.evaluate(() => window.cowscope.link()), /predict=1/);
  await box.uncheck();
  await eventually(() => page.evaluate(() => window.cowscope.link().then((link) => link.includes('predict'))), false);
  await page.done();
});

test('lock=forward: a step at a time, and not before the question is answered', async () => {
  const page = await world.open('#scenario=fork-then-write&step=2&lock=forward');
  assert.match((await refusal(page, 'window.cowscope.seek(5)')).message, /lock=forward/);
  assert.match((await refusal(page, 'window.cowscope.step()')).message, /answer the question before step 3/);
  assert.match((await refusal(page, "window.cowscope.runTo('copy')")).message, /lock=forward/);
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowRight');
  await eventually(() => page.locator('#toast').textContent().then((t) => t.includes('lock=forward')), true);
  assert.equal(await stepOf(page), 2);
  assert.equal(await page.locator('#twin').getByRole('button', { name: 'To the end' }).isDisabled(), true);
  assert.equal(await page.locator('#question .reveal').count(), 0);
  await page.keyboard.press('1');
  await page.keyboard.press('ArrowRight');
  await eventually(() => stepOf(page), 3);
  await page.evaluate(() => window.cowscope.seek(1));
  await page.evaluate(() => window.cowscope.seek(3));
  assert.deepEqual((await position(page))[0], 3);
  await page.done();
});

test('lock=forward: what comes later is not told, in the text version either', async () => {
  const page = await world.open('#scenario=fork-then-write&step=2&level=3&lock=forward');
  await page.keyboard.press('t');
  const lines = () => page.locator('#twin ol.script:not(.code):not(.terminal)').first().locator('li').allTextContents();
  await eventually(async () => (await lines()).filter((line) => line.includes('…')).length, 3);
  assert.ok((await lines()).some((line) => line.includes('fork parent as child')), 'its question names the next one');
  assert.ok(!(await lines()).some((line) => /write child|exit/.test(line)));
  await page.done();
});

test('lock=forward: a process that is not made yet is not drawn, nor are lines of the program that lie ahead', async () => {
  const page = await world.open('#scenario=fork-then-write&step=2&lock=forward');
  const figure = () => page.evaluate(() => window.cowscope.figure('svg'));
  assert.match(await figure(), /parent/);
  assert.doesNotMatch(await figure(), /child|not there yet/);
  await page.keyboard.press('t');
  const program = () => page.locator('#twin ol.script.code li code').allTextContents();
  await eventually(program, ['char *p = mmap(0, 4 * PAGE, …);', 'fill(p, "cat");', 'if (fork() == 0)', '…', '…', '…']);
  await page.evaluate(() => document.querySelector('#canvas').focus());
  await page.keyboard.press('1');
  await page.keyboard.press('ArrowRight');
  await eventually(() => stepOf(page), 3);
  assert.match(await figure(), /child/);
  await eventually(async () => (await program()).slice(3).map((line) => line.trim()), ['memcpy(p + 2 * PAGE, "dog", 3);', '…', '…']);
  // What was seen once stays told.
  await page.evaluate(() => window.cowscope.seek(1));
  assert.match(await figure(), /not there yet/);
  await page.done();
});

test('lock=inspect: nothing is looked into; the share dialogue makes such links', async () => {
  const page = await world.open('#scenario=fork-then-write&step=4&level=3&lock=inspect');
  assert.match((await refusal(page, 'window.cowscope.life(2)')).message, /lock=inspect/);
  assert.match((await refusal(page, "window.cowscope.translate({ process: 'child', address: 'heap[2]' })")).message, /lock=inspect/);
  await page.keyboard.press('t');
  await page.locator('#twin').getByRole('heading', { name: 'Teach with it' }).waitFor();
  assert.equal(await page.locator('#twin-address').isVisible(), false);
  assert.equal(await page.locator('#twin-frame').isVisible(), false);
  assert.match(await page.locator('#twin').textContent(), /cannot be looked into/);
  await page.evaluate(() => document.querySelector('#canvas').focus());
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Share' }).first().click();
  assert.equal(await page.locator('#share-lock-inspect').isChecked(), true);
  await page.locator('#share-lock-inspect').uncheck();
  await page.locator('#share-lock-forward').check();
  await page.locator('#share-present').check();
  const link = await page.locator('#share-link').inputValue();
  assert.match(link, /lock=forward/);
  assert.match(link, /present=1/);
  assert.match(await page.locator('#share-embed').inputValue(), /embed\.html#.*lock=forward/);
  await page.done();
});
