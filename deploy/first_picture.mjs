// Finds out which of the module's functions a first picture needs, by drawing some: under Node, on a
// canvas that takes everything and shows nothing. Run by deploy/divide.mjs.
//
//   node deploy/first_picture.mjs GLUE INSTRUMENTED.wasm FONTS LIBRARY OUT
//
// The module is instrumented by wasm-split; its profile of each picture goes to OUT-N.profile. The calls
// are those that web/shell makes until a picture stands. One that is forgotten here costs a visitor time
// and nothing else: the function is fetched when it is called.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [glue, wasm, fonts, library, out] = process.argv.slice(2);
const PICTURES = [
  { width: 1440, height: 900, ratio: 1, coarse: false, dark: true },
  { width: 1280, height: 800, ratio: 2, coarse: false, dark: false },
  { width: 390, height: 844, ratio: 3, coarse: true, dark: true },
];
/** What a visit without a link shows (web/shell/src/page.ts). */
const FIRST = 'fork-then-write';

/** An object that has whatever is asked for: functions that do nothing, for the most part. */
function anything(known) {
  return new Proxy(function nothing() {}, {
    get: (_, key) => {
      if (!(key in known)) known[key] = key === Symbol.toPrimitive ? () => 0 : anything({});
      return known[key];
    },
    set: (_, key, value) => { known[key] = value; return true; },
    apply: () => undefined,
  });
}

function webGl(canvas) {
  const numbers = { 0x0d33: 4096, 0x8872: 16, 0x8b4d: 16, 0x8869: 16, 0x821b: 3, 0x821c: 0 };
  const texts = { 0x1f00: 'nobody', 0x1f01: 'nothing', 0x1f02: 'WebGL 2.0', 0x8b8c: 'WebGL GLSL ES 3.00' };
  const programs = { 0x8b82: true, 0x8b86: 0, 0x8b87: 0, 0x8b89: 0, 0x8a36: 0 };
  return anything({
    canvas, drawingBufferWidth: canvas.width, drawingBufferHeight: canvas.height,
    getContextAttributes: () => ({ alpha: true, depth: false, stencil: false, antialias: false }),
    isContextLost: () => false, getError: () => 0, getSupportedExtensions: () => [], getExtension: () => null,
    getParameter: (name) => texts[name] ?? numbers[name] ?? null,
    getShaderParameter: () => true, getShaderInfoLog: () => '',
    getProgramParameter: (_, name) => programs[name] ?? true, getProgramInfoLog: () => '',
    getUniformLocation: (_, name) => ({ name }), getAttribLocation: () => 0, getUniformBlockIndex: () => 0,
    ...Object.fromEntries(['Buffer', 'Framebuffer', 'Program', 'Renderbuffer', 'Sampler', 'Shader', 'Texture', 'VertexArray'].map((kind) => [`create${kind}`, () => ({})])),
  });
}

function browser(picture, frames) {
  const { width, height, ratio } = picture;
  const box = { x: 0, y: 0, left: 0, top: 0, right: width, bottom: height, width, height };
  const canvas = anything({ id: 'canvas', width: width * ratio, height: height * ratio, clientWidth: width, clientHeight: height, getBoundingClientRect: () => box });
  canvas.getContext = () => webGl(canvas);
  const document = anything({ querySelector: () => canvas, getElementById: () => canvas, currentScript: undefined, visibilityState: 'visible', hidden: false, title: '' });
  const globals = {
    document, screen: { width, height, orientation: { angle: 0, type: 'landscape-primary' } }, innerWidth: width, innerHeight: height,
    scrollX: 0, scrollY: 0, pageXOffset: 0, pageYOffset: 0, devicePixelRatio: ratio,
    addEventListener: () => undefined, removeEventListener: () => undefined, matchMedia: () => anything({ matches: false }),
    requestAnimationFrame: (draw) => frames.push(draw), cancelAnimationFrame: () => undefined,
  };
  for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  globalThis.window = globalThis;
  return canvas;
}

async function draw(picture, { listed, text: scenario }, bytes, files) {
  const frames = [];
  const canvas = browser(picture, frames);
  let instance;
  const options = {
    canvas,
    instantiateWasm: (imports, done) => {
      WebAssembly.instantiate(bytes, imports).then((made) => { instance = made.instance; done(made.instance, made.module); });
      return {};
    },
    onAbort: (reason) => { throw new Error(String(reason)); },
    onCowscopeEvent: () => undefined,
    printErr: (text) => { throw new Error(text); },
  };
  const { default: start } = await import(pathToFileURL(glue).href);
  const module = await start(options);
  const memory = Object.values(instance.exports).find((part) => part instanceof WebAssembly.Memory);
  const text = (words) => {
    const size = module.lengthBytesUTF8(words) + 1;
    const place = module._malloc(size);
    module.stringToUTF8(words, place, size);
    return place;
  };
  const ask = (door, method, args) => {
    const answer = JSON.parse(module.UTF8ToString(module[door](text(method), text(JSON.stringify(args)))));
    if (!answer.ok) throw new Error(`${method}: ${answer.error.message}`);
    return answer.value;
  };
  const call = (method, args) => { const value = ask('_cowscope_call', method, args); app('redraw', {}); return value; };
  const app = (method, args) => ask('_cowscope_app', method, args);
  const settle = () => { for (let time = performance.now(); frames.length > 0; time += 1000) frames.splice(0).forEach((frame) => frame(time)); };

  files.forEach((file, face) => {
    const place = module._malloc(file.length);
    new Uint8Array(memory.buffer).set(file, place);
    if (module._cowscope_font(face, place, file.length) !== 1) throw new Error(`font ${face} cannot be read`);
    module._free(place);
  });
  const { width, height, ratio, coarse, dark } = picture;
  call('setLibrary', { scenarios: [] });
  app('environment', { embedded: false, coarse, dark, reducedMotion: false });
  app('resize', { width, height, pixelWidth: width * ratio, pixelHeight: height * ratio, ratio });
  app('visible', { visible: true });
  settle();
  call('setLibrary', { scenarios: listed });
  call('setView', { theme: 'dark' });
  // A change goes in slices (engine.ts), and what it replaced is taken down after it.
  let { done } = ask('_cowscope_call', 'begin', { method: 'load', args: { text: scenario, view: { theme: 'auto' }, origin: 'library' } });
  while (!done) ({ done } = ask('_cowscope_call', 'work', { ms: 4 }));
  app('redraw', {});
  ask('_cowscope_call', 'place', {});
  while (ask('_cowscope_call', 'clear', { ms: 4 }).left);
  settle();
  app('overlay', { sentence: 140, question: 0 });
  settle();
  // It opens at a question, which is measured when the picture stands.
  app('overlay', { sentence: 140, question: 264 });
  settle();

  const { __write_profile: profile } = instance.exports;
  const size = profile(0, 0);
  const place = memory.grow(Math.ceil(size / 65536)) * 65536;
  profile(place, size);
  return new Uint8Array(memory.buffer, place, size).slice();
}

/** As web/shell/src/fonts.ts. */
function unpack(pack) {
  let at = 16;
  return [0, 4, 8, 12].map((place) => pack.subarray(at, (at += pack.readUInt32LE(place))));
}

const english = (text) => (typeof text === 'object' ? text.en : text) ?? '';
const bytes = await readFile(wasm);
const files = unpack(await readFile(fonts));
const scenario = async (id) => JSON.parse(await readFile(join(library, `${id}.json`), 'utf8'));
const order = (await readFile(join(library, 'order.txt'), 'utf8')).split('\n').filter((line) => line.trim() !== '');
const listed = (await Promise.all(order.map(scenario))).map(({ id, title, summary, level, revision }) => ({
  id, title: english(title), summary: english(summary), level: level ?? 1, revision: revision ?? 1,
}));
const text = await readFile(join(library, `${FIRST}.json`), 'utf8');
for (const [index, picture] of PICTURES.entries()) {
  await writeFile(`${out}-${index}.profile`, await draw(picture, { listed, text }, bytes, files));
}
process.exit(0); // nothing that the module still waits for will come
