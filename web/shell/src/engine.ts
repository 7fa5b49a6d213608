// The simulator as the page sees it: it outlives the module instances that do the work. If one dies,
// the next is started on a fresh canvas and the scenario and position are put back.

import { asError, ModuleDied } from './errors.js';
import { loadFonts, loadOtherCharacters, type FontFiles } from './fonts.js';
import { CowscopeModule, type ModuleFiles } from './module.js';
import { Signal } from './signal.js';
import type { Layout, LibraryEntry, UiRequest, View } from './types.js';

/** After so many deaths within DEATH_WINDOW_MS the page gives up and says so. */
const MAX_DEATHS = 3;
const DEATH_WINDOW_MS = 60_000;

/** Calls after which the scenario is not what it was. */
const EDITS = new Set(['load', 'openLink', 'run', 'undo', 'redo']);

interface Remembered {
  scenario: unknown;
  /** So that a link still names the library's scenario, and lines that no longer hold are no error. */
  origin: 'library' | 'edited';
  position: { step: number; event: number };
  policy: string;
  branch: string;
  level: number;
  theme: string;
}

export class Engine {
  readonly view = new Signal<View>();
  readonly layout = new Signal<Layout>();
  readonly ui = new Signal<UiRequest>();
  /** The events of the public API: ready state fault answer error. */
  readonly api = new Signal<{ name: string; value: unknown }>();
  /** A module runs (again): tell it about the window, the theme and the library. */
  readonly started = new Signal<HTMLCanvasElement>();
  /** A module died; `final` when no other will be started. */
  readonly died = new Signal<{ reason: string; final: boolean }>();

  /** What the page shows, as last told; null before the first scenario. */
  current: View | null = null;

  private fromLibrary = false;
  private fonts: Promise<FontFiles> | null = null;
  private otherCharacters: Promise<FontFiles> | null = null;
  private completing: { module: CowscopeModule; done: Promise<void> } | null = null;
  private module: CowscopeModule | null = null;
  private library: LibraryEntry[] = [];
  private remembered: Remembered | null = null;
  private unremembered: { library: boolean } | null = null;
  private deaths: number[] = [];
  private closed = false;

  constructor(
    private readonly files: ModuleFiles,
    private canvas: HTMLCanvasElement,
  ) {
    window.addEventListener('error', this.onWindowError);
  }

  /** When this resolves the module can draw a first picture; `whole`: do everything. */
  async start(progress: (fraction: number) => void, whole: boolean): Promise<void> {
    this.fonts ??= loadFonts();
    if (whole) this.otherCharacters ??= loadOtherCharacters();
    const starting = CowscopeModule.start(this.files, this.canvas, {
      progress,
      whole,
      event: (name, value) => this.receive(name, value),
      died: (reason) => this.onDeath(reason),
    });
    const [module, fonts] = await Promise.all([starting, this.fonts]);
    if (this.closed) return module.close();
    module.takeFonts(fonts);
    this.module = module;
    module.call('setLibrary', { scenarios: this.library.map(listed) });
    this.started.emit(this.canvas);
    if (whole) await this.makeWhole();
  }

  /** When this resolves the module can do everything, and write every character that we have. */
  makeWhole(): Promise<void> {
    const module = this.module;
    if (!module) return Promise.resolve();
    if (this.completing?.module !== module) {
      const done = this.complete(module);
      this.completing = { module, done };
      done.catch(() => { this.completing = null; }); // the next who asks tries again
    }
    return this.completing.done;
  }

  private async complete(module: CowscopeModule): Promise<void> {
    this.otherCharacters ??= loadOtherCharacters();
    // Characters that do not arrive are shown as missing; the rest works all the same.
    const more = this.otherCharacters.catch(() => { this.otherCharacters = null; });
    await module.makeWhole();
    if (this.unremembered && module.alive) this.remember(this.unremembered.library);
    const files = await more;
    if (!files || !module.alive) return;
    module.takeFonts(files);
    this.app('redraw');
  }

  /** What is shown is a scenario of the library, and no edit of it stands. */
  get untouched(): boolean {
    return this.fromLibrary && this.current?.canUndo === false;
  }

  get running(): boolean {
    return this.module?.alive ?? false;
  }

  setLibrary(library: LibraryEntry[]): void {
    this.library = library;
    if (this.running) this.call('setLibrary', { scenarios: library.map(listed) });
  }

  call<T>(method: string, args: object = {}): T {
    if (!this.module) throw new ModuleDied(this.closed ? 'it was closed' : 'it is not running yet');
    const value = this.module.call<T>(method, args);
    const library = method === 'load' && 'origin' in args && args.origin === 'library';
    if (method === 'load' || (method === 'openLink' && (value as { load: string }).load === 'done')) this.fromLibrary = library;
    if (EDITS.has(method)) this.remember(library);
    this.app('redraw');
    return value;
  }

  app(method: string, args: object = {}): void {
    if (this.running) this.module?.app(method, args);
  }

  close(): void {
    this.closed = true;
    window.removeEventListener('error', this.onWindowError);
    this.module?.close();
    this.module = null;
    this.canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  }

  private receive(name: string, value: unknown): void {
    if (this.closed) return;
    switch (name) {
      case 'view':
        this.show(value as View);
        break;
      case 'layout':
        this.layout.emit(value as Layout);
        break;
      case 'ui':
        this.ui.emit(value as UiRequest);
        break;
      default:
        this.api.emit({ name, value });
    }
  }

  private show(view: View): void {
    this.current = view;
    if (this.remembered && view.loaded) {
      const { step, event, policy, branch, level, theme } = view;
      Object.assign(this.remembered, { position: { step, event }, policy, branch, level, theme });
    }
    this.view.emit(view);
  }

  /** Keeps the scenario as it is now (edits included) outside the module's memory. */
  private remember(library: boolean): void {
    if (!this.module) return;
    if (!this.module.whole) {
      this.unremembered = { library }; // writing the scenario out is no part of the first picture
      return;
    }
    this.unremembered = null;
    const view = this.module.call<View>('view');
    if (!view.loaded) return;
    const { step, event, policy, branch, level, theme } = view;
    const scenario = this.module.call<unknown>('scenario');
    const origin = library ? 'library' : 'edited';
    this.remembered = { scenario, origin, position: { step, event }, policy, branch, level, theme };
  }

  private readonly onWindowError = (event: ErrorEvent): void => {
    if (event.error instanceof WebAssembly.RuntimeError) this.module?.fail(event.error.message);
  };

  private onDeath(reason: string): void {
    if (this.closed) return;
    const now = performance.now();
    this.deaths = [...this.deaths.filter((time) => now - time < DEATH_WINDOW_MS), now];
    const final = this.deaths.length > MAX_DEATHS;
    this.died.emit({ reason, final });
    if (final) return;
    void this.revive().catch((error: unknown) => {
      this.died.emit({ reason: asError(error).message, final: true });
    });
  }

  private async revive(): Promise<void> {
    const fresh = this.canvas.cloneNode(false) as HTMLCanvasElement;
    const focused = document.activeElement === this.canvas;
    this.canvas.replaceWith(fresh);
    this.canvas = fresh;
    if (focused) fresh.focus({ preventScroll: true });
    // The first attempt puts everything back; after a second death perhaps the position is what kills it.
    const whole = this.deaths.length < 2;
    await this.start(() => undefined, true);
    const last = this.remembered;
    if (!last) return;
    this.call('load', { scenario: last.scenario, origin: last.origin, view: { level: String(last.level), theme: last.theme } });
    if (whole) {
      if (last.branch) this.call('setBranch', { name: last.branch });
      if (last.policy && last.policy !== this.current?.policy) this.call('setPolicy', { policy: last.policy });
      this.call('seek', last.position);
    }
  }
}

/** What the picture lists of a scenario; how it was verified is the page's to say. */
function listed({ id, title, summary, level, revision }: LibraryEntry): LibraryEntry {
  return { id, title, summary, level, revision };
}
