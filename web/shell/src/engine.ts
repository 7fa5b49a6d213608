// The simulator as the page sees it: it outlives the module instances that do the work. If one dies,
// the next is started on a fresh canvas and the scenario and position are put back.

import { asError, CowscopeError, ModuleDied } from './errors.js';
import { loadFonts, loadOtherCharacters, type FontFiles } from './fonts.js';
import { CowscopeModule, type Answer, type ModuleFiles } from './module.js';
import { Signal } from './signal.js';
import type { Arranged, Layout, LibraryEntry, Position, TwinChoice, UiRequest, View } from './types.js';

/** After so many deaths within DEATH_WINDOW_MS the page gives up and says so. */
const MAX_DEATHS = 3;
const DEATH_WINDOW_MS = 60_000;

/** What changes what is loaded; a long script makes each of them long, so they go in slices. */
export type Change = 'load' | 'openLink' | 'run' | 'undo' | 'redo' | 'setPolicy' | 'setBranch' | 'branchHere' | 'moveLine' | 'runTo';

/**
 * A slice of work; how far it is, is told only if it takes longer than a moment. With what the browser does
 * in between (collecting garbage takes 3 ms) the page is to be back within 8.
 */
const SLICE_MS = 2;
const SHOWN_AFTER_MS = 200;
/** A text longer than this goes over in pieces. */
const PIECE = 64 * 1024;

/** A change dropped for a later one, or by hand: nothing to tell anybody on the page. */
export class Overtaken extends CowscopeError {
  constructor(message = 'Something else was asked for before this was done.') {
    super(message);
    this.name = 'Overtaken';
  }
}

/** An edit as it was asked for, to be asked for again. */
interface Edit {
  branch: string;
  step: number;
  method: Change;
  args: Record<string, unknown>;
}

/** What puts everything back: how the scenario came in, what was done to it, where it was looked at. */
interface Remembered {
  method: 'load' | 'openLink';
  args: Record<string, unknown>;
  edits: Edit[];
  undone: Edit[];
  place: Place;
}

/** Where the module stands, and how it is looked at. */
interface Place {
  step: number;
  event: number;
  policy: string;
  branch: string;
  level: number;
  theme: string;
  twin: TwinChoice | null;
}

/** Brings a new module to where the dead one stood (put_back.ts). */
export interface Reviver {
  seek(step: number, event?: number): void;
  /** Everything else that was there, and then that place. */
  finish(step: number, event: number): void;
}

/** What `begin` and `work` say (web/bridge/api.h). */
interface Worked {
  done: boolean;
  progress?: number;
  reply?: Answer;
}

export class Engine {
  readonly view = new Signal<View>();
  readonly layout = new Signal<Layout>();
  readonly arranged = new Signal<Arranged>();
  readonly ui = new Signal<UiRequest>();
  /** The events of the public API: ready state fault answer error. */
  readonly api = new Signal<{ name: string; value: unknown }>();
  /** A module runs (again): tell it about the window, the theme and the library. */
  readonly started = new Signal<HTMLCanvasElement>();
  /** A module died; `final` when no other will be started. */
  readonly died = new Signal<{ reason: string; final: boolean }>();

  /** A change is in place; not told of those that put everything back. */
  readonly changed = new Signal<{ method: Change; args: Record<string, unknown> }>();

  /** How far a change is, 0 … 1, once it has taken a moment; null when it is done or dropped. */
  readonly progress = new Signal<number | null>();

  /** What the page shows, as last told; null before the first scenario. */
  current: View | null = null;

  private fromLibrary = false;
  private fonts: Promise<FontFiles> | null = null;
  private otherCharacters: Promise<FontFiles> | null = null;
  private completing: { module: CowscopeModule; done: Promise<void> } | null = null;
  private module: CowscopeModule | null = null;
  private library: LibraryEntry[] = [];
  private remembered: Remembered | null = null;
  private turn = 0;
  private clearing = false;
  /** Everything is being put back into a new module. */
  reviving = false;
  /** Comes with the panels; until then only the place is brought back. */
  reviver: Reviver | null = null;
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
    const files = await more;
    if (!files || !module.alive) return;
    module.takeFonts(files);
    this.app('redraw');
  }

  /** What is shown is a scenario of the library, and no edit of it stands. */
  get untouched(): boolean {
    return this.fromLibrary && this.current?.canUndo === false;
  }

  /** The text that is loaded, as it was written; null where it was edited since, or came in no text. */
  get loadedText(): string | null {
    const last = this.remembered;
    const text = last?.edits.length === 0 ? last.args['text'] : undefined;
    return typeof text === 'string' ? text : null;
  }

  get running(): boolean {
    return this.module?.alive ?? false;
  }

  setLibrary(library: LibraryEntry[]): void {
    this.library = library;
    if (this.running) this.call('setLibrary', { scenarios: library.map(listed) });
  }

  call<T>(method: string, args: object = {}): T {
    const value = this.query<T>(method, args);
    this.app('redraw');
    // The view comes with the next frame; where a call led is known already.
    if (this.remembered && isPosition(value)) Object.assign(this.remembered.place, { step: value.step, event: value.event });
    return value;
  }

  /** A call that changes nothing that is seen. */
  query<T>(method: string, args: object = {}): T {
    if (!this.module) throw new ModuleDied(this.closed ? 'it was closed' : 'it is not running yet');
    return this.module.call<T>(method, args);
  }

  /**
   * Changes what is loaded. What was there stays, and can be used, until it is done. Rejects with Overtaken
   * if another change is asked for meanwhile, or cancel() is called.
   */
  async change<T>(method: Change, args: Record<string, unknown> = {}): Promise<T> {
    const turn = ++this.turn;
    const began = performance.now();
    const { step, branch } = this.remembered?.place ?? { step: 0, branch: '' };
    try {
      let { done, reply } = await this.begin(turn, method, args);
      while (!done) {
        const worked = this.query<Worked>('work', { ms: SLICE_MS });
        ({ done, reply } = worked);
        if (done) break;
        if (performance.now() - began > SHOWN_AFTER_MS) this.progress.emit(worked.progress ?? 0);
        await pause();
        this.check(turn);
      }
      const value = CowscopeModule.unpack<T>(reply!);
      this.remember(method, args, value, { branch, step });
      if (!this.reviving) this.changed.emit({ method, args });
      this.app('redraw');
      return value;
    } finally {
      if (turn === this.turn) this.progress.emit(null);
      void this.clearUp();
    }
  }

  /** Drops the change that is on its way. */
  cancel(): void {
    this.turn++;
    this.progress.emit(null);
    if (this.running) this.query('cancel');
  }

  private async begin(turn: number, method: Change, args: Record<string, unknown>): Promise<Worked> {
    const { text, ...rest } = args;
    if (typeof text !== 'string' || text.length <= PIECE) return this.query<Worked>('begin', { method, args });
    for (let at = 0; at < text.length; ) {
      let end = Math.min(text.length, at + PIECE);
      // Never between the halves of a surrogate pair.
      if (end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end++;
      this.query('feed', { text: text.slice(at, end), first: at === 0 });
      at = end;
      await pause();
      this.check(turn);
    }
    return this.query<Worked>('begin', { method, args: rest });
  }

  private check(turn: number): void {
    if (turn !== this.turn) throw new Overtaken();
  }

  /** Takes down what was replaced or dropped, a slice at a time. */
  private async clearUp(): Promise<void> {
    if (this.clearing) return;
    this.clearing = true;
    try {
      do await pause();
      while (this.module?.alive && this.module.call<{ left: boolean }>('clear', { ms: SLICE_MS }).left);
    } finally {
      this.clearing = false;
    }
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
      case 'arrangement':
        this.arranged.emit(value as Arranged);
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
      const { step, event, policy, branch, level, theme, twin } = view;
      this.remembered.place = { step, event, policy, branch, level, theme, twin };
    }
    this.view.emit(view);
  }

  /** Keeps outside the module's memory what would put everything back. */
  private remember(method: Change, args: Record<string, unknown>, value: unknown, at: { branch: string; step: number }): void {
    if (method === 'load' || (method === 'openLink' && (value as { load: string }).load === 'done')) {
      this.fromLibrary = args['origin'] === 'library';
      if (args['keep']) {
        // What it was to be seen as, for a module that has nothing to keep it from.
        const { keep, view, ...rest } = args;
        args = { ...rest, view: { ...(this.remembered?.args['view'] as object), ...(view as object) } };
      }
      this.remembered = { method, args, edits: [], undone: [], place: this.place() };
      return;
    }
    const last = this.remembered;
    if (!last) return;
    if (method === 'run' || method === 'branchHere' || method === 'moveLine') {
      last.edits.push({ ...at, method, args });
      last.undone = [];
    } else if ((method === 'undo' || method === 'redo') && (value as { done: boolean }).done) {
      const [from, to] = method === 'undo' ? [last.edits, last.undone] : [last.undone, last.edits];
      const edit = from.pop();
      if (edit) to.push(edit);
    }
    last.place = this.place();
  }

  private place(): Place {
    return this.query<Place>('place');
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
    this.reviving = true;
    void this.revive()
      .catch((error: unknown) => this.died.emit({ reason: asError(error).message, final: true }))
      .finally(() => { this.reviving = false; });
  }

  private async revive(): Promise<void> {
    const fresh = this.canvas.cloneNode(false) as HTMLCanvasElement;
    const focused = document.activeElement === this.canvas;
    this.canvas.replaceWith(fresh);
    this.canvas = fresh;
    if (focused) fresh.focus({ preventScroll: true });
    // The first attempt puts everything back. After a second death that may be what kills it: then only what is
    // dear, the script and its step; after a third, as the scenario opens. There is one attempt for each.
    const deaths = this.deaths.length;
    await this.start(() => undefined, true);
    const last = this.remembered;
    if (!last) return;
    const { method, args, edits, place } = last;
    await this.change(method, args);
    this.call('setView', { level: place.level, theme: place.theme });
    if (deaths > 2) return;
    for (const edit of edits) {
      if (edit.branch !== this.place().branch) await this.change('setBranch', { name: edit.branch });
      if (this.reviver) this.reviver.seek(edit.step);
      else this.call('seek', { step: edit.step });
      await this.change(edit.method, edit.args);
      this.remembered!.edits.at(-1)!.step = edit.step;
    }
    if (place.branch !== this.place().branch) await this.change('setBranch', { name: place.branch });
    if (place.policy !== this.place().policy) await this.change('setPolicy', { policy: place.policy });
    if (deaths > 1) {
      // Nothing beside it, and not into the step.
      this.call('setTwin');
      if (this.reviver) this.reviver.seek(place.step);
      else this.call('seek', { step: place.step });
      return;
    }
    this.call('setTwin', place.twin ?? {});
    if (this.reviver) this.reviver.finish(place.step, place.event);
    else this.call('seek', { step: place.step, event: place.event });
  }
}

/** What the picture lists of a scenario; how it was verified is the page's to say. */
function listed({ id, title, summary, level, revision }: LibraryEntry): LibraryEntry {
  return { id, title, summary, level, revision };
}

function isPosition(value: unknown): value is Position {
  return typeof value === 'object' && value !== null && 'step' in value && 'event' in value && 'steps' in value && 'events' in value;
}

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** Lets the page draw and take input; comes back sooner than a timer would. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}
