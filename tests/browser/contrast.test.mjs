// Text can be read: at least 4.5 to 1 (icons 3 to 1) in both themes, measured in screenshots, at every depth and
// with what opens over the picture; what is dimmed too. The picture says what it wrote where; HTML says it itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, position, withBrowser } from './support/browser.mjs';
import { chromiumOnly } from './support/browsers.mjs';
import { measure } from './support/contrast.mjs';
import { drawn, holdOn } from './support/drawn.mjs';
import { pixels } from './support/png.mjs';

const RATIO = 1.5; // device pixels: thin strokes reach their colour
const PATIENCE_MS = 60_000; // so many pixels, in software, on a busy machine
const world = withBrowser(holdOn);

/** The lines of HTML text that are on top where they stand, and the picture's that HTML lies over. */
function html(texts) {
  const all = new CSSStyleSheet(); // what lets the pointer through is asked for as well
  all.replaceSync('* { pointer-events: auto !important; }');
  document.adoptedStyleSheets = [all];
  const found = [];
  const shown = (x, y, node) => {
    const top = document.elementFromPoint(x, y);
    return top === node || node.contains(top);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (node.data.trim() === '' || !parent.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    if (parent.closest('option, script, style, noscript, textarea')) continue;
    const style = getComputedStyle(parent);
    let opacity = 1;
    for (let up = parent; up; up = up.parentElement) opacity *= Number(getComputedStyle(up).opacity);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { x, y, width, height } of range.getClientRects()) {
      if (width < 2 || height < 4 || !shown(x + width / 2, y + height / 2, parent)) continue;
      const [r, g, b, a = 1] = style.color.match(/[\d.]+/g).map(Number);
      found.push({ text: node.data.trim().slice(0, 40), x, y, w: width, h: height, ink: [r, g, b], alpha: a * opacity });
    }
  }
  const canvas = document.querySelector('#canvas');
  const covered = texts.map(({ place: [x, y, w, h] }) => document.elementFromPoint(x + w / 2, y + h / 2) !== canvas);
  document.adoptedStyleSheets = [];
  return { found, covered };
}

/** Everything that is hard to read, in words. */
async function hardToRead(page, counts) {
  const texts = await drawn(page);
  const { found, covered } = await page.evaluate(html, texts);
  const image = pixels(await page.screenshot());
  const bad = [];
  const judge = (what, least, box, ink, alpha) => {
    const got = measure(image, box, ink, alpha);
    if (!got) return;
    const say = `${what} ${got.ratio.toFixed(2)} to 1: ${got.ink.map(Math.round)} on ${got.ground}, ${got.seen.toFixed(2)} of it seen, at ${Math.round(box.x / RATIO)},${Math.round(box.y / RATIO)}`;
    ++counts.measured;
    if (got.ratio < least) bad.push(say);
  };
  texts.forEach(({ place, clip, colour, text }, i) => {
    const x = Math.max(place[0], clip[0]);
    const y = Math.max(place[1], clip[1]);
    const w = Math.min(place[0] + place[2], clip[0] + clip[2]) - x;
    const h = Math.min(place[1] + place[3], clip[1] + clip[3]) - y;
    if (w < 2 || h < 3 || covered[i]) return void ++counts.hidden;
    const value = Number.parseInt(colour.slice(1), 16);
    const ink = [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255];
    const box = { x: x * RATIO, y: y * RATIO, w: w * RATIO, h: h * RATIO };
    judge(text === '' ? 'an icon' : `“${text}”`, text === '' ? 3 : 4.5, box, ink, (value & 255) / 255);
  });
  for (const { text, x, y, w, h, ink, alpha } of found) {
    judge(`HTML “${text}”`, 4.5, { x: x * RATIO, y: y * RATIO, w: w * RATIO, h: h * RATIO }, ink, alpha);
  }
  return bad;
}

const LARGE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844, hasTouch: true, isMobile: true };
// Those of one size in one page, by its hash.
const MOMENTS = [
  ['depth 1, a question', LARGE, 'scenario=fork-then-write&step=2&level=1'],
  ['depth 2, in a fault', LARGE, 'scenario=fork-then-write&step=4.7&level=2'],
  ['depth 3, in a fault', LARGE, 'scenario=fork-then-write&step=4.7&level=3'],
  ['side by side', LARGE, 'scenario=fork-then-write&step=4&policy=cow,eager&level=3'],
  ['many processes', LARGE, 'scenario=chain-of-forks&step=6&level=3'],
  ['the text version', LARGE, 'scenario=fork-then-write&step=4&level=2', (page) => page.keyboard.press('t')],
  ['a phone', NARROW, 'scenario=fork-then-write&step=4&level=3'],
];

/** Goes to a moment, and says whether it is there. */
async function show(page, hash) {
  const [, step, event] = hash.match(/step=(\d+)(?:\.(\d+))?/);
  const level = hash.includes(',') ? '1' : hash.match(/level=(\d)/)[1]; // the sentence of two is set as at depth 1
  await page.evaluate((to) => { location.hash = to; }, `#${hash}`);
  await eventually(() => page.evaluate(async () => {
    const state = await window.cowscope.state({ detail: 'summary' });
    return [(await window.cowscope.scenario()).id, state.step, document.querySelector('#prose').dataset.level];
  }), [hash.match(/scenario=([\w-]+)/)[1], Number(step), level], PATIENCE_MS);
  if (event) await eventually(() => position(page), [Number(step), Number(event)], PATIENCE_MS);
}

for (const theme of ['dark', 'light']) {
  test(`what is written can be read, ${theme}`, { skip: chromiumOnly('the colours are the same') }, async () => {
    const bad = [];
    let page = null;
    let shown = null;
    for (const [moment, view, hash, act] of MOMENTS) {
      if (view !== shown) {
        await page?.done();
        page = await world.open(`#${hash}&theme=${theme}`, { ...view, deviceScaleFactor: RATIO, reducedMotion: 'reduce' });
        shown = view;
      }
      await show(page, `${hash}&theme=${theme}`);
      await act?.(page);
      const counts = { measured: 0, hidden: 0 };
      bad.push(...(await hardToRead(page, counts)).map((text) => `${moment}: ${text}`));
      console.log(`${theme}, ${moment}: ${counts.measured} measured, ${counts.hidden} hidden`);
      assert.equal(counts.measured > 60 && counts.hidden < 40, true, 'it is the picture that was measured');
    }
    await page.done();
    assert.deepEqual(bad, []);
  });
}
