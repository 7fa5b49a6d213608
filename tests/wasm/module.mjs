// The headless module as a program of Node's would use it.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const BUILD = process.env.COWSCOPE_HEADLESS ?? join(ROOT, 'build', 'web-headless');

export class Refused extends Error {
  constructor(error) {
    super(error.message);
    Object.assign(this, error);
  }
}

/** A module of its own: { call, raw, tick, heard }. */
export async function start() {
  const { default: factory } = await import(join(BUILD, 'cowscope-headless.mjs'));
  const heard = [];
  const module = await factory({
    // The glue of older compilers takes Node's fetch for a browser's.
    wasmBinary: await readFile(join(BUILD, 'cowscope-headless.wasm')),
    onCowscopeEvent: (name, json) => heard.push([name, JSON.parse(json)]),
  });
  const raw = (method, text) => JSON.parse(module.ccall('cowscope_call', 'string', ['string', 'string'], [method, text]));
  return {
    heard,
    raw,
    tick: (now) => module.ccall('cowscope_tick', 'number', ['number'], [now]),
    call(method, args = {}) {
      const answer = raw(method, JSON.stringify(args));
      if (!answer.ok) throw new Refused(answer.error);
      return answer.value;
    },
  };
}

/** What `cowscope digest` prints of it. */
export function digests(module, text) {
  const { steps } = module.call('load', { text });
  let out = '';
  for (let step = 1; step <= steps; step++) {
    module.call('seek', { step });
    out += `${step} ${module.call('digest').digest}\n`;
  }
  return out;
}

export const libraryFolder = join(ROOT, 'scenarios', 'library');
