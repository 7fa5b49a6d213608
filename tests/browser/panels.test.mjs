// The panels by hand: gaps moved, panels folded, remembered here but not in frames; what was printed and what may
// still be used, in the text twin.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, withBrowser } from './support/browser.mjs';
import { chromiumOnly } from './support/browsers.mjs';

const world = withBrowser();
const MACHINE = '#scenario=chain-of-forks&level=3';
const gap = (page, name) => page.locator(`#arrangement [role=separator][aria-label="${name}"]`).first();
const place = async (page, name) => {
  const box = await gap(page, name).boundingBox();
  return { x: Math.round(box.x), y: Math.round(box.y) };
};
const saved = (page) => page.evaluate(() => JSON.parse(localStorage.getItem('cowscope-arrangement') ?? 'null'));

async function drag(page, name, dx) {
  const box = await gap(page, name).boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx, y, { steps: 3 });
  await page.mouse.up();
}

test('a gap is dragged and moved by keys, kept over a reload, and put back by a double click', { skip: chromiumOnly('its driver makes no double click') }, async () => {
  const page = await world.open(MACHINE);
  const name = 'Width of the right column';
  await gap(page, name).waitFor();
  const { x } = await place(page, name);
  await drag(page, name, -80);
  await eventually(async () => (await place(page, name)).x, x - 80);
  assert.equal(await gap(page, name).getAttribute('aria-orientation'), 'vertical');
  await gap(page, name).focus();
  await page.keyboard.press('ArrowRight');
  await eventually(async () => (await place(page, name)).x, x - 64);
  await page.keyboard.press('Home');
  const least = Number(await gap(page, name).getAttribute('aria-valuemin'));
  await eventually(async () => Number(await gap(page, name).getAttribute('aria-valuenow')), least);
  assert.ok(Object.keys((await saved(page)).parts).includes('machine-right'));
  const kept = await place(page, name);
  await page.reload();
  await gap(page, name).waitFor();
  await eventually(() => place(page, name), kept);
  await gap(page, name).dblclick();
  await eventually(async () => (await place(page, name)).x, x);
  assert.equal(await saved(page), null, 'nothing is kept of what is by itself');
  await page.done();
});

test('a panel folds to its title; the text twin does the same and resets', async () => {
  const page = await world.open(MACHINE);
  const chevron = page.locator('#arrangement .fold[data-key=fold-anatomy]');
  await chevron.waitFor();
  const top = async (panel) => (await page.locator(`#arrangement [data-key=fold-${panel}]`).boundingBox()).y;
  await chevron.click();
  await eventually(() => chevron.getAttribute('aria-expanded'), 'false');
  await eventually(async () => Math.round((await top('chart')) - (await top('anatomy'))), 50); // a title and a gap
  assert.deepEqual((await saved(page)).folded, ['anatomy']);
  await page.evaluate(() => document.querySelector('#canvas').focus());
  await page.keyboard.press('t');
  const box = page.getByRole('checkbox', { name: 'Who acts' });
  assert.equal(await box.isChecked(), false);
  await box.check();
  await eventually(() => chevron.getAttribute('aria-expanded'), 'true');
  await page.getByRole('checkbox', { name: 'Timeline' }).uncheck();
  await eventually(async () => (await saved(page)).folded, ['timeline']);
  await page.getByRole('button', { name: 'Reset the arrangement' }).click();
  await eventually(() => saved(page), null);
  await page.done();
});

test('a page in a frame neither reads nor keeps an arrangement', async () => {
  const page = await world.open(MACHINE, { prepare: (fresh) => fresh.addInitScript(() => location.protocol === 'http:' && localStorage.setItem('cowscope-arrangement', '{"parts":{"machine-right":0.3},"folded":["entries"]}')) });
  await eventually(() => page.locator('#arrangement [data-key=fold-entries]').getAttribute('aria-expanded'), 'false');
  await page.goto(`${world.site.origin}/embed.html${MACHINE}`);
  const chevron = page.locator('#arrangement [data-key=fold-timeline]');
  await eventually(() => chevron.getAttribute('aria-expanded'), 'true');
  await chevron.click();
  await eventually(() => chevron.getAttribute('aria-expanded'), 'false');
  assert.deepEqual((await saved(page)).folded, ['entries']);
  await page.done();
});

test('the text twin tells what was printed and what may still be used', async () => {
  const page = await world.open();
  const text = '@machine frames 16\n@machine overcommit 2\n@machine swap 2\n@machine groups { "web": 6 }\n'
    + 'spawn db from sh\ncgroup db web\nmmap db pool 4 rw- private\nwrite db heap[0] "cat"\nprint db heap[0]\nfork db as q\nprint db "refused"\n';
  await page.evaluate((text) => window.cowscope.load({ text }), text);
  await page.evaluate(() => window.cowscope.seek(6));
  const section = (title) => page.locator('#twin section', { has: page.locator(`h2:text-is("${title}")`) });
  const flat = async (title) => (await section(title).innerText()).replace(/\s+/g, ' ');
  await eventually(async () => /Promised memory 9 of at most 10 pages.*9 more were asked for and refused/.test(await flat('Limits')), true);
  assert.match(await flat('Limits'), /Swap 0 of 2 slots used Memory group web 1 of 6 frames/);
  assert.match(await flat('Terminal'), /db: cat step 5/);
  await page.evaluate(() => window.cowscope.seek(7));
  await eventually(() => section('Terminal').locator('li').count(), 2);
  await page.done();
});
