// The browser that the tests drive: Chromium, or a stock Firefox with COWSCOPE_BROWSER=firefox.

import playwright from 'playwright-core';
import { ARGUMENTS, EXECUTABLE } from './chromium.mjs';

export const FIREFOX = process.env.COWSCOPE_BROWSER === 'firefox';

/** For what only one of the two can be asked: `test(…, { skip: chromiumOnly('why') }, …)`. */
export const chromiumOnly = (why) => (FIREFOX ? `not in Firefox: ${why}` : false);

export function launch() {
  return FIREFOX ? launchFirefox() : playwright.chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
}

/**
 * By WebDriver BiDi, which a stock Firefox speaks. It has WebGL 2 only with a screen, so under Xvfb, and draws in
 * software. What this Firefox does not know yet of BiDi is answered here: colours are then the preference below.
 */
async function launchFirefox() {
  const browser = await playwright.firefox.launch({
    channel: 'moz-firefox',
    executablePath: process.env.COWSCOPE_FIREFOX ?? '/usr/bin/firefox-esr',
    headless: false,
    env: { ...process.env, LIBGL_ALWAYS_SOFTWARE: '1' },
    firefoxUserPrefs: { 'layout.css.prefers-color-scheme.content-override': 0, 'webgl.force-enabled': true },
  });
  const session = Object.getPrototypeOf(browser._connection.toImpl(browser)._browserSession);
  const { send } = session;
  session.send = function (method, parameters) {
    return send.call(this, method, parameters).catch((error) => {
      if (method === 'emulation.setMediaFeaturesOverride' && /unknown command/.test(error.message)) return {};
      throw error;
    });
  };
  return browser;
}

/** A page error that the driver makes: it puts styles into the page, whose policy forbids them. */
export const fromTheDriver = (message) => /blocked an inline style/.test(message);

/** The options of a context without those that Firefox's driver does not take. */
export function contextOptions(options) {
  if (!FIREFOX) return options;
  const { isMobile, permissions, ...rest } = options;
  return rest;
}
