// The picture as a file: by the API and from the Share dialog, as SVG and as PNG.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { withBrowser } from './support/browser.mjs';
import { chromiumOnly } from './support/browsers.mjs';

const world = withBrowser();

test('figure() gives this moment in the page’s colours', async () => {
  const page = await world.open('#scenario=fork-then-write&step=4');
  const svg = await page.evaluate(() => window.cowscope.figure('svg'));
  assert.match(svg, /^<svg xmlns/);
  assert.match(svg, /Step 4 of 6/);
  assert.match(svg, /#0e1217/);
  const read = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    return { trouble: parsed.querySelector('parsererror')?.textContent ?? null, title: parsed.querySelector('title').textContent };
  }, svg);
  assert.deepEqual(read, { trouble: null, title: 'Fork, then write · Step 4 of 6' });

  const png = await page.evaluate(async () => {
    const blob = await window.cowscope.figure('png');
    const bitmap = await createImageBitmap(blob);
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const colours = new Set();
    for (let i = 0; i < data.length; i += 4) colours.add(data.slice(i, i + 3).join());
    return { type: blob.type, width: bitmap.width, colours: [...colours].slice(0, 4000) };
  });
  assert.equal(png.type, 'image/png');
  assert.equal(png.width, 1920);
  for (const colour of ['14,18,23', '86,180,233', '230,159,0']) assert.equal(png.colours.includes(colour), true, `nothing is ${colour}`);
  await page.done();
});

test('names and strings are text in it, whatever they are', async () => {
  const page = await world.open();
  await page.evaluate(() => window.cowscope.load({ text: '@title "<img src=x onerror=window.broken=1> & \\"שלום\\" 🐄"\nspawn a from sh\nwrite a heap[0] "</text><script>window.broken=1</script>"' }));
  const found = await page.evaluate(async () => {
    const svg = await window.cowscope.figure('svg');
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
    document.body.append(document.importNode(parsed.documentElement, true));
    return { trouble: parsed.querySelector('parsererror') !== null, scripts: parsed.querySelectorAll('script, img, foreignObject').length, title: parsed.querySelector('title').textContent };
  });
  assert.equal(found.trouble, false);
  assert.equal(found.scripts, 0);
  assert.match(found.title, /<img src=x onerror=window\.broken=1> & "שלום" 🐄/);
  assert.equal(await page.evaluate(() => window.broken), undefined);
  await page.done();
});

test('Share saves it', { skip: chromiumOnly('its driver tells of no download') }, async () => {
  const page = await world.open('#scenario=fork-then-write&step=4');
  await page.evaluate(() => document.querySelector('#twin .settings button').click());
  for (const [name, file, begins] of [['Picture as SVG', 'fork-then-write-step-4.svg', '<svg'], ['Picture as PNG', 'fork-then-write-step-4.png', '\x89PNG']]) {
    const downloading = page.waitForEvent('download');
    await page.locator('#share').getByRole('button', { name }).click();
    const download = await downloading;
    assert.equal(download.suggestedFilename(), file);
    assert.equal((await readFile(await download.path(), 'latin1')).startsWith(begins), true, name);
  }
  await page.done();
});
