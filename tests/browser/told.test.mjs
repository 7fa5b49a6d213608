// What the picture tells at a moment, and that it is in sight: asked of the picture, which knows what it wrote.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, unasked, withBrowser } from './support/browser.mjs';
import { drawn, holdOn, inSight } from './support/drawn.mjs';

const world = withBrowser(holdOn);

const texts = async (page) => (await drawn(page)).map(({ text }) => text);

test('the chart counts what has happened, not what the step will come to', async () => {
  const page = await world.open('#scenario=fork-then-write&level=3&step=4.5');
  await eventually(async () => (await texts(page)).includes('Copy on write 4'), true);
  assert.equal((await texts(page)).includes('4 frames saved'), true);
  await unasked(page, 4); // a question has the chart's place
  await eventually(async () => (await texts(page)).includes('Copy on write 5'), true);
  assert.equal((await texts(page)).includes('3 frames saved'), true);
  await page.evaluate(() => window.cowscope.setPolicy('eager'));
  await eventually(async () => (await texts(page)).includes('3 frames more'), true);
  await page.done();
});

test('after exec it is told who runs another program', async () => {
  const page = await world.open('#scenario=exec-wastes-nothing&level=1&step=5');
  assert.equal((await texts(page)).includes('child runs ls now, another program.'), true);
  await page.evaluate(() => window.cowscope.seek(3));
  await eventually(async () => (await texts(page)).includes('child runs ls now, another program.'), false);
  await page.done();
});

test('on a phone processes stand in a line each beside a question', async () => {
  const page = await world.open('#scenario=fork-then-write&step=4', { width: 390, height: 844 });
  const lines = (await drawn(page)).filter(({ text, size }) => size === 13 && ['parent', 'child'].includes(text));
  assert.deepEqual(lines.map(({ text }) => text), ['parent', 'child']);
  const asked = await page.locator('#question').boundingBox();
  for (const { place: [, y, , h] } of lines) assert.equal(y + h < asked.y, true);
  assert.equal((await texts(page)).some((text) => text.startsWith('+59')), true, 'nor are the free frames left out');
  await page.done();
});

test('the end of a scenario leads to the next one, but in somebody else’s page', async () => {
  const page = await world.open('#scenario=fork-then-write&step=6');
  const next = (await drawn(page)).find(({ text }) => text === 'Next scenario');
  assert.equal((await texts(page)).includes('The last owner reuses'), true);
  await page.mouse.click(next.place[0] + 20, next.place[1] + 5);
  await eventually(() => page.evaluate(async () => (await window.cowscope.scenario()).title?.en ?? (await window.cowscope.scenario()).title), 'The last owner reuses');
  await page.done();
  const embed = await world.open('embed.html#scenario=fork-then-write&step=6', { width: 800, height: 450 });
  const told = await texts(embed);
  assert.equal(told.includes('Next') && !told.includes('Go on: '), true, told.join(' | '));
  await embed.done();
});

/** Of each cell that three processes own: their initials in its strip, the number and the word above them. */
function ofThree(texts) {
  const written = (text) => texts.filter((one) => one.text === text).map(({ place: [x, y, w, h] }) => ({ x, y, w, h, base: y + h * 0.74 }));
  const word = written('users');
  return written('g').flatMap((g) => {
    const c = written('c').find(({ x, y }) => Math.abs(y - g.y) < 1 && x > g.x && x - g.x < 80);
    const over = (one) => one.x > g.x - 20 && one.x < (c?.x ?? 0) + 20 && one.y < g.y && one.y > g.y - 50;
    return c && written('3').some(over) ? [{ g, c, number: written('3').find(over), word: word.find(over) }] : [];
  });
}

test('how many users is written within the dashes, however narrow the cell', async () => {
  for (const [path, width, height] of [
    ['#scenario=chain-of-forks&step=5&policy=cow,eager', 390, 844],
    ['#scenario=chain-of-forks&step=6&policy=cow,eager', 768, 1024],
    ['embed.html#scenario=chain-of-forks&step=5&level=2', 800, 450],
  ]) {
    const page = await world.open(path, { width, height });
    const cells = ofThree(await drawn(page));
    assert.equal(cells.length, 2, path);
    for (const { g, c, number, word } of cells) {
      // A strip's initials stand in the middle of their thirds; it is 15 high, and the dashes end 6 above it.
      const third = (c.x + c.w / 2 - g.x - g.w / 2) / 2;
      const [left, right] = [g.x + g.w / 2 - third / 2 + 6, c.x + c.w / 2 + third / 2 - 6];
      const low = g.base - 12 * 0.364 - 7.5 - 6;
      const told = `${path}: ${JSON.stringify({ left, right, low, number, word })}`;
      assert.equal(number.x >= left + 2 && number.base <= low + 0.6, true, told);
      assert.equal(word.x + word.w <= right - 2 && word.base <= low + 0.6, true, told);
    }
    await page.done();
  }
});

test('all events of a store are in sight at once, in slow motion too', async () => {
  const EVENTS = ['TLB miss', 'Walk', 'Page fault', 'Region check', 'Decide', 'Allocate', 'Copy 4,096 bytes', 'Repoint the entry', 'Drop frame', 'Retry'];
  const page = await world.open('#scenario=fork-then-write&level=3', { width: 1440, height: 900 });
  for (const [width, height, event] of [[1440, 900], [1440, 900, 5], [1440, 900, 2], [1024, 768]]) {
    await page.setViewportSize({ width, height });
    await unasked(page, 4, ...(event ? [event] : []));
    const told = (await drawn(page)).filter(({ place: [x] }) => x > width * 0.76).filter(inSight).map(({ text }) => text);
    const missing = EVENTS.filter((title) => !told.some((text) => text.startsWith(title)));
    assert.deepEqual(missing, [], `at ${width}x${height}, event ${event ?? 'last'}`);
    // When all has happened there is room for what each was about.
    if (width === 1440 && !event) assert.equal(told.includes('the lowest free one') && told.includes('refcount 2 → 1'), true, told.join(' | '));
  }
  await page.done();
});

test('three processes and their lanes are in sight at once where there is little room', async () => {
  for (const [width, height] of [[1024, 768], [1280, 720]]) {
    const page = await world.open('#scenario=chain-of-forks&level=2&step=5', { width, height });
    const told = (await drawn(page)).filter(inSight);
    for (const name of ['grandparent', 'parent', 'child']) {
      assert.equal(told.some(({ text, size, place: [x] }) => text === name && size === 16 && x < width * 0.3), true, `${name} at ${width}`);
      assert.equal(told.some(({ text, size, place: [, y] }) => text === name && size === 14 && y > height * 0.7), true, `its lane at ${width}`);
    }
    await page.done();
  }
});

test('what was written is in sight in what each process reads, and what has no room is told', async () => {
  const page = await world.open('#scenario=eager-against-cow&level=2&step=6&policy=cow,eager', { width: 1024, height: 768 });
  await eventually(async () => (await texts(page)).includes('identical'), true);
  const strip = (await drawn(page)).filter(({ place: [, y], size }) => y > 440 && y < 520 && size === 13).map(({ text }) => text);
  for (const word of ['next', 'done']) assert.equal(strip.filter((text) => text === word).length, 2, strip.join(' | '));
  assert.equal(strip.filter((text) => text === '…').length, 4, 'four of five pages of two processes on two sides');
  await page.done();
});

test('the card of a frame gives way to what can be done to its page', async () => {
  const page = await world.open('#scenario=fork-then-write&level=1&step=2');
  await unasked(page, 2);
  const cell = async () => (await drawn(page)).find(({ text }) => text === 'frame 0').place;
  const card = async () => (await texts(page)).includes('Why frame 0?') || (await texts(page)).includes('Frame 0');
  const [x, y] = await cell();
  await page.mouse.click(x + 10, y + 5);
  await eventually(card, true);
  await page.mouse.click(x + 10, y + 5);
  await page.locator('#offers').waitFor();
  await eventually(card, false);
  await page.keyboard.press('Escape');
  await eventually(card, true);
  await page.done();
});

test('who acts is in sight in a list of processes, and whom a question is about', async () => {
  for (const [id, step, width, height, times, wish] of [
    ['chain-of-forks', 4, 1600, 900, 2, '&policy=cow,eager'], // a question is open
    ['chain-of-forks', 5, 390, 844, 1, ''],
    ['fork-then-write', 4, 360, 640, 1, ''],
  ]) {
    const page = await world.open(`#scenario=${id}&step=${step}${wish}`, { width, height });
    if (wish === '') await unasked(page, step); // its questions take the list's place
    const names = (await drawn(page)).filter((one) => one.text === 'child' && one.size === 16 && inSight(one));
    assert.equal(names.length, times, `${id} at ${width}x${height}`);
    await page.done();
  }
});
