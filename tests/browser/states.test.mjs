// Scenarios at the edges: names of 200 letters, text in any script, thousands of processes, a million
// frames. Nothing is cut off without a way to read it, and the prose never lies over the picture.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, withBrowser } from './support/browser.mjs';

const world = withBrowser();

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844, hasTouch: true, isMobile: true },
];
const NAME = 'n'.repeat(200);

function forks(count) {
  const lines = ['@machine frames 20000', 'spawn p0 from sh', 'write p0 heap[0..3]'];
  for (let i = 1; i < count; i++) lines.push(`fork p${Math.floor((i - 1) / 8)} as p${i}`);
  return lines.join('\n');
}

const STATES = {
  'names of 200 letters': {
    text: `@title "${'A very long title '.repeat(11)}"\nspawn ${NAME} from sh\nwrite ${NAME} heap[0..3] "cat"\nfork ${NAME} as b\nwrite ${NAME} heap[1] "dog"`,
    async holds(page) {
      const name = page.locator('#headline .owner').first();
      assert.equal(await name.getAttribute('title'), NAME, 'the whole name can be had');
      assert.ok((await name.innerText()).length < 40);
      assert.ok((await page.locator('#twin').textContent()).includes(`Pages of ${NAME}`));
    },
  },
  'right to left, and emoji': {
    text: '@title "שלום עולם 🐄"\nspawn a from sh\nwrite a heap[0] "שלום"\n@say "הילד כתב לדף 2. a keeps 🐄."\nwrite a heap[1] "🐄 مرحبا"',
    async holds(page) {
      assert.equal(await page.locator('#headline').evaluate((node) => getComputedStyle(node).direction), 'rtl');
      assert.ok((await page.locator('#twin').textContent()).includes('🐄 مرحبا'), 'the text version has the bytes as they read');
      const { frames } = await page.evaluate(() => window.cowscope.state());
      assert.equal(frames.used, 2);
    },
  },
  'a sentence that is far too long': {
    text: `spawn a from sh\n@say "${'It says this again and again. '.repeat(60)}"\nwrite a heap[0] "x"`,
    async holds() {},
  },
  '4,096 processes': {
    text: forks(4096),
    async holds(page) {
      assert.match(await page.locator('#twin').textContent(), /3896 more are not listed here/);
    },
  },
  'a million frames': {
    text: '@machine frames 1048576\n@program big { heap 300000 rw- }\nspawn a from big\nwrite a heap[0..60000]\nfork a as b\nwrite b heap[0..5000]',
    async holds(page) {
      assert.match(await page.evaluate(() => window.cowscope.figure('svg')), /A cell is 256 frames/);
    },
  },
};

for (const [name, { text, holds }] of Object.entries(STATES)) {
  test(`${name}, large and small`, async () => {
    for (const size of SIZES) {
      const page = await world.open('', size);
      const steps = await page.evaluate(async (script) => {
        await window.cowscope.load({ text: script });
        const { steps: last } = await window.cowscope.state({ detail: 'summary' });
        await window.cowscope.seek(last);
        return last;
      }, text);
      await eventually(() => page.locator('#where strong').textContent(), `Step ${steps} of ${steps}`);
      // Where the prose is allowed, and what the picture leaves for it.
      await eventually(() => page.evaluate(() => {
        const { bottom } = document.querySelector('#prose').getBoundingClientRect();
        return { wide: document.documentElement.scrollWidth > innerWidth, low: bottom > innerHeight * 0.42 };
      }), { wide: false, low: false });
      await holds(page);
      await page.done();
    }
  });
}
