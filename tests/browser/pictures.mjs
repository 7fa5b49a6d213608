// The pictures of the README, taken from the page itself: web/screenshot.png, and the frames of
// web/animation.webp with how long each stands. deploy/pictures.sh makes files of them.
//
//   node tests/browser/pictures.mjs FOLDER

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from './support/browsers.mjs';
import { LIBRARY, serve } from './support/site.mjs';

const folder = process.argv[2];
await mkdir(folder, { recursive: true });

/** A database saves itself in the background while it is written to: what copy-on-write is made for. */
const SNAPSHOT = `@title "Redis BGSAVE"
@machine frames 80
@file /bin/sh 4
@file /bin/redis 4
@program sh {
  text 3 r-x file /bin/sh touched 3
  heap 4 rw-
}
@program redis-server {
  text 4 r-x file /bin/redis touched 4
  heap 8 rw-
  stack 1 rw-
}
spawn shell from sh
write shell heap[0..1]
fork shell as redis
exec redis redis-server
write redis heap[0..7] "SET k v0"
write redis stack[0]
fork redis as bgsave
write redis heap[0] "SET k0 v1"
write redis heap[3] "SET k3 v1"
@say "redis stores into page 7 of its heap. bgsave still needs the old bytes, so the kernel gives redis a copy."
write redis heap[7] "SET k7 v1"
read bgsave heap[..]
exit bgsave 0
wait redis
`;

const site = await serve();
const browser = await launch();

async function open(path, width, height, clock) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: 'dark' });
  const page = await context.newPage();
  if (clock) await page.clock.install();
  await page.goto(`${site.origin}/${path}`);
  await page.waitForFunction(() => window.cowscope !== undefined);
  await page.evaluate(() => window.cowscope.ready);
  await page.evaluate(() => document.fonts.ready);
  return page;
}

async function screenshot() {
  const page = await open('#scenario=fork-then-write&level=3&theme=dark', 1440, 900, false);
  await page.evaluate(async (text) => {
    await window.cowscope.load({ text });
    await window.cowscope.seek(10);
  }, SNAPSHOT);
  await page.waitForTimeout(1500); // motion comes to rest, the chart is read
  await page.screenshot({ path: join(folder, 'screenshot.png') });
  await page.context().close();
}

/** The six steps without their questions, in the browser's own time made slow: a picture every 40 ms. */
async function animation() {
  const FRAME_MS = 40;
  const MOTION_MS = 360;
  const frames = [];
  const page = await open('embed.html#scenario=fork-then-write&level=1&theme=dark', 900, 506, true);
  const take = async (ms) => {
    const name = `frame-${String(frames.length).padStart(3, '0')}.png`;
    await page.screenshot({ path: join(folder, name) });
    frames.push({ name, ms });
  };
  const scenario = JSON.parse(await readFile(join(LIBRARY, 'fork-then-write.json'), 'utf8'));
  for (const step of scenario.script) delete step.ask;
  await page.evaluate(async (text) => {
    await window.cowscope.load({ text });
    await window.cowscope.seek(2);
  }, JSON.stringify(scenario));
  await page.clock.runFor(2000);
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await take(1000);
  // Fork, the child's write with its fault and its copy, the parent's write, the child's end.
  for (const [step, event, rest] of [[3, 0, 1500], [4, 3, 800], [4, 7, 1000], [4, 0, 1900], [5, 0, 2000], [6, 0, 1200]]) {
    await page.evaluate((to) => void window.cowscope.seek(...to), event ? [step, event] : [step]);
    for (let ms = 0; ms < MOTION_MS; ms += FRAME_MS) {
      await page.clock.runFor(FRAME_MS);
      await take(FRAME_MS);
    }
    frames.at(-1).ms += rest;
  }
  await writeFile(join(folder, 'frames.txt'), frames.map(({ name, ms }) => `-d ${ms} ${name}`).join('\n'));
  await page.context().close();
}

await screenshot();
await animation();
await browser.close();
await site.close();
