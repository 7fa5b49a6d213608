// The run follows the text: what is typed is loaded a moment later, in slices, and the picture stays at the
// nearest step. A text that does not run leaves the last one that did where it was.

import { Overtaken, type Engine } from '../engine.js';
import { asError, CowscopeError, ModuleDied } from '../errors.js';
import type { Diagnostic, Position } from '../types.js';
import { Outline, type OutlineAnswer } from './outline.js';
import type { TextView } from './text_view.js';

/** Typing rests so long before the text is looked at; a long text longer. */
const AFTER_MS = 250;
const AFTER_LONG_MS = 700;
const LONG = 200_000;

export interface LiveState {
  kind: 'runs' | 'wrong' | 'working';
  errors: readonly Diagnostic[];
  steps: number;
}

export class Live {
  state: LiveState = { kind: 'runs', errors: [], steps: 0 };
  /** What was last asked of the engine, to be told from what others ask. */
  args: Record<string, unknown> | null = null;
  private timer = 0;
  private running: Promise<boolean> | null = null;
  private wanted = false;
  /** The next text is another scenario: it opens where it says, not where the picture stood. */
  private fresh = false;
  /** It is what is loaded in another form, so it stays what it is in links. */
  private same = false;
  private closed = false;

  constructor(
    private readonly engine: Engine,
    private readonly text: TextView,
    private readonly hooks: { changed(state: LiveState): void },
  ) {}

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  get busy(): boolean {
    return this.running !== null;
  }

  /** The text is another. */
  schedule({ fresh = false, same = false } = {}): void {
    this.wanted = true;
    this.fresh ||= fresh;
    this.same = same;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.flush(), this.text.doc.length > LONG ? AFTER_LONG_MS : AFTER_MS);
  }

  /** What runs was put into the text: nothing is left to load. */
  settle(outline: OutlineAnswer): void {
    clearTimeout(this.timer);
    this.wanted = false;
    this.fresh = false;
    this.show(outline);
  }

  /** Loads what is not loaded yet, now. True: the text runs. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    if (!this.wanted) return this.state.kind !== 'wrong';
    if (this.engine.reviving || !this.engine.running) {
      this.schedule();
      return false;
    }
    this.running = this.load().finally(() => { this.running = null; });
    return this.running;
  }

  private async load(): Promise<boolean> {
    if (this.closed) return false;
    const { engine, text } = this;
    this.wanted = false;
    const doc = text.doc;
    const keep = !this.fresh && engine.current?.loaded === true;
    const step = engine.current?.step ?? 0;
    const event = engine.current?.event ?? 0;
    const atEnd = event >= (engine.current?.eventCount ?? 0);
    const place = text.stepPlace;
    const line = place < 0 ? 0 : doc.lineAt(Math.min(place, doc.length)).number;
    this.set({ kind: 'working', errors: this.state.errors, steps: this.state.steps });
    try {
      const view = keep ? { step: atEnd ? String(step) : `${step}.${event}` } : {};
      const origin = this.same && engine.untouched ? 'library' : 'edited';
      this.args = { text: text.text, origin, keep, view };
      await engine.change<Position>('load', this.args);
      this.fresh = false;
      // Typed on meanwhile: what was found is of a text that is gone, and the next is on its way.
      if (text.doc !== doc) return true;
      const outline = this.show(engine.call<OutlineAnswer>('outline'));
      if (keep && line > 0 && step > 0) {
        const near = outline.stepNear(line, step);
        if (near > 0 && near !== step) {
          engine.call('seek', { step: near });
          text.tell({ step: near });
        }
      }
      return true;
    } catch (error) {
      if (error instanceof Overtaken || error instanceof ModuleDied) {
        // Something else came first: after it.
        this.schedule({ fresh: this.fresh, same: this.same });
        return false;
      }
      if (text.doc !== doc) return false;
      const told = error instanceof CowscopeError && error.diagnostics.length > 0 ? error.diagnostics : [{ message: asError(error).message }];
      text.mark(told.map((at) => ({ at, severity: 'error' })));
      this.set({ kind: 'wrong', errors: told, steps: 0 });
      return false;
    }
  }

  private show(answer: OutlineAnswer): Outline {
    const place = this.engine.call<{ branch: string; step: number; event: number }>('place');
    const outline = new Outline(answer, place.branch);
    const at = ({ step, message }: { step: number; message: string }, words: string): Diagnostic => ({ line: outline.lineOf(step), message: `Step ${step} ${words}: ${message}` });
    this.text.tell({ outline, step: place.step });
    this.text.mark([
      ...outline.broken.map((each) => ({ at: at(each, 'no longer holds'), severity: 'warning' as const })),
      ...outline.unmet.map((each) => ({ at: at(each, 'does not do what is expected'), severity: 'info' as const })),
    ]);
    const doubts = [...outline.broken.map((each) => at(each, 'no longer holds')), ...outline.unmet.map((each) => at(each, 'does not do what is expected'))];
    this.set({ kind: 'runs', errors: doubts, steps: outline.steps });
    return outline;
  }

  private set(state: LiveState): void {
    this.state = state;
    this.hooks.changed(state);
  }
}
