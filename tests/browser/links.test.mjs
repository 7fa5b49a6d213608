// A link is a lesson: fragments in, fragments out, and what is said when one is wrong.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually, position, ready, stepOf, withBrowser } from './support/browser.mjs';
import { chromiumOnly } from './support/browsers.mjs';
import { LIBRARY, serve } from './support/site.mjs';

const world = withBrowser();
const screen = (page) => page.locator('#screen');

test('opens at a step, at an event and at a label', async () => {
  const page = await world.open('#scenario=fork-then-write&step=4.7');
  assert.deepEqual(await position(page), [4, 7]);
  await page.done();
  const labelled = await world.open('#scenario=fork-then-write&at=forked');
  assert.equal(await stepOf(labelled), 3);
  await labelled.done();
  const looked = await world.open('#scenario=last-owner-reuses&level=3&theme=light&policy=eager');
  assert.equal(await looked.locator('#prose').getAttribute('data-level'), '3');
  assert.equal(await looked.locator('html').getAttribute('data-theme'), 'light');
  assert.equal(await looked.evaluate(() => window.cowscope.state().then((state) => state.policy)), 'eager');
  await looked.done();
});

test('the URL follows the position, and leads back to it', async () => {
  const page = await world.open();
  await page.evaluate(() => window.cowscope.seek(4, 7));
  await eventually(() => page.evaluate(() => /step=4\.7/.test(location.hash)), true);
  const history = await page.evaluate(() => window.history.length);
  await page.reload();
  await ready(page);
  assert.deepEqual(await position(page), [4, 7]);
  await page.evaluate(() => window.cowscope.seek(5));
  await eventually(() => page.evaluate(() => /step=5(&|$)/.test(location.hash)), true);
  assert.equal(await page.evaluate(() => window.history.length), history, 'stepping leaves no trail to go back through');
  await page.done();
});

test('walking through hashes opens what they name', async () => {
  const page = await world.open('#scenario=fork-then-write&step=1');
  await page.evaluate(() => { location.hash = '#scenario=chain-of-forks&step=2'; });
  await eventually(() => page.evaluate(() => window.cowscope.scenario().then(({ id }) => id)), 'chain-of-forks');
  await eventually(() => stepOf(page), 2);
  await page.goBack();
  await eventually(() => page.evaluate(() => window.cowscope.scenario().then(({ id }) => id)), 'fork-then-write');
  await eventually(() => stepOf(page), 1);
  await page.done();
});

test('share: an edited scenario goes whole into the link, and comes out of it the same', async () => {
  const page = await world.open('', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.evaluate(async () => {
    await window.cowscope.seek(4);
    await window.cowscope.run('write child heap[1] "née ✓"');
  });
  await page.keyboard.press('t');
  await page.locator('#twin').getByRole('button', { name: 'Share', exact: true }).click();
  await page.locator('#share-copy').click();
  await page.locator('#toast.shown').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(link, await page.locator('#share-link').inputValue());
  assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/#data=deflate:[\w-]+&.*step=5/);
  const [digest, scenario] = await page.evaluate(async () => [(await window.cowscope.state()).digest, await window.cowscope.scenario()]);
  const other = await world.open(link);
  assert.deepEqual(await other.evaluate(async () => [(await window.cowscope.state()).digest, await window.cowscope.scenario()]), [digest, scenario]);
  await other.done();
  await page.done();
});

test('share: the file and the embed code carry it as well', { skip: chromiumOnly('its driver tells of no download') }, async () => {
  const page = await world.open();
  await page.keyboard.press('t');
  await page.locator('#twin').getByRole('button', { name: 'Share', exact: true }).click();
  const downloading = page.waitForEvent('download');
  await page.locator('#share-file').click();
  const file = await downloading;
  assert.equal(file.suggestedFilename(), 'fork-then-write.json');
  assert.deepEqual(JSON.parse(await readFile(await file.path(), 'utf8')), await page.evaluate(() => window.cowscope.scenario()));
  const code = await page.locator('#share-embed').inputValue();
  assert.match(code, /^<iframe [^>]*src="[^"]*\/embed\.html#scenario=fork-then-write[^"]*"[^>]*><\/iframe>$/);
  for (const part of ['title="Cowscope: Fork, then write"', 'loading="lazy"', 'allow="fullscreen; clipboard-write"', 'referrerpolicy=',
    'sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-downloads"']) assert.equal(code.includes(part), true, part);
  await page.done();
});

test('copying works without the clipboard permission too', async () => {
  const page = await world.open('', { prepare: (fresh) => fresh.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('denied')) } });
  }) });
  await page.keyboard.press('t');
  await page.locator('#twin').getByRole('button', { name: 'Share', exact: true }).click();
  await page.locator('#share-copy').click();
  await eventually(() => page.locator('#toast').evaluate((toast) => toast.classList.contains('shown')), true);
  // Not innerText: that is empty until the toast has faded in.
  assert.match(await page.locator('#toast').textContent(), /copied|copy it by hand/);
  await page.done();
});

for (const [name, fragment, says] of [
  ['an unknown scenario', '#scenario=fork-than-write', /no scenario.*fork-than-write.*fork-then-write/s],
  ['an unknown codec', '#data=zip:AAAA', /zip/],
  ['a link cut short', '#data=deflate:7Vhtb9s2EP7uX8', /cut|incomplete|damaged|short/i],
  ['a newer version', '#scenario=fork-then-write&v=9', /newer|version/i],
  ['no base64', '#data=deflate:!!!!', /./],
  ['a source that is not there', '#src=/missing.json', /404/],
  ['a source that is no scenario', '#src=/page.html', /./],
  ['a source that is too large', '#src=/large.json', /1 MiB/],
]) {
  test(`a bad link says what is wrong and offers the library: ${name}`, async () => {
    world.site.routes['/page.html'] = { body: '<!doctype html><b>hello</b>' };
    world.site.routes['/large.json'] = { body: ' '.repeat(1_200_000), type: 'application/json' };
    const page = await world.open(fragment, { allow: [/Failed to load resource/] });
    await screen(page).waitFor();
    assert.match(await screen(page).getByRole('alert').innerText(), says);
    assert.equal(await screen(page).locator('.library button').count(), 6);
    await screen(page).locator('[data-scenario="chain-of-forks"]').click();
    await eventually(() => page.evaluate(() => window.cowscope.scenario().then(({ id }) => id)), 'chain-of-forks');
    assert.equal(await screen(page).isVisible(), false);
    await page.done();
  });
}

test('a bad link on a page that shows a scenario leaves it there', async () => {
  const page = await world.open('#scenario=fork-then-write&step=4');
  await page.evaluate(() => { location.hash = '#data=zip:AAAA'; });
  await screen(page).waitFor();
  await page.locator('#screen-back').click();
  assert.equal(await screen(page).isVisible(), false);
  assert.equal(await stepOf(page), 4);
  await page.done();
});

test('another origin needs to allow it: with CORS it loads, without it says so', async () => {
  const body = await readFile(join(LIBRARY, 'exec-wastes-nothing.json'), 'utf8');
  const other = await serve(null, {
    '/open.json': { body, type: 'application/json', headers: { 'Access-Control-Allow-Origin': '*' } },
    '/closed.json': { body, type: 'application/json' },
  });
  try {
    const page = await world.open(`#src=${encodeURIComponent(`${other.origin}/open.json`)}&step=1`);
    assert.equal(await page.evaluate(() => window.cowscope.scenario().then(({ id }) => id)), 'exec-wastes-nothing');
    assert.equal(await stepOf(page), 1);
    await page.done();
    const refused = await world.open(`#src=${encodeURIComponent(`${other.origin}/closed.json`)}`, { allow: [/CORS policy|Same Origin Policy/, /Failed to load resource/] });
    assert.match(await screen(refused).getByRole('alert').innerText(), /Access-Control-Allow-Origin/);
    await refused.done();
  } finally {
    await other.close();
  }
});
