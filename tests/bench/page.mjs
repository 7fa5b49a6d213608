// What the page costs at its limits, measured in headless Chromium with software rendering, each beside a
// floor of the same run. Writes rows {name, where, unit, measured, floor, floor_name, ratio, target, met}.
//
//   node tests/bench/page.mjs OUT.json [ROW…]    rows by the words before their colon: frames, map, idle,
//                                                 load, processes, first

import { stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { serve, SITE } from '../browser/support/site.mjs';
import { callTimes, frameTimes, median, percentile, wasmMemory, watch, workOfFrames } from './measure.mjs';
import { manyFrames, manyProcesses, manySharedFrames, millionCommands } from './scenarios.mjs';

const { chromium } = createRequire(new URL('../browser/package.json', import.meta.url))('playwright-core');
const { ARGUMENTS, EXECUTABLE } = await import('../browser/support/chromium.mjs');

const [out, ...wanted] = process.argv.slice(2);
if (!out) {
  console.error('page.mjs: usage: node tests/bench/page.mjs OUT.json [frames|map|idle|load|processes|first]…');
  process.exit(2);
}
const wants = (name) => wanted.length === 0 || wanted.includes(name);
const rows = [];

/** `target`: at most, of the ratio if there is a floor, else of what was measured. */
function row(name, unit, measured, target, floor = null, floorName = null) {
  const ratio = floor === null ? null : measured / floor;
  const met = target === null ? null : (ratio ?? measured) <= target;
  const tidy = (n) => (n === null ? null : Number(n.toPrecision(4)));
  rows.push({ name, where: 'page', unit, measured: tidy(measured), floor: tidy(floor), floor_name: floorName, ratio: tidy(ratio), target, met });
  const beside = floor === null ? '' : ` beside ${tidy(floor)} (${floorName}): ${tidy(ratio)} ×`;
  console.error(`${met === null ? '    ' : met ? 'ok  ' : 'over'} ${name}: ${tidy(measured)} ${unit}${beside}`);
}

const site = await serve();
const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
async function open(fragment = '', options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark', ...options });
  context.setDefaultTimeout(300_000);
  const page = await context.newPage();
  await watch(page);
  await page.goto(`${site.origin}/${fragment}`);
  await page.waitForFunction(() => window.cowscope !== undefined);
  await page.evaluate(() => window.cowscope.ready);
  return page;
}
const load = (page, text) => page.evaluate((script) => window.cowscope.load({ text: script }), text);
/** At depth 3, at the end, and at rest: what was to be computed over some frames is. */
async function atRest(page, text, step) {
  await load(page, text);
  await page.evaluate((to) => window.cowscope.seek(to), step);
  let asked = -1;
  for (let i = 0; i < 240; i++) {
    const now = await page.evaluate(() => window.bench.asked);
    if (now === asked) return;
    asked = now;
    await page.waitForTimeout(1000);
  }
}

async function frames() {
  const page = await open('#scenario=fork-then-write&level=3');
  const drawn = async (count) => {
    await atRest(page, manyFrames(count), 1 + Math.ceil(count / 65_536));
    return median(await frameTimes(page));
  };
  const few = await drawn(64);
  for (const count of [1024, 16_384, 131_072]) row(`frames: a drawn frame with ${count.toLocaleString('en')}`, 'ms', await drawn(count), null, few, 'with 64');
  const many = await drawn(1_048_576);
  row('frames: a drawn frame with 1,048,576 simulated frames in use', 'ms', many, 1.25, few, 'with 64');
  if (wants('map')) await map(page);
  if (wants('idle')) {
    const before = await page.evaluate(() => window.bench.asked);
    await page.waitForTimeout(10_000);
    row('idle: animation frames asked for in 10 s, a million frames on screen', 'frames', (await page.evaluate(() => window.bench.asked)) - before, 0);
  }
  await page.context().close();
}

/** Zooms and pans over the million that is on the screen; the floor is a wheel and a drag over 64. */
async function map(page) {
  const wheelAndDrag = async (to) => {
    const box = await to.locator('#canvas').boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height * 0.3];
    await to.mouse.move(x, y);
    for (let i = 0; i < 16; i++) {
      await to.mouse.wheel(0, -100);
      await to.waitForTimeout(20);
    }
    await to.mouse.down();
    for (let i = 0; i < 20; i++) {
      await to.mouse.move(x + 10 * i, y + 5 * i);
      await to.waitForTimeout(20);
    }
    await to.mouse.up();
    for (let i = 0; i < 20; i++) {
      await to.mouse.wheel(0, 100);
      await to.waitForTimeout(20);
    }
  };
  const many = await workOfFrames(page, () => wheelAndDrag(page));
  const small = await open('#scenario=fork-then-write&level=3');
  await atRest(small, manyFrames(64), 2);
  const few = await workOfFrames(small, () => wheelAndDrag(small));
  await small.context().close();
  row('map: the page’s work in a frame while zooming and panning over 1,048,576', 'ms', median(many.frames), 1.25, median(few.frames), 'over 64');
  row('map: longest stall while zooming and panning', 'ms', Math.max(0, ...many.frames), 50);
  row('map: longest task of any kind meanwhile, the software renderer’s waiting included', 'ms', Math.max(0, ...many.tasks), null);
}

async function processes() {
  const page = await open('#scenario=fork-then-write&level=3');
  const count = 4096;
  await atRest(page, manyProcesses(4), 3);
  const few = median(await frameTimes(page));
  await atRest(page, manyProcesses(count), count + 10);  // 4,096 live, some have written
  const many = median(await frameTimes(page));
  row('processes: a drawn frame with 4,096 processes', 'ms', many, 1.25, few, 'with 4');
  const step = await callTimes(page, Array.from({ length: 60 }, () => ['step']));
  row('processes: step among 4,096 processes, p99', 'ms', percentile(step, 0.99), null);
  await page.context().close();
}

async function million() {
  const page = await open('#scenario=fork-then-write&level=3');
  // What comes after the first picture has come: it is loading that is measured.
  await page.waitForTimeout(3000);
  const before = await wasmMemory(page);
  const text = millionCommands();
  const loading = await page.evaluate(async (script) => {
    const bar = document.querySelector('#progress');
    const seen = new Set();
    const observer = new MutationObserver(() => { if (!bar.hidden) seen.add(bar.querySelector('progress').value); });
    observer.observe(bar, { attributes: true, subtree: true });
    // Between two slices a task of ours comes through: the time between two of them is a slice.
    const gaps = [];
    let last = performance.now();
    let going = true;
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      if (going) channel.port2.postMessage(null);
    };
    await new Promise((resolve) => { channel.port1.addEventListener('message', resolve, { once: true }); channel.port2.postMessage(null); });
    gaps.length = 0;
    const begin = performance.now();
    const position = await window.cowscope.load({ text: script });
    const took = performance.now() - begin;
    going = false;
    observer.disconnect();
    return { took, steps: position.steps, gaps, told: seen.size };
  }, text);
  row(`load: ${loading.steps.toLocaleString('en')} commands`, 'ms', loading.took, null);
  row('load: longest time the page was not responsive', 'ms', Math.max(...loading.gaps), 8);
  row('load: the same, 99.9 % of all slices', 'ms', percentile(loading.gaps, 0.999), 8);
  row('load: times that progress was not shown', 'times', loading.told > 3 ? 0 : 1, 0);

  // All of it: the history, the steps' own texts, and what is there for a moment while it is made.
  row('load: WebAssembly memory that a million steps add', 'MiB', (await wasmMemory(page)) - before, 128);

  await page.waitForTimeout(20_000);
  // By now the same has run under the other policy as well, for the chart.
  row('load: the same with what runs beside it', 'MiB', (await wasmMemory(page)) - before, 128);
  // As long a time of slices that do nothing but last 2 ms: what is longer there is the machine's mood.
  const waits = await page.evaluate(async (took) => {
    const gaps = [];
    const channel = new MessageChannel();
    await new Promise((resolve) => { channel.port1.onmessage = resolve; channel.port2.postMessage(null); });
    let last = performance.now();
    const end = last + took;
    await new Promise((resolve) => {
      channel.port1.onmessage = () => {
        const now = performance.now();
        gaps.push(now - last);
        last = now;
        while (performance.now() - now < 2);
        if (now < end) channel.port2.postMessage(null);
        else resolve();
      };
      channel.port2.postMessage(null);
    });
    return gaps;
  }, loading.took);
  row('load: longest slice of as many that only wait 2 ms', 'ms', Math.max(...waits), null);
  let seed = 1;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const seeks = await callTimes(page, Array.from({ length: 300 }, () => ['seek', Math.floor(random() * loading.steps)]));
  row('load: seek to any of a million steps, p99', 'ms', percentile(seeks, 0.99), 33);
  row('load: seek to any of a million steps, median', 'ms', median(seeks), null);
  await page.evaluate((to) => window.cowscope.seek(to), Math.floor(loading.steps / 2));
  const steps = await callTimes(page, Array.from({ length: 150 }, () => ['step']));
  row('load: step among a million, p99', 'ms', percentile(steps, 0.99), 2);
  const back = await callTimes(page, Array.from({ length: 50 }, () => ['back']));
  row('load: back among a million, p99', 'ms', percentile(back, 0.99), 2);
  const drawn = median(await frameTimes(page));
  row('load: a drawn frame with a million steps', 'ms', drawn, null);

  const cancelled = await page.evaluate(async (script) => {
    const promise = window.cowscope.load({ text: script }).then(() => 'loaded', () => performance.now());
    await new Promise((resolve) => setTimeout(resolve, 500));
    const button = document.querySelector('#progress button');
    const pressed = performance.now();
    button.click();
    const ended = await promise;
    return typeof ended === 'number' ? ended - pressed : null;
  }, text);
  row('load: from Cancel to the end of the load', 'ms', cancelled ?? Infinity, 50);
  await page.context().close();
}

/** Cold cache at a fourth of the speed: from the navigation to the first picture, beside a bare page. */
async function first() {
  const arrive = async (path, seen) => {
    const times = [];
    let bytes = 0;
    for (let i = 0; i < 3; i++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      await page.addInitScript(() => {
        const draw = WebGL2RenderingContext.prototype.drawElements;
        WebGL2RenderingContext.prototype.drawElements = function drawElements(...args) {
          if (window.pictured === undefined && document.querySelector('#prose')?.offsetHeight > 0) window.pictured = performance.now();
          return draw.apply(this, args);
        };
      });
      await page.goto(`${site.origin}/${path}`, { waitUntil: 'commit' });
      times.push(await page.evaluate(seen));
      // What is asked for once the picture stands was not waited for.
      const files = await page.evaluate(() => performance.getEntriesByType('resource').filter((entry) => entry.startTime < window.pictured).map((entry) => new URL(entry.name).pathname));
      const sent = await Promise.all([...new Set(['/index.html', ...files])].map((name) => stat(join(SITE, `${name}.br`)).then(({ size }) => size, () => 0)));
      bytes = sent.reduce((sum, size) => sum + size, 0);
      await context.close();
    }
    return { ms: median(times), bytes };
  };
  site.routes['/bare.html'] = { body: '<!doctype html><title>bare</title><canvas id="c"></canvas><script>const g=document.getElementById("c").getContext("webgl2");g.clearColor(1,0,0,1);g.clear(g.COLOR_BUFFER_BIT);requestAnimationFrame(()=>requestAnimationFrame(()=>{window.drawn=performance.now()}))</script>' };
  const bare = await arrive('bare.html', () => new Promise((resolve) => { const look = () => (window.drawn ? resolve(window.drawn) : setTimeout(look, 5)); look(); }));
  const picture = await arrive('', () => new Promise((resolve) => {
    const look = () => {
      const boot = document.querySelector('#boot');
      const prose = document.querySelector('#prose');
      if (boot?.hidden && prose && !prose.hidden && prose.offsetHeight > 0) requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
      else setTimeout(look, 5);
    };
    look();
  }));
  row('first: picture on a cold cache at a fourth of the CPU’s speed', 'ms', picture.ms, 3000);
  row('first: all that is fetched before it, brotli', 'kB', picture.bytes / 1000, 330);
  row('first: the same beside a bare page with a canvas', 'ms', picture.ms, null, bare.ms, 'bare page');
}

try {
  if (wants('frames') || wants('map') || wants('idle')) await frames();
  if (wants('processes')) await processes();
  if (wants('load')) await million();
  if (wants('first')) await first();
} finally {
  await writeFile(out, `${JSON.stringify(rows, null, 2)}\n`);
  await browser.close();
  await site.close();
}
