// Pictures to look at, kept as build artefacts: dark and light, large, phone and embed.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { withBrowser } from './support/browser.mjs';
import { SCREENSHOTS } from './support/site.mjs';

const world = withBrowser();
const SIZES = { large: { width: 1440, height: 900 }, phone: { width: 390, height: 844, hasTouch: true, isMobile: true }, embed: { width: 800, height: 450 } };
const MOMENTS = {
  'first-visit': '#scenario=fork-then-write',
  copied: '#scenario=fork-then-write&step=4',
  question: '#scenario=fork-then-write&step=2',
  mechanism: '#scenario=fork-then-write&step=4&level=2',
  'mid-fault': '#scenario=fork-then-write&step=4.7&level=3',
  chain: '#scenario=chain-of-forks&step=6&level=3',
};

for (const theme of ['dark', 'light']) {
  for (const [size, view] of Object.entries(SIZES)) {
    test(`${size}, ${theme}`, async () => {
      await mkdir(SCREENSHOTS, { recursive: true });
      for (const [moment, fragment] of Object.entries(MOMENTS)) {
        const page = await world.open(`${size === 'embed' ? 'embed.html' : ''}${fragment}&theme=${theme}`, view);
        await page.evaluate(() => document.fonts.ready);
        await page.waitForTimeout(700); // motion comes to rest
        const image = await page.screenshot({ path: join(SCREENSHOTS, `${moment}-${size}-${theme}.png`) });
        assert.equal(image.length > 10_000, true, `${moment} is empty`);
        await page.done();
      }
    });
  }
}
