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
  /** Runs `act` with the address of a text in the module's memory. */
  const withText = (text, act) => {
    const size = module.lengthBytesUTF8(text) + 1;
    const address = module._malloc(size);
    if (address === 0) throw new Error(`no room for ${size} bytes`);
    try {
      module.stringToUTF8(text, address, size);
      return act(address);
    } finally {
      module._free(address);
    }
  };
  const raw = (method, args) =>
    JSON.parse(withText(method, (name) => withText(args, (text) => module.UTF8ToString(module._cowscope_call(name, text)))));
  return {
    heard,
    raw,
    tick: (now) => module._cowscope_tick(now),
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
