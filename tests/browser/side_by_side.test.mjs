// Two runs side by side: in links, embeds and the API, by keys and from the text twin; another order of
// the same commands.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, stepOf, withBrowser } from './support/browser.mjs';
import { chromiumOnly } from './support/browsers.mjs';

const world = withBrowser();
const view = (page, what) => page.evaluate((name) => window.cowscope.state({ detail: 'summary' }).then((state) => state[name]), what);
const sides = (page) => page.locator('#twin .sides');
const rows = (page, name) =>
  sides(page).getByRole('group', { name, exact: true, includeHidden: true }).locator('tbody tr').evaluateAll((lines) => lines.map((line) => [...line.cells].map((cell) => cell.textContent)));
const headline = (page) => page.locator('#headline').textContent();

test('two policies in a link are shown side by side, and the API is about the first', async () => {
  const page = await world.open('#scenario=fork-then-write&step=5&policy=cow,eager');
  await eventually(() => headline(page), 'What each process reads is identical. Only the cost differs.');
  assert.equal(await view(page, 'policy'), 'cow');
  await eventually(() => rows(page, 'Costs').then((lines) => lines.slice(0, 4)), [
    ['frames in use', '8', '5', '−3'],
    ['pages copied', '4', '1', '−3'],
    ['bytes copied', '16', '4 KiB', '−12 KiB'],
    ['page faults', '4', '6', '+2'],
  ]);
  assert.match(await sides(page).innerText().then((text) => text || sides(page).textContent()), /identical; 32,768 bytes compared/);
  // Both step together.
  await page.evaluate(() => window.cowscope.seek(3));
  await eventually(() => rows(page, 'Costs').then((lines) => lines[1]), ['pages copied', '4', '0', '−4']);
  assert.match(await page.evaluate(() => window.cowscope.link()), /policy=cow,eager/);
  await page.evaluate(() => window.cowscope.setPolicy('eager'));
  await eventually(() => headline(page).then((text) => text.includes('Only the cost')), false);
  assert.doesNotMatch(await page.evaluate(() => window.cowscope.link()), /policy=\w+,/);
  await page.done();
});

test('a branch in a link stands beside the main line, and what is read differs until both are through', async () => {
  const page = await world.open('#scenario=fork-then-write&step=4&branch=The%20parent%20writes%20first');
  await eventually(() => headline(page).then((text) => text.startsWith('Another order')), true);
  await eventually(() => rows(page, 'Script').then((lines) => lines[3]?.[4]), 'no');
  await page.evaluate(() => window.cowscope.seek(5));
  await eventually(() => headline(page).then((text) => text.startsWith('What each process reads is identical')), true);
  await page.done();
});

test('a process that only one of the two has is shown, and what is looked into is its own', async () => {
  // Another order makes one more of them; of two memories one is too small for the fork.
  const page = await world.open('#scenario=chain-of-forks&level=2&step=6&branch=One%20process%20forks%20them%20all');
  await eventually(() => sides(page).textContent().then((text) => /uncle is \w+ only/.test(text)), true);
  await page.evaluate(async () => {
    const heap = { name: 'heap', pages: 4, prot: 'rw-' };
    const script = ['spawn a from sh', 'write a heap[0..3] "x"', 'fork a as b', 'write b heap[1] "y"'].map((line) => ({ do: line }));
    await window.cowscope.load({ scenario: { cowscope: 1, title: 'few', machine: { frames: 6 }, programs: { sh: { regions: [heap] } }, script } });
    await window.cowscope.seek(4);
  });
  await eventually(() => page.locator('#twin-beside').inputValue(), '');
  await page.locator('#canvas').focus();
  await page.keyboard.press('s');
  await eventually(() => sides(page).textContent().then((text) => /b is right only/.test(text)), true);
  await page.done();
});

test('by keys and from the text twin: side by side, another order, another way, each undone', async () => {
  const page = await world.open('#scenario=fork-then-write&step=5');
  await page.locator('#canvas').focus();
  await page.keyboard.press('s');
  await eventually(() => sides(page).locator('#twin-beside').inputValue(), 'policy=eager');
  await page.keyboard.press('s');
  await eventually(() => sides(page).locator('#twin-beside').inputValue(), '');
  await page.keyboard.press('Alt+ArrowUp');
  await eventually(() => page.locator('#twin-branch').inputValue(), 'Line 5 before line 4');
  await eventually(() => sides(page).locator('#twin-beside').inputValue(), 'branch=');
  await page.keyboard.press('Control+z');
  await eventually(() => page.locator('#twin-branch').inputValue(), '');
  await eventually(() => sides(page).locator('#twin-beside').inputValue(), '');
  await page.evaluate(() => window.cowscope.seek(4));
  await sides(page).getByRole('button', { name: 'Go on another way from here', includeHidden: true }).evaluate((button) => button.click());
  await eventually(() => page.locator('#twin-branch').inputValue(), 'Another way from step 4');
  assert.equal(await stepOf(page), 4);
  await page.evaluate(() => window.cowscope.run('write child heap[0] "fox"'));
  await eventually(() => rows(page, 'Script').then((lines) => lines[4]?.[1]), 'left write parent heap[2] "owl", right write child heap[0] "fox"');
  const link = await page.evaluate(() => window.cowscope.link());
  await page.done();
  const again = await world.open(link.slice(link.indexOf('#')));
  await eventually(() => again.locator('#twin-branch').inputValue(), 'Another way from step 4');
  await eventually(() => again.locator('#twin .sides #twin-beside').inputValue(), 'branch=');
  await again.done();
});

test('the switch in the top bar, and a line dragged past another', async () => {
  const page = await world.open('#scenario=fork-then-write&step=5&policy=cow,eager', { colorScheme: 'light' });
  await eventually(() => rows(page, 'Script').then((lines) => lines.length), 6);
  const box = await page.locator('#canvas').boundingBox();
  // The script stands at the left below; its sixth line is the last.
  const script = await page.evaluate(() => window.cowscope.state({ detail: 'summary' }).then((state) => state.steps));
  assert.equal(script, 6);
  const y = (line) => box.height - 40 - (6 - line) * 26;
  const from = await findLine(page, box, y(5));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let i = 1; i <= 6; i++) {
    await page.mouse.move(from.x + 1, from.y - (26 * i) / 6);
    await page.waitForTimeout(30); // a hand takes longer than a frame of a software renderer
  }
  await page.mouse.up();
  await eventually(() => page.locator('#twin-branch').inputValue().then((name) => /^Line \d before line \d$/.test(name)), true);
  await page.done();
});

/** Where the line that is run now stands: a click on it changes nothing, one below it does. */
async function findLine(page, box, guess) {
  return { x: box.x + 200, y: Math.min(guess, box.y + box.height - 30) };
}

for (const [name, path, size] of [
  ['an embed', 'embed.html', { width: 800, height: 450 }],
  ['a phone', '', { width: 390, height: 844 }],
])
  test(`in ${name} both are drawn`, async () => {
    const page = await world.open(`${path}#scenario=fork-then-write&step=5&policy=cow,eager`, size);
    await eventually(() => rows(page, 'Costs').then((lines) => lines.length), 6);
    await page.done();
  });

test('on a phone its steps can be tapped', { skip: chromiumOnly('its driver makes no touch screen') }, async () => {
  const page = await world.open('#scenario=chain-of-forks&step=9&policy=cow,eager', { width: 390, height: 844, isMobile: true, hasTouch: true });
  await eventually(() => rows(page, 'Costs').then((lines) => lines.length), 6);
  await page.touchscreen.tap(307, 752); // step 10, beside the current one
  await eventually(() => stepOf(page), 10);
  await page.done();
});

test('many processes and a long script fall back to rows, and still tell all', async () => {
  const page = await world.open('#scenario=chain-of-forks&policy=cow,eager');
  await eventually(() => rows(page, 'Costs').then((lines) => lines.length), 6);
  await page.evaluate(() => window.cowscope.load({ text: 'spawn p from sh\nrepeat 4000 as i {\n  write p heap[0] "x"\n}\n' }));
  await page.evaluate(() => window.cowscope.setPolicy('cow,odf'));
  await eventually(() => rows(page, 'Costs').then((lines) => lines.length), 6);
  await page.done();
});
