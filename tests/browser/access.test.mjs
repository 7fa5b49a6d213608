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

test('under forced colours what has the focus and what is chosen is seen, and the text can be read', { skip: chromiumOnly('its driver sets no media features') }, async () => {
  for (const colorScheme of ['dark', 'light']) {
    const page = await world.open('#scenario=fork-then-write&step=2&level=2', { forcedColors: 'active', colorScheme });
    const of = (selector, ...names) => page.locator(selector).first().evaluate((node, wanted) => wanted.map((name) => getComputedStyle(node)[name]), names);
    await page.locator('#question .choice').first().click();
    assert.deepEqual(await of('#question .choice[aria-pressed="true"]', 'outlineStyle', 'outlineWidth'), ['solid', '2px']);
    await page.evaluate(() => document.querySelector('#canvas').focus());
    await page.keyboard.press('/');
    await eventually(() => of('#command-input:focus', 'outlineStyle', 'outlineWidth'), ['solid', '2px']);
    await page.keyboard.press('Escape');
    await page.evaluate(() => document.querySelector('#canvas').focus());
    await page.keyboard.press('t');
    await page.keyboard.press('Tab');
    assert.deepEqual(await of('#twin :focus-visible', 'outlineStyle', 'outlineWidth'), ['solid', '2px']);
    // The system's colours, whatever the theme would have.
    const system = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('p'));
      probe.classList.add('sr');
      probe.attributeStyleMap.set('color', 'CanvasText');
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    });
    assert.deepEqual(await of('#twin td', 'color'), [system]);
    assert.equal(await of('#twin button', 'borderTopStyle').then(([style]) => style), 'solid', 'a button has an edge');
    await page.evaluate(() => document.querySelector('#canvas').focus());
    await page.keyboard.press('e');
    await page.locator('#editor .cm-content').waitFor();
    const [chosen] = await of('#editor .forms button[aria-pressed="true"]', 'backgroundColor');
    const [other] = await of('#editor .forms button[aria-pressed="false"]', 'backgroundColor');
    assert.notEqual(chosen, other, 'which form is shown');
    await page.done();
  }
});

test('at 200 % nothing sticks out sideways, and all of a dialogue is reached', async () => {
  // 1440 by 900 at 200 %.
  const page = await world.open('#scenario=fork-then-write&step=4&level=3', { width: 720, height: 450, deviceScaleFactor: 2 });
  const fits = (selector) => page.evaluate((wanted) => {
    const box = document.querySelector(wanted);
    const r = box.getBoundingClientRect();
    const out = [...box.querySelectorAll('button, input, select, a')].filter((node) => {
      const { x, right, width } = node.getBoundingClientRect();
      return width > 0 && getComputedStyle(node).visibility === 'visible' && (x < 0 || right > innerWidth);
    });
    const scrolls = ['auto', 'scroll'];
    const inner = [box, ...box.querySelectorAll('*')].find((node) => scrolls.includes(getComputedStyle(node).overflowY)) ?? box;
    return {
      page: document.documentElement.scrollWidth <= innerWidth,
      sideways: inner.scrollWidth <= inner.clientWidth + 1,
      inside: r.left >= 0 && r.right <= innerWidth + 1 && r.top >= 0 && r.bottom <= innerHeight + 1,
      out: out.map((node) => node.textContent || node.ariaLabel || node.id),
    };
  }, selector);
  const good = { page: true, sideways: true, inside: true, out: [] };
  await page.keyboard.press('t');
  await eventually(() => fits('#twin'), good);
  await page.locator('#twin').getByRole('button', { name: 'Share', exact: true }).click();
  await eventually(() => fits('dialog[open]'), good);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.querySelector('#canvas').focus());
  await page.keyboard.press('?');
  await eventually(() => fits('dialog[open]'), good);
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await page.locator('#editor .cm-content').waitFor();
  await eventually(() => fits('#editor'), good);
  await page.done();
});

test('the policy of the page forbids scripts from elsewhere and inline', async () => {
  const page = await world.open('', { allow: [/Content Security Policy|blocked an inline script/] });
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
