// What a module that died takes with it besides the scenario, its edits and the place (engine.ts): what is pinned,
// what was switched on by hand, where playing stops, what was answered, how far a locked link had led.

import type { Engine, Reviver } from './engine.js';
import type { Pinned, View } from './types.js';

interface Answer {
  given: string;
  /** Its step has run since. */
  told: boolean;
}

export class PutBack implements Reviver {
  private last: View | null = null;
  private answers = new Map<number, Answer>();

  constructor(private readonly engine: Engine) {
    engine.view.follow((view) => this.keep(view));
    engine.changed.on(({ method }) => {
      if (method === 'load' || method === 'openLink') this.answers.clear();
    });
    engine.reviver = this;
  }

  /** A link that leads on a step at a time leads so again, by what was answered. */
  seek(step: number, event?: number): void {
    if (this.last?.furthest !== undefined) this.walk(step);
    this.engine.call('seek', event === undefined ? { step } : { step, event });
  }

  finish(step: number, event: number): void {
    const { last, engine } = this;
    if (!last) return this.seek(step, event);
    engine.call('setView', { tab: last.tab, speed: last.speed, predict: last.predict === true });
    if (last.furthest !== undefined) this.walk(last.furthest);
    else for (const [at, answer] of this.answers) this.answer(at, answer);
    this.stopAt(last);
    this.try('seek', { step, event });
    engine.call('setView', { present: last.present !== undefined });
    // It was told what the step had done, or was asked what the next one would do.
    if (last.present) {
      const asking = engine.query<View>('view').present?.asking;
      if (asking !== last.present.asking) engine.call(asking ? 'goBack' : 'goOn');
    }
    if (last.pinned) this.try('pin', pinOf(last.pinned));
  }

  private keep(view: View): void {
    if (this.engine.reviving || !view.loaded) return;
    this.last = view;
    for (const question of [view.question, view.answered]) {
      if (question?.given != null) this.answers.set(question.step, { given: question.given, told: question.revealed });
    }
  }

  private walk(to: number): void {
    for (let { step } = this.engine.query<View>('view'); step < to; step++) {
      const answer = this.answers.get(step + 1);
      if (answer) this.try('answer', { given: answer.given });
      if (!this.try('step')) return;
    }
    const waiting = this.answers.get(to + 1);
    if (waiting && !waiting.told) this.try('answer', { given: waiting.given });
  }

  private answer(at: number, { given, told }: Answer): void {
    this.try('seek', { step: at - 1 });
    if (this.try('answer', { given }) && told) this.try('seek', { step: at });
  }

  private stopAt({ breakpoints: { steps, fault, copy, frame } }: View): void {
    this.engine.call('breakpoint', { clear: true });
    for (const step of steps) this.try('breakpoint', { step });
    if (fault) this.try('breakpoint', { at: 'fault' });
    if (copy) this.try('breakpoint', { at: 'copy' });
    if (frame !== null) this.try('breakpoint', { at: 'frame', frame });
  }

  /** What holds no longer is left out, and the rest put back all the same. */
  private try(method: string, args: object = {}): boolean {
    try {
      this.engine.call(method, args);
      return true;
    } catch {
      return false;
    }
  }
}

/** What was pinned, as arguments of `pin`. */
function pinOf({ kind, name, region, page, frame, number }: Pinned): object {
  switch (kind) {
    case 'page':
      return { process: name, region, page };
    case 'process':
      return { process: name };
    case 'frame':
      return { frame };
    default:
      return { [kind]: number };
  }
}
