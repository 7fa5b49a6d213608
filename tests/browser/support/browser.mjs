// A browser, a served site and pages in it, for one test file. Every page's own errors fail the test
// that opened it.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { contextOptions, FIREFOX, fromTheDriver, launch } from './browsers.mjs';
import { serve } from './site.mjs';

/** Software rendering on a busy machine: generous, and never waited for in full when all is well. */
const PATIENCE_MS = 30_000;

/**
 * Call at a test file's top level; use what it returns inside the tests. `setUp` runs once when site and
 * browser are there, and may return what is to run at the end.
 */
export function withBrowser(setUp) {
  const world = {
    browser: null,
    site: null,
    async open(path = '', options = {}) {
      const { width = 1440, height = 900, wait = true, allow = [], prepare, ...context } = options;
      const made = await world.browser.newContext(contextOptions({ viewport: { width, height }, colorScheme: 'dark', ...context }));
      made.setDefaultTimeout(PATIENCE_MS);
      const page = await made.newPage();
      const errors = [];
      page.on('pageerror', ({ message }) => {
        // Firefox tells as the page's what Chromium tells on the console.
        const known = FIREFOX && (fromTheDriver(message) || allow.some((pattern) => pattern.test(message)));
        if (!known) errors.push(message);
      });
      page.on('console', (message) => {
        if (message.type() === 'error' && !allow.some((pattern) => pattern.test(message.text()))) errors.push(message.text());
      });
      await prepare?.(page);
      await page.goto(path.startsWith('http') ? path : `${world.site.origin}/${path}`);
      if (wait) await ready(page);
      return Object.assign(page, {
        async done() {
          await made.close();
          assert.deepEqual(errors, [], 'the page reported errors');
        },
      });
    },
  };
  let tearDown;
  before(async () => {
    world.site = await serve();
    world.browser = await launch();
    tearDown = await setUp?.(world);
  });
  after(async () => {
    await tearDown?.();
    await world.browser?.close();
    await world.site?.close();
  });
  return world;
}

/** The scenario is there and the picture has been laid out. */
export async function ready(page) {
  await page.waitForFunction(() => window.cowscope !== undefined);
  await page.evaluate(() => window.cowscope.ready);
  await page.waitForFunction(() => {
    const prose = document.querySelector('#prose');
    return !document.querySelector('#screen').hidden || (prose !== null && !prose.hidden && prose.offsetHeight > 0);
  });
}

/** The same scenario without its questions, at this step and event. */
export async function unasked(page, ...at) {
  await page.evaluate(async (place) => {
    const { level: _, ...scenario } = await window.cowscope.scenario(); // the depth stays
    for (const command of scenario.script) delete command.ask;
    await window.cowscope.load({ scenario });
    await window.cowscope.seek(...place);
  }, at);
  await page.locator('#question').waitFor({ state: 'hidden' });
}

/** Where the page stands, as [step, event]. */
export async function position(page) {
  return page.evaluate(async () => {
    const { step, event } = await window.cowscope.state({ detail: 'summary' });
    return [step, event];
  });
}

export async function stepOf(page) {
  return (await position(page))[0];
}

/**
 * Waits until `read` gives what is expected, then asserts it (and so shows the difference if it never did).
 * What throws has not come true yet. Patient, for machines that are busy; no slower where all is well.
 */
export async function eventually(read, expected, patience = 20_000) {
  const end = Date.now() + patience;
  for (;;) {
    try {
      const got = await read();
      if (JSON.stringify(got) === JSON.stringify(expected) || Date.now() > end) {
        assert.deepEqual(got, expected);
        return;
      }
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The error that a call of window.cowscope rejects with. */
export async function refusal(page, expression) {
  // As an expression of the debugger: the page's own policy forbids making functions out of text.
  return page.evaluate(`(async () => {
    try {
      await (${expression});
      return null;
    } catch (error) {
      return { message: error.message, line: error.line, column: error.column, isError: error instanceof Error };
    }
  })()`);
}

export const picture = (page) => page.locator('#canvas');
export async function focusPicture(page) {
  await page.evaluate(() => document.querySelector('#canvas').focus());
}
