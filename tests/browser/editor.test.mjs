// The script editor: fetched when it is asked for, the run follows the text, nothing that was written is
// lost, files come and go.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { eventually, stepOf, withBrowser } from './support/browser.mjs';
import { chromiumOnly } from './support/browsers.mjs';

const world = withBrowser();
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SCRIPT = '# a script with a comment\nspawn a from sh\nwrite a heap[0] "one"\nfork a as b\nwrite b heap[0] "two"\n';

const openEditor = async (page) => {
  await page.locator('#canvas').focus();
  await page.keyboard.press('e');
  await page.locator('#editor .cm-content').waitFor();
};
/** Waits until what `read` gives is such a text. */
const becomes = async (read, pattern) => {
  await eventually(async () => pattern.test(await read()), true).catch(async () => assert.match(await read(), pattern));
};
const textOf = (page) => page.evaluate(() => {
  const lines = [...document.querySelector('#editor .text').shadowRoot.querySelectorAll('.cm-line')];
  return lines.map((line) => line.textContent).join('\n');
});
const status = (page) => page.locator('#editor .status').innerText();
const steps = (page) => page.evaluate(async () => (await window.cowscope.state({ detail: 'summary' })).steps);
/** Puts the cursor at the end of a line and types. */
const typeAfter = async (page, line, text) => {
  await page.locator('#editor .cm-line', { hasText: line }).first().click();
  await page.keyboard.press('End');
  await page.keyboard.type(text);
  await page.keyboard.press('Escape'); // no word is chosen by what comes next
};
const drop = (page, name, content, bytes = false) => page.evaluate(([file, what, raw]) => {
  const data = new DataTransfer();
  data.items.add(new File([raw ? new Uint8Array(what) : what], file));
  document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true }));
  const shown = !document.querySelector('#drop').hidden;
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  return shown;
}, [name, content, bytes]);

test('it is fetched when asked for, under the same strict policy', async () => {
  const page = await world.open('', {
    prepare: (fresh) => fresh.addInitScript(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.sourceFile}`));
    }),
  });
  const fetched = () => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /pane-|editor\.css/.test(name)).length);
  assert.equal(await fetched(), 0);
  await openEditor(page);
  assert.equal(await fetched(), 2);
  assert.match(await textOf(page), /fork parent as child/);
  // What styles it is there all the same: the line of the step that is shown is lit.
  const lit = page.locator('#editor .cm-step-line');
  assert.match(await lit.innerText(), /fork parent as child/);
  assert.notEqual(await lit.evaluate((line) => getComputedStyle(line).backgroundColor), 'rgba(0, 0, 0, 0)');
  assert.match(await page.locator('#editor .cm-content').evaluate((text) => getComputedStyle(text).fontFamily), /JetBrains Mono/);
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  await page.evaluate(`${AXE};0`);
  const found = await page.evaluate(() => window.axe.run('#editor'));
  assert.deepEqual(found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target)}`), []);
  // The picture moves, and the light with it.
  await page.evaluate(() => window.cowscope.seek(4));
  await becomes(() => lit.innerText(), /write child heap\[2\]/);
  // Escape, then Tab leaves the text; the close button gives the picture its focus back.
  await page.locator('#editor .cm-content').focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.closest('#editor .text')), null);
  await page.getByRole('button', { name: 'Close the editor' }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');
  await page.done();
});

test('the run follows the text and stays at its step; what is wrong is told in place and the picture stays', { skip: chromiumOnly('its driver makes no double click') }, async () => {
  const page = await world.open();
  await page.evaluate((text) => window.cowscope.load({ text }), SCRIPT);
  await page.evaluate(() => window.cowscope.seek(3));
  await openEditor(page);
  assert.equal(await textOf(page), SCRIPT);
  // A line before the step that is shown: the picture stays with that step.
  await typeAfter(page, 'spawn a', '\nread a heap[3]');
  await eventually(() => steps(page), 5);
  await eventually(() => stepOf(page), 4);
  await becomes(() => page.locator('#editor .cm-step-line').innerText(), /fork a as b/);
  await becomes(() => status(page), /Runs: 5 steps/);
  // A mistake.
  await typeAfter(page, 'write b', '\nwriet b heap[1]');
  await becomes(() => status(page), /Line 7: .*did you mean 'write'\?.*The picture shows the last version that runs/);
  assert.equal(await page.locator('#editor .cm-lintRange-error').innerText(), 'wriet');
  assert.equal(await steps(page), 5);
  // A line that names what no line has made is marked, and the rest runs.
  await page.locator('#editor .cm-lintRange-error').dblclick();
  await page.keyboard.type('write');
  await becomes(() => status(page), /Runs: 6 steps/);
  await typeAfter(page, 'read a heap', '\nread nobody heap[0]');
  await becomes(() => status(page), /Step 3 no longer holds/);
  assert.equal(await page.locator('#editor .cm-lintRange-warning').innerText(), 'read nobody heap[0]');
  assert.equal(await steps(page), 7);
  await page.done();
});

test('what is done in the picture comes into the text, and comments stay', async () => {
  const page = await world.open();
  await page.evaluate((text) => window.cowscope.load({ text }), SCRIPT);
  await openEditor(page);
  await page.evaluate(async () => {
    await window.cowscope.seek(2);
    await window.cowscope.run('read a heap[1]');
  });
  await eventually(() => textOf(page), SCRIPT.replace('"one"\n', '"one"\nread a heap[1]\n'));
  await page.locator('#canvas').focus();
  await page.keyboard.press('Control+z');
  await eventually(() => textOf(page), SCRIPT);
  await page.done();
});

test('text and JSON are two forms of one scenario', async () => {
  const page = await world.open();
  await page.evaluate((text) => window.cowscope.load({ text }), SCRIPT);
  const before = await page.evaluate(() => window.cowscope.scenario());
  await openEditor(page);
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  await page.locator('#editor .notice').getByText('comments').waitFor();
  assert.equal(await textOf(page), SCRIPT);
  await page.getByRole('button', { name: 'Show as JSON' }).click();
  await becomes(() => textOf(page), /^\{\n {2}/);
  assert.deepEqual(JSON.parse(await textOf(page)), before);
  await becomes(() => page.locator('#editor .cm-step-line').innerText(), /spawn a/);
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  await eventually(() => textOf(page), SCRIPT.slice(SCRIPT.indexOf('\n') + 1));
  assert.deepEqual(await page.evaluate(() => window.cowscope.scenario()), before);
  // Undo brings the comment back.
  await page.locator('#editor .cm-content').focus();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await eventually(() => textOf(page), SCRIPT);
  await page.done();
});

test('a draft outlives a reload and a module that dies, and no link overwrites it', async () => {
  const page = await world.open();
  await page.evaluate((text) => window.cowscope.load({ text }), SCRIPT);
  await openEditor(page);
  await typeAfter(page, 'write b', '\nread b heap[2] # mine');
  await eventually(() => steps(page), 5);
  await page.evaluate(() => {
    const error = new WebAssembly.RuntimeError('unreachable');
    window.dispatchEvent(new ErrorEvent('error', { error, message: error.message }));
  });
  await page.locator('#toast.shown').waitFor();
  await eventually(() => steps(page).catch(() => null), 5, 15_000);
  const mine = `${SCRIPT}read b heap[2] # mine\n`;
  assert.equal((await textOf(page)).trimEnd(), mine.trimEnd());
  await typeAfter(page, '# mine', ' own');
  // A link replaces what is shown, never what was written.
  await page.evaluate(() => { location.hash = '#scenario=chain-of-forks'; });
  await page.evaluate(() => { location.hash = '#scenario=fork-then-write'; });
  await becomes(() => textOf(page), /fork parent as child/);
  await page.reload();
  await page.waitForFunction(() => window.cowscope !== undefined);
  await page.evaluate(() => window.cowscope.ready);
  await openEditor(page);
  assert.match(await textOf(page), /fork parent as child/);
  await page.getByRole('button', { name: 'Drafts' }).first().click();
  const entries = page.locator('#drafts li');
  assert.equal(await entries.count(), 1);
  await entries.getByRole('button', { name: /^Open/ }).click();
  await eventually(async () => (await textOf(page)).trimEnd(), `${mine.trimEnd()} own`);
  await eventually(() => steps(page), 5);
  // It goes when it is told to.
  await page.getByRole('button', { name: 'Drafts' }).first().click();
  await entries.getByRole('button', { name: /^Delete/ }).click();
  await page.getByText('Nothing is here yet').waitFor();
  await page.done();
});

test('after a reload the text is there as it was written', async () => {
  const page = await world.open();
  await page.evaluate((text) => window.cowscope.load({ text }), SCRIPT);
  await openEditor(page);
  await becomes(() => page.evaluate(() => location.hash), /data=/);
  const before = await page.evaluate(() => location.hash);
  await typeAfter(page, 'write b', '\nread b heap[2]  // why');
  await eventually(() => steps(page), 5);
  await eventually(async () => (await page.evaluate(() => location.hash)) === before, false);
  const written = await textOf(page);
  const hash = await page.evaluate(() => location.hash);
  await becomes(() => page.evaluate(() => localStorage.getItem('cowscope.drafts')), /"bytes"/);
  await page.reload();
  await page.waitForFunction(() => window.cowscope !== undefined);
  await page.evaluate(() => window.cowscope.ready);
  assert.equal(await page.evaluate(() => location.hash), hash);
  await openEditor(page);
  assert.equal(await textOf(page), written);
  await page.done();
});

test('the last ten drafts are kept, the oldest go where there is no room', async () => {
  const page = await world.open('embed.html');
  const kept = await page.evaluate(async () => {
    const entries = Array.from({ length: 12 }, (_, i) => ({ id: `old${i}`, title: `Old ${i}`, time: 1000 - i, bytes: 3 }));
    localStorage.setItem('cowscope.drafts', JSON.stringify(entries));
    for (const { id } of entries) localStorage.setItem(`cowscope.draft.${id}`, 'old');
    const real = Storage.prototype.setItem;
    let refusals = 2;
    Storage.prototype.setItem = function setItem(...args) {
      if (args[0].startsWith('cowscope.draft.') && refusals-- > 0) throw new DOMException('full', 'QuotaExceededError');
      return real.apply(this, args);
    };
    await window.cowscope.run('read parent heap[0]');
    const until = performance.now() + 10_000;
    while (!/fork-then|Fork, then/.test(localStorage.getItem('cowscope.drafts')) && performance.now() < until) await new Promise((go) => setTimeout(go, 50));
    return { list: JSON.parse(localStorage.getItem('cowscope.drafts')).map(({ title }) => title), texts: Object.keys(localStorage).filter((key) => key.startsWith('cowscope.draft.')).length };
  });
  // Ten less the two that went for want of room.
  assert.deepEqual(kept.list, ['Fork, then write', ...Array.from({ length: 7 }, (_, i) => `Old ${i}`)]);
  assert.equal(kept.texts, 8);
  await page.done();
});

test('a file is opened and saved; one that is none is told and changes nothing', { skip: chromiumOnly('its driver tells of no download') }, async () => {
  const page = await world.open('', { acceptDownloads: true, prepare: (fresh) => fresh.addInitScript(() => { delete window.showSaveFilePicker; }) });
  assert.equal(await drop(page, 'mine.cow', SCRIPT), true);
  await eventually(() => steps(page), 4);
  assert.equal(await page.locator('#drop').isHidden(), true);
  await openEditor(page);
  assert.equal(await textOf(page), SCRIPT);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save', exact: true }).click()]);
  assert.match(download.suggestedFilename(), /\.cow$/);
  assert.equal(await readFile(await download.path(), 'utf8'), SCRIPT);

  const before = await page.evaluate(() => window.cowscope.state());
  const told = page.locator('#no-scenario');
  const refused = async (name, content, words, bytes) => {
    await drop(page, name, content, bytes);
    await told.waitFor();
    assert.match(await told.innerText(), words);
    assert.match(await told.innerText(), /Nothing was changed/);
    await told.getByRole('button', { name: 'Close' }).last().click();
    assert.deepEqual(await page.evaluate(() => window.cowscope.state()), before);
  };
  await refused('picture.png', [0x89, 0x50, 0x4e, 0x47, 0xff, 0x00], /picture\.png is no scenario[^]*no text/, true);
  await refused('large.cow', '#'.repeat((1 << 20) + 1), /1 MiB/);
  await refused('cut.json', '{\n  "cowscope": 1,\n  "title": "x", "scr', /Line 3, column \d+/);
  // A script with a mistake can be mended in the editor.
  await page.locator('#file-input').setInputFiles({ name: 'bad.cow', mimeType: 'text/plain', buffer: Buffer.from('spawn a from sh\nraed a heap[0]\n') });
  await told.getByText(/did you mean 'read'/).waitFor();
  await told.getByRole('button', { name: 'Open it in the editor' }).click();
  await becomes(() => status(page), /Line 2: .*last version that runs/);
  assert.deepEqual(await page.evaluate(() => window.cowscope.state()), before);
  await page.locator('#editor .cm-line', { hasText: 'raed' }).dblclick({ position: { x: 30, y: 8 } });
  await page.keyboard.type('read');
  await eventually(() => steps(page), 2);
  await page.done();
});

test('words and names are offered, and taken with the keyboard', async () => {
  const page = await world.open();
  await page.evaluate((text) => window.cowscope.load({ text }), SCRIPT);
  await openEditor(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('munm');
  await page.locator('#editor .cm-tooltip-autocomplete [aria-selected]', { hasText: 'munmap' }).waitFor();
  await page.waitForTimeout(120); // CodeMirror takes no choice in the first moment
  await page.keyboard.press('Enter');
  await page.keyboard.type(' b he');
  await page.locator('#editor .cm-tooltip-autocomplete [aria-selected]', { hasText: 'heap' }).waitFor();
  await page.waitForTimeout(120);
  await page.keyboard.press('Enter');
  await page.keyboard.type('[1]');
  await eventually(() => steps(page), 5);
  assert.equal((await textOf(page)).trimEnd(), `${SCRIPT}munmap b heap[1]`);
  await page.done();
});

test('on a phone it is a sheet over everything; a link can lock it', { skip: chromiumOnly('its driver makes no touch screen') }, async () => {
  const phone = await world.open('', { width: 390, height: 844, hasTouch: true, isMobile: true });
  await openEditor(phone);
  assert.deepEqual(await phone.locator('#editor').evaluate((sheet) => { const { x, y, width, height } = sheet.getBoundingClientRect(); return [x, y, width, height]; }), [0, 0, 390, 844]);
  const close = await phone.getByRole('button', { name: 'Close the editor' }).boundingBox();
  assert.ok(close.width >= 40 && close.height >= 40);
  await phone.getByRole('button', { name: 'Close the editor' }).click();
  await phone.done();

  const page = await world.open('#scenario=fork-then-write&lock=edit');
  await page.locator('#canvas').focus();
  await page.keyboard.press('e');
  await page.locator('#toast.shown', { hasText: 'does not let' }).waitFor();
  assert.equal(await page.locator('#editor').count(), 0);
  await page.done();
});
