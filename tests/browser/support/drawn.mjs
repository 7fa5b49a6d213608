// What the picture itself says that it wrote, and where.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SITE } from './site.mjs';

/** For withBrowser: the page's own module, held on to, so that its window can be asked (web/app/exports.h). */
export async function holdOn({ site }) {
  const glue = await readFile(join(SITE, 'cowscope.js'), 'utf8');
  const type = 'text/javascript; charset=utf-8';
  site.routes['/glue.js'] = { body: glue, type };
  site.routes['/cowscope.js'] = {
    body: "import start from './glue.js'; export default async (options) => (window.cowscopeModule = await start(options));",
    type,
  };
}

/** What the picture wrote in its last frame. */
export async function drawn(page) {
  const ask = () => page.evaluate(() => {
    const inner = window.cowscopeModule;
    const text = (string) => {
      const bytes = inner.lengthBytesUTF8(string) + 1;
      const place = inner._malloc(bytes);
      inner.stringToUTF8(string, place, bytes);
      return place;
    };
    const places = [text('written'), text('{"note":true}')];
    const answer = JSON.parse(inner.UTF8ToString(inner._cowscope_app(...places)));
    places.forEach((place) => inner._free(place));
    return answer.value;
  });
  await ask();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))));
  return ask();
}

/** Wholly within what it is clipped by. */
export const inSight = ({ place: [, y, , h], clip }) => y >= clip[1] && y + h <= clip[1] + clip[3];
