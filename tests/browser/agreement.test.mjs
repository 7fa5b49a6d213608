// What a scenario was held against is said of it, and of nothing else; it leads to the page that says how.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually, withBrowser } from './support/browser.mjs';
import { LIBRARY } from './support/site.mjs';

const world = withBrowser();
const record = JSON.parse(await readFile(join(LIBRARY, 'verified/fork-then-write.json'), 'utf8'));
const { kernel, agreed, steps, date } = record.runs.at(-1);
const day = new Date(date).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const WORDS = `agrees with Linux ${kernel.split('.').slice(0, 2).join('.')} on ${agreed} of ${steps} steps, ${day}`;

/** What is said over the picture and in the text version; null where nothing is. */
const said = (page) => page.evaluate(() => ['#prose', '#twin'].map((place) => {
  const link = document.querySelector(`${place} .agreement`);
  return link.hidden || getComputedStyle(link).display === 'none' ? null : link.title;
}));
const call = (page, what) => page.evaluate(`window.cowscope.${what}.then(() => undefined)`);
/** What is read once it stays the same: another depth is arranged, then measured, then arranged anew. */
async function atRest(page, read) {
  let last = null;
  for (let same = 0; same < 6; await page.waitForTimeout(60)) {
    const now = await read();
    same = JSON.stringify(now) === JSON.stringify(last) ? same + 1 : 0;
    last = now;
  }
  return last;
}
const BOTH = [WORDS, WORDS];
const NEITHER = [null, null];

test('a scenario says which kernel it agrees with, while it is what was asked', async () => {
  const page = await world.open('#scenario=fork-then-write&level=2');
  await eventually(() => said(page), BOTH);
  const below = () => page.locator('#prose').evaluate((prose) => [prose.offsetTop, prose.offsetHeight]);
  for (const level of [3, 2]) {
    await page.locator('#twin-level').evaluate((select, to) => { select.value = to; select.dispatchEvent(new Event('change')); }, String(level));
    await eventually(() => said(page), BOTH);
  }
  await page.evaluate(() => document.fonts.ready);
  const place = await atRest(page, below);
  await call(page, `setPolicy('eager')`);
  await eventually(() => said(page), NEITHER);
  await eventually(below, place); // nothing moves for it
  await call(page, `setPolicy('cow')`);
  await eventually(() => said(page), BOTH);
  await call(page, `run('write child heap[3] "x"')`);
  await eventually(() => said(page), NEITHER);
  await page.locator('#twin').evaluate((twin) => [...twin.querySelectorAll('button')].find((button) => button.textContent === 'Undo the last edit').click());
  await eventually(() => said(page), BOTH);
  await call(page, `load({ text: 'spawn a from sh' })`);
  await eventually(() => said(page), NEITHER);
  await call(page, `load({ id: 'fork-then-write' })`);
  await page.locator('#twin-branch').evaluate((select) => { select.selectedIndex = 1; select.dispatchEvent(new Event('change')); });
  await eventually(() => said(page), NEITHER);
  await page.done();
});

test('the same scenario out of a link is anybody’s', async () => {
  const page = await world.open('#scenario=fork-then-write');
  await eventually(() => said(page), [null, WORDS]); // at depth 1 only in the text version
  await page.evaluate(async () => {
    const scenario = await window.cowscope.scenario();
    await window.cowscope.load({ scenario });
  });
  await eventually(() => said(page), NEITHER);
  await page.done();
});

test('nothing lies over anything', async () => {
  for (const [level, width] of [[2, 1440], [2, 1100], [3, 1440], [3, 1200], [2, 1000]]) {
    const page = await world.open(`#scenario=fork-then-write&step=4&level=${level}`, { width, height: 900 });
    await eventually(() => page.locator('#twin .agreement').getAttribute('title'), WORDS);
    const boxes = await page.evaluate(() => {
      const box = (node) => node.getBoundingClientRect().toJSON();
      const text = (id) => {
        const range = document.createRange();
        range.selectNodeContents(document.querySelector(id));
        return [...range.getClientRects()].map((rect) => rect.toJSON());
      };
      return { link: box(document.querySelector('#prose .agreement')), prose: box(document.querySelector('#prose')), texts: [...text('#headline'), ...text('#rest'), box(document.querySelector('#eyebrow')), box(document.querySelector('#command-text'))] };
    });
    const { link, prose, texts } = boxes;
    for (const each of texts) {
      const apart = each.width === 0 || link.width === 0 || each.right <= link.left || each.left >= link.right || each.bottom <= link.top + 2 || each.top >= link.bottom - 2;
      assert.equal(apart, true, `${level} ${width}: ${JSON.stringify([each, link])}`);
    }
    assert.equal(link.width === 0 || (link.right <= prose.right + 1 && link.bottom <= prose.bottom + 1), true);
    await page.done();
  }
});

test('it leads to the page that says how', async () => {
  const page = await world.open('#scenario=fork-then-write&level=2');
  const [truth] = await Promise.all([page.context().waitForEvent('page'), page.locator('#prose .agreement').click()]);
  await truth.waitForLoadState();
  assert.equal(await truth.locator('h1').textContent(), 'How true to Linux it is');
  assert.equal(await truth.locator('main h3[id^="rule-"]').count(), 26);
  const dead = await truth.locator('a[href^="#"]').evaluateAll((links) => links.filter((link) => !document.querySelector(link.hash)).map((link) => link.hash));
  assert.deepEqual(dead, []);
  assert.equal(await truth.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
  await page.done();
});
