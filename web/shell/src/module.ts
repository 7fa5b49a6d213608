// The WebAssembly module and its three doors: the API, the picture's own window calls, and events out.
// One instance lives and dies; engine.ts starts the next.

import { asError, CowscopeError, ModuleDied } from './errors.js';
import type { FontFiles } from './fonts.js';
import { SecondPart } from './second_part.js';
import type { Diagnostic } from './types.js';

/** What the glue that emscripten writes takes and gives (MODULARIZE, EXPORT_ES6). */
interface EmscriptenModule {
  canvas?: HTMLCanvasElement;
  _malloc(bytes: number): number;
  _free(address: number): void;
  _cowscope_app(method: number, args: number): number;
  _cowscope_call(method: number, args: number): number;
  _cowscope_font(face: number, bytes: number, size: number): number;
  lengthBytesUTF8(text: string): number;
  stringToUTF8(text: string, address: number, most: number): void;
  UTF8ToString(address: number): string;
}
type Instantiate = (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void) => object;
interface ModuleOptions {
  canvas: HTMLCanvasElement;
  instantiateWasm: Instantiate;
  onAbort(reason: unknown): void;
  onCowscopeEvent(name: string, json: string): void;
  print(text: string): void;
  printErr(text: string): void;
}
type Factory = (options: ModuleOptions) => Promise<EmscriptenModule>;

export interface ModuleFiles {
  glue: string;
  wasm: string;
  /** The second part of the module; null where it is whole. */
  second: string | null;
}

type Door = '_cowscope_app' | '_cowscope_call';
/** As web/bridge takes (8 MiB); more is told before it is copied. */
const MOST_ARGUMENT_BYTES = 8 * 1024 * 1024;

export type Answer = { ok: true; value: unknown } | { ok: false; error: { message: string; line?: number; column?: number; diagnostics?: Diagnostic[] } };

/** Roughly what the module weighs unpacked: where the server does not tell, the progress bar still moves. */
const TYPICAL_BYTES = 800_000;

export class CowscopeModule {
  private dead: string | null = null;

  private constructor(
    private readonly inner: EmscriptenModule,
    private readonly memory: WebAssembly.Memory,
    private readonly second: SecondPart,
    private readonly died: (reason: string) => void,
  ) {}

  /**
   * Loads and starts a module that draws on `canvas`. Rejects with what to do about it if it cannot.
   * `died` is called once if it stops later on. `whole`: its second part is wanted at once.
   */
  static async start(
    files: ModuleFiles,
    canvas: HTMLCanvasElement,
    hooks: { progress(fraction: number): void; whole: boolean; event(name: string, value: unknown): void; died(reason: string): void },
  ): Promise<CowscopeModule> {
    const factory = ((await import(files.glue)) as { default: Factory }).default;
    const second = new SecondPart(files.second);
    if (hooks.whole) second.fetch().catch(() => undefined); // told to those who ask for it
    let memory: WebAssembly.Memory | undefined;
    let module: CowscopeModule | null = null;
    return new Promise<CowscopeModule>((resolve, reject) => {
      const fail = (error: unknown): void => reject(asError(error));
      const options: ModuleOptions = {
        canvas,
        instantiateWasm: (imports, done) => {
          download(files.wasm, hooks.progress)
            .then((response) => WebAssembly.instantiateStreaming(response, { ...imports, second: second.placeholders }))
            .then(({ instance, module: compiled }) => {
              second.attach(instance);
              memory = Object.values(instance.exports).find((part) => part instanceof WebAssembly.Memory);
              done(instance, compiled);
            })
            .catch(fail);
          return {};
        },
        onAbort: (reason) => {
          if (module) module.fail(String(reason));
          else fail(new Error(String(reason)));
        },
        onCowscopeEvent: (name, json) => {
          // One that died draws once more, maybe: what it tells then is of a state that nobody can ask about.
          if (module?.alive !== false) hooks.event(name, json === '' ? {} : JSON.parse(json));
        },
        print: (text) => console.log(text),
        printErr: (text) => console.warn(text),
      };
      factory(options).then((inner) => {
        if (!memory) throw new Error('The module has no memory.');
        module = new CowscopeModule(inner, memory, second, hooks.died);
        resolve(module);
      }, fail);
    });
  }

  /** Everything of it is there, not only what the first picture needs. */
  get whole(): boolean {
    return this.second.there;
  }

  /** Fetches what is not there yet. */
  makeWhole(): Promise<void> {
    return this.second.join();
  }

  /** A file for each face, in their order. A second file adds what the first lacks. */
  takeFonts(files: FontFiles): void {
    files.forEach((file, face) => {
      const place = this.inner._malloc(file.length);
      if (place === 0) return; // no memory: the picture does with the characters that it has
      new Uint8Array(this.memory.buffer).set(file, place);
      this.inner._cowscope_font(face, place, file.length);
      this.inner._free(place);
    });
  }

  /** The API (web/bridge/api.h). Throws a CowscopeError with line and column if the call is refused. */
  call<T>(method: string, args: object = {}): T {
    return this.ask('_cowscope_call', method, args) as T;
  }

  /** The window (web/app/exports.h). */
  app(method: string, args: object = {}): void {
    this.ask('_cowscope_app', method, args);
  }

  /** For traps inside the module's own frame callback, which no call of ours sees. */
  fail(reason: string): void {
    if (this.dead !== null) return;
    this.dead = reason;
    this.died(reason);
  }

  /** No call reaches it any more; nothing is restarted. */
  close(): void {
    this.dead ??= 'closed';
  }

  get alive(): boolean {
    return this.dead === null;
  }

  private ask(door: Door, method: string, args: object): unknown {
    if (this.dead !== null) throw new ModuleDied(this.dead);
    const given = JSON.stringify(args);
    if (this.inner.lengthBytesUTF8(given) > MOST_ARGUMENT_BYTES) {
      throw new CowscopeError(`The arguments of ${method} take more than 8 MiB; a scenario may have 1 MiB.`);
    }
    let text: string;
    try {
      text = this.pass(door, method, given);
    } catch (error) {
      if (error instanceof CowscopeError) throw error;
      this.fail(asError(error).message);
      throw new ModuleDied(asError(error).message);
    }
    return CowscopeModule.unpack(JSON.parse(text) as Answer);
  }

  /** What the call gave, or its error thrown. */
  static unpack<T>(answer: Answer): T {
    if (answer.ok) return answer.value as T;
    const { message, diagnostics, line, column } = answer.error;
    throw new CowscopeError(message, diagnostics ?? [], line, column);
  }

  /** Text goes in by the heap: a scenario's does not fit on the module's stack, which nothing guards. */
  private pass(door: Door, ...texts: readonly [string, string]): string {
    const { inner } = this;
    const places: number[] = [];
    try {
      for (const text of texts) {
        const bytes = inner.lengthBytesUTF8(text) + 1;
        const place = inner._malloc(bytes);
        if (place === 0) throw new CowscopeError('There is no memory left for this call.');
        places.push(place);
        inner.stringToUTF8(text, place, bytes);
      }
      return inner.UTF8ToString(inner[door](places[0]!, places[1]!));
    } finally {
      for (const place of places) inner._free(place);
    }
  }
}

/** Fetches the module, telling how much of it has arrived, compiled while it comes. */
async function download(url: string, progress: (fraction: number) => void): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status} ${response.statusText}`);
  const packed = response.headers.has('Content-Encoding');
  const length = Number(response.headers.get('Content-Length') ?? 0);
  const total = packed || length === 0 ? TYPICAL_BYTES : length;
  let received = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, out) {
        received += chunk.byteLength;
        progress(Math.min(0.98, received / total));
        out.enqueue(chunk);
      },
    }),
  );
  return new Response(counted, { headers: { 'Content-Type': 'application/wasm' } });
}
