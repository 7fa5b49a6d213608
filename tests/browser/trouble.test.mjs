// When things break: the module dies, does not arrive, or the browser cannot draw.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, focusPicture, position, refusal, withBrowser } from './support/browser.mjs';

const world = withBrowser();
const die = (page) => page.evaluate(() => {
  const error = new WebAssembly.RuntimeError('unreachable');
  window.dispatchEvent(new ErrorEvent('error', { error, message: error.message }));
});

test('a module that dies is started anew, with scenario and position put back', async () => {
  const page = await world.open('#scenario=fork-then-write&step=3');
  await page.evaluate(async () => {
    await window.cowscope.run('write child heap[1] "kept"');
    await window.cowscope.seek(4, 7);
  });
  const before = await page.evaluate(() => window.cowscope.state());
  await page.evaluate(() => { document.querySelector('#canvas').old = 'yes'; });
  await die(page);
  await eventually(() => page.evaluate(() => document.querySelector('#canvas').old ?? 'new'), 'new', 15_000);
  await eventually(async () => /started again/.test(await page.locator('#toast').textContent()), true, 15_000);
  await eventually(() => position(page).catch(() => null), [4, 7], 15_000);
  assert.deepEqual(await page.evaluate(() => window.cowscope.state()), before);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');
  await page.keyboard.press('ArrowRight');
  await eventually(async () => (await position(page))[0] >= 4, true);
  await page.done();
});

/** The page asks about this step: what is pressed is about it. */
const asks = (page, step) => eventually(() => page.locator('#question .before').textContent(), `Before step ${step}`);
const alive = (page, mark) => eventually(() => page.evaluate(() => document.querySelector('#canvas').old ?? 'new'), mark, 15_000);

test('what was pinned, switched on and answered is there again as well', async () => {
  const page = await world.open('#scenario=fork-then-write&step=2');
  await page.keyboard.press('t');
  await page.locator('#twin-predict').check();
  await page.locator('#twin-frame').fill('2');
  await page.locator('#twin-frame').press('Enter');
  await page.locator('#twin-stop-fault').check();
  await focusPicture(page);
  await asks(page, 3);
  await page.keyboard.press('1');
  await page.keyboard.press('ArrowRight');
  await asks(page, 4);
  await page.keyboard.press('2');
  const question = page.locator('#question');
  await eventually(() => question.locator('.choice[aria-pressed="true"]').count(), 1);
  const told = async () => ({
    link: await page.evaluate(() => window.cowscope.link()),
    score: await question.locator('.score').textContent(),
    answer: await question.locator('.choice[aria-pressed="true"]').textContent(),
    why: await page.locator('#twin .why').textContent(),
    stops: await page.locator('#twin-stop-fault').isChecked(),
  });
  const before = await told();
  assert.match(before.link, /predict=1/);
  assert.match(before.score, /of 1 right/);
  await page.evaluate(() => { document.querySelector('#canvas').old = 'yes'; });
  await die(page);
  await alive(page, 'new');
  await eventually(async () => JSON.stringify(await told()), JSON.stringify(before), 15_000);
  await page.done();
});

test('what was presented, and whether its question was put, is there again', async () => {
  const page = await world.open('#scenario=fork-then-write&step=2&predict=1');
  await page.keyboard.press('F5');
  await eventually(() => page.locator('#present-where').textContent(), 'Before step 1 of 6');
  await page.keyboard.press('PageDown');
  await eventually(() => page.locator('#present-where').textContent(), 'Step 1 of 6');
  await page.keyboard.press('PageDown');
  await eventually(() => page.locator('#present-where').textContent(), 'Before step 2 of 6');
  await page.evaluate(() => { document.querySelector('#canvas').old = 'yes'; });
  await die(page);
  await alive(page, 'new');
  await eventually(() => position(page).then(([step]) => step, () => null), 1, 15_000);
  await eventually(() => page.locator('#present-where').textContent(), 'Before step 2 of 6', 15_000);
  assert.equal(await page.locator('#present-head').isVisible(), true);
  await page.done();
});

test('under lock=forward one is again where one had come, by the same answers', async () => {
  const page = await world.open('#scenario=fork-then-write&step=2&lock=forward');
  for (const step of [3, 4, 5]) {
    await asks(page, step);
    await page.keyboard.press('1');
    await eventually(() => page.locator('#question .choice[aria-pressed="true"]').count(), 1);
    if (step < 5) await page.keyboard.press('ArrowRight');
  }
  await page.evaluate(() => window.cowscope.seek(3));
  await page.evaluate(() => { document.querySelector('#canvas').old = 'yes'; });
  await die(page);
  await alive(page, 'new');
  await eventually(() => position(page).catch(() => null).then((at) => at?.[0]), 3, 15_000);
  await page.evaluate(() => window.cowscope.seek(4));
  assert.match((await refusal(page, 'window.cowscope.seek(5)')).message, /lock=forward/);
  assert.equal(await page.locator('#question .choice[aria-pressed="true"]').count(), 1);
  await page.done();
});

test('one that dies again soon has its script and step back; after a third death, the scenario as it opens', async () => {
  const page = await world.open('#scenario=fork-then-write&step=3&policy=cow,eager');
  await page.evaluate(async () => {
    await window.cowscope.run('write child heap[1] "kept"');
    await window.cowscope.seek(5, 2);
  });
  const told = () => page.evaluate(async () => {
    const { step, event } = await window.cowscope.state({ detail: 'summary' });
    const link = await window.cowscope.link();
    return { step, inside: event === 2, edited: link.includes('#data='), beside: link.includes('policy=cow,eager') };
  }).catch(() => null);
  const dieAndCome = async (expected) => {
    await page.evaluate(() => { document.querySelector('#canvas').old = 'yes'; });
    await die(page);
    await alive(page, 'new');
    await eventually(told, expected, 15_000);
  };
  const all = { step: 5, inside: true, edited: true, beside: true };
  assert.deepEqual(await told(), all);
  await dieAndCome(all);
  await dieAndCome({ ...all, inside: false, beside: false });
  await dieAndCome({ ...all, step: 3, inside: false, edited: false });
  await page.done();
});

test('what a module that died still tells is not listened to', async () => {
  const page = await world.open('#scenario=fork-then-write&step=3&policy=cow,eager');
  const verdict = page.locator('.sides .verdict');
  await eventually(() => verdict.textContent().then((text) => /identical/.test(text)), true);
  // It dies while it tells where it is; the picture's contents, told next, would be asked about.
  await page.evaluate(() => {
    let dead = false;
    window.cowscope.on('state', ({ step }) => {
      if (dead || step !== 5) return;
      dead = true;
      const error = new WebAssembly.RuntimeError('unreachable');
      window.dispatchEvent(new ErrorEvent('error', { error, message: error.message }));
    });
    return window.cowscope.seek(5);
  });
  await page.getByText('The simulator stopped and was started again.').waitFor();
  await eventually(() => position(page).then(([step]) => step, () => null), 5, 15_000);
  await page.done();
});

test('one that keeps dying is given up, and says so', async () => {
  const page = await world.open();
  for (let i = 0; i < 4; i++) {
    await eventually(() => page.evaluate(() => window.cowscope.state().then(() => 'alive', () => 'dead')), 'alive', 15_000);
    await die(page);
  }
  await page.locator('#screen').waitFor();
  assert.match(await page.locator('#screen').innerText(), /simulator stopped/);
  await page.done();
});

const withoutWebGl = (fresh) => fresh.addInitScript(() => {
  const real = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function get(kind, ...rest) { return /webgl/.test(kind) ? null : real.call(this, kind, ...rest); };
});

test('without WebGL 2 the picture stands as SVG, and everything else works', async () => {
  const page = await world.open('#scenario=fork-then-write&step=3', { wait: false, prepare: withoutWebGl });
  await page.waitForFunction(() => window.cowscope !== undefined);
  await page.evaluate(() => window.cowscope.ready);
  await page.locator('#still svg').waitFor();
  const drawn = () => page.locator('#still svg desc').textContent();
  assert.match(await page.locator('.still-notice').innerText(), /WebGL 2/);
  assert.equal(await page.locator('#twin').isVisible(), true, 'the text version stands beside it');
  // By key, by button, by API, by the command line: the picture follows.
  assert.equal(await page.evaluate(() => document.activeElement.id), 'still');
  await page.keyboard.press('ArrowRight');
  await eventually(async () => /so it got its own copy/.test(await drawn()), true);
  await page.locator('.still-bar').getByRole('button', { name: 'Next' }).click();
  await eventually(() => position(page).then(([step]) => step), 5);
  await page.evaluate(() => window.cowscope.seek(4));
  await eventually(async () => /so it got its own copy/.test(await drawn()), true);
  await page.locator('#still').focus();
  await page.keyboard.press('/');
  await page.locator('#command-input').fill('write child heap[1] "typed"');
  await page.keyboard.press('Enter');
  await eventually(async () => (await page.locator('#still').innerHTML()).includes('typed'), true);
  assert.match(await page.evaluate(() => window.cowscope.link()), /#data=deflate:/);
  assert.match(await page.locator('#headline').innerText(), /./);
  // Playing goes on by itself.
  await page.evaluate(() => window.cowscope.seek(1));
  await page.evaluate(() => window.cowscope.play());
  await eventually(async () => (await position(page))[0] > 1, true);
  await page.locator('.still-notice').getByRole('button').click();
  assert.equal(await page.locator('.still-notice').count(), 0);
  await page.done();
});

/** How much of two screenshots differs, 0 … 1. */
async function difference(page, one, other) {
  return page.evaluate(async ([a, b]) => {
    const pixels = async (data) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
      canvas.drawImage(image, 0, 0);
      return canvas.getImageData(0, 0, image.width, image.height).data;
    };
    const [left, right] = [await pixels(a), await pixels(b)];
    if (left.length !== right.length) return 1;
    let differ = 0;
    for (let i = 0; i < left.length; i += 4) {
      if (Math.max(...[0, 1, 2].map((k) => Math.abs(left[i + k] - right[i + k]))) > 24) differ++;
    }
    return differ / (left.length / 4);
  }, [one.toString('base64'), other.toString('base64')]);
}

test('a lost context comes back, and the picture with it; meanwhile there is a note, then a still', async () => {
  const page = await world.open('#scenario=fork-then-write&step=4');
  await page.evaluate(() => document.fonts.ready);
  const shot = async () => page.locator('#canvas').screenshot();
  let before = await shot();
  await eventually(async () => { const now = await shot(); const same = now.equals(before); before = now; return same; }, true);
  await page.evaluate(() => {
    window.gl = document.querySelector('#canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
    window.gl.loseContext();
  });
  await page.locator('.lost-note').waitFor();
  await page.keyboard.press('ArrowRight');
  await eventually(async () => (await page.locator('#eyebrow').innerText()).includes('Step 5'), true);
  await page.locator('#still svg').waitFor();
  assert.match(await page.locator('.still-notice').innerText(), /graphics system/);
  await page.evaluate(() => window.cowscope.seek(4));
  await page.evaluate(() => window.gl.restoreContext());
  await eventually(() => page.locator('#still').count(), 0);
  assert.equal(await page.locator('.lost-note').count(), 0);
  await eventually(async () => (await difference(page, before, await shot())) < 0.002, true);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');
  await page.done();
});

test('what comes later and does not arrive is asked for again, and then works', async () => {
  let cut = true;
  const page = await world.open('', {
    wait: false,
    allow: [/Failed to load|net::ERR|A network error occurred/],
    prepare: (fresh) => fresh.route(/second\.wasm|panels/, (route) => (cut ? route.abort() : route.continue())),
  });
  const again = page.locator('#toast').getByRole('button', { name: 'Try again' });
  await again.waitFor();
  await page.mouse.move(400, 300); // a pointer over the picture does not reach what is not there yet
  await page.mouse.click(500, 400);
  await again.click();
  await again.waitFor(); // still nothing
  cut = false;
  await again.click(); // the page may come anew
  await eventually(() => page.evaluate(() => window.cowscope.ready.then(() => true)), true);
  await page.keyboard.press('ArrowRight');
  await eventually(async () => (await page.locator('#eyebrow').innerText()).includes('Step 4'), true);
  await page.keyboard.press('?');
  await page.locator('#help[open]').waitFor();
  await page.done();
});

test('opened as a file, or where nothing more arrives, the page says what it needs', async () => {
  const page = await world.open('', { wait: false, allow: [/Failed to load|net::ERR/], prepare: (fresh) => fresh.route('**/main.js', (route) => route.abort()) });
  await eventually(() => page.locator('.late').isVisible(), true);
  assert.match(await page.locator('.late').innerText(), /web server/);
  await page.done();
});

test('a module that does not arrive is told, with a way to try again', async () => {
  const page = await world.open('', { wait: false, allow: [/Failed to load resource/], prepare: (fresh) => fresh.route('**/*.wasm', (route) => route.abort()) });
  await page.locator('#screen').waitFor();
  assert.match(await page.locator('#screen').innerText(), /could not be loaded/);
  assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 1);
  await page.done();
});

test('while it loads there is a bar that moves', async () => {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const page = await world.open('', { wait: false, prepare: (fresh) => fresh.route('**/*.wasm', async (route) => { await held; await route.continue(); }) });
  assert.equal(await page.locator('#boot').isVisible(), true);
  assert.match(await page.locator('#boot').innerText(), /Loading the simulator/);
  release();
  await page.waitForFunction(() => window.cowscope !== undefined);
  await page.evaluate(() => window.cowscope.ready);
  await eventually(() => page.locator('#boot').isVisible(), false);
  assert.equal(await page.locator('#boot-progress').evaluate((bar) => bar.value > 0), true);
  await page.done();
});
