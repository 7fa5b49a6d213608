// For everyone: axe finds nothing, light and dark, at every depth and in every dialogue; themes; motion.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { eventually, withBrowser } from './support/browser.mjs';
import { chromiumOnly } from './support/browsers.mjs';

const world = withBrowser();
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function violations(page) {
  await page.evaluate(`${AXE}; undefined`);
  return page.evaluate(async () => {
    const { violations: found } = await window.axe.run(document, { resultTypes: ['violations'] });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  });
}

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing, ${theme}`, async () => {
    for (const level of [1, 2, 3]) {
      const page = await world.open(`#scenario=fork-then-write&step=2&level=${level}&theme=${theme}`);
      assert.deepEqual(await violations(page), [], `depth ${level}, a question`);
      await page.evaluate(() => window.cowscope.seek(4));
      await page.keyboard.press('t');
      assert.deepEqual(await violations(page), [], `depth ${level}, the text version`);
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      assert.deepEqual(await violations(page), [], 'help');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Enter');
      await page.locator('#offers').waitFor();
      assert.deepEqual(await violations(page), [], 'what can be done');
      await page.keyboard.press('Escape');
      await page.keyboard.press('/');
      await page.keyboard.type('write ch');
      await page.locator('#command-list').waitFor();
      assert.deepEqual(await violations(page), [], 'completion');
      await page.done();
    }
    const page = await world.open(`#scenario=fork-then-write&theme=${theme}`);
    await page.keyboard.press('e');
    await page.locator('#editor .cm-content').waitFor();
    assert.deepEqual(await violations(page), [], 'the editor');
    await page.locator('#editor').getByRole('button', { name: /close/i }).click();
    await page.keyboard.press('t');
    await page.locator('#twin').getByRole('button', { name: 'Share', exact: true }).click();
    assert.deepEqual(await violations(page), [], 'share');
    await page.done();
    const bad = await world.open('#data=zip:AAAA', { colorScheme: theme });
    assert.deepEqual(await violations(bad), [], 'a bad link');
    await bad.done();
    const embed = await world.open(`embed.html#scenario=fork-then-write&theme=${theme}`, { width: 800, height: 450 });
    assert.deepEqual(await violations(embed), [], 'the embed');
    await embed.done();
  });
}

test('colours follow the system, a choice holds and is remembered', { skip: chromiumOnly('its driver sets no media features') }, async () => {
  const page = await world.open();
  const theme = () => page.locator('html').getAttribute('data-theme');
  assert.equal(await theme(), 'dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await eventually(theme, 'light');
  await page.keyboard.press('t');
  await page.locator('#twin-theme').selectOption('dark');
  await eventually(theme, 'dark');
  await page.goto(`${world.site.origin}/#scenario=chain-of-forks`);
  await page.reload();
  await page.evaluate(() => window.cowscope.ready);
  assert.equal(await theme(), 'dark');
  await page.done();
});

test('the help says no word about keys where there is no keyboard', { skip: chromiumOnly('its driver makes no touch screen') }, async () => {
  const page = await world.open('', { width: 390, height: 844, hasTouch: true, isMobile: true });
  await page.evaluate(() => document.querySelector('#canvas').focus());
  await page.keyboard.press('?');
  const help = await page.locator('#help').innerText();
  assert.match(help, /Tap/);
  assert.doesNotMatch(help, /keys|Space|Tab\b/i);
  await page.done();
});

test('what is touched is large enough on a coarse pointer', { skip: chromiumOnly('its driver makes no touch screen') }, async () => {
  const page = await world.open('#scenario=fork-then-write&step=2', { width: 390, height: 844, hasTouch: true, isMobile: true });
  const heights = await page.locator('#question button:visible').evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().height));
  assert.equal(heights.length, 3);
  const [box, inside] = await page.locator('#question').evaluate((node) => [node.clientHeight, node.scrollHeight]);
  assert.equal(inside <= box, true, `the choices fit without scrolling: ${inside} in ${box}`);
  assert.equal(Math.min(...heights) >= 40, true, heights.join(' '));
  await page.done();
});

test('the policy of the page forbids scripts from elsewhere and inline', async () => {
  const page = await world.open('', { allow: [/Content Security Policy/] });
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval';/);
  assert.equal(await page.locator('script:not([src])').count(), 0);
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.head.append(script);
    return window.injected === true;
  });
  assert.equal(ran, false);
  await page.done();
});
