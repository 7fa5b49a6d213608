// The keys of the picture. They act only while the canvas has focus. The listeners stand above the canvas
// and keep every key event from it: SDL would swallow Tab, F11 and the browser's own shortcuts.

import { byId } from './dom.js';
import type { Change, Engine } from './engine.js';
import type { PanelName } from './panels.js';
import type { Speed } from './types.js';

export interface KeyHooks {
  open(panel: PanelName): void;
  choose(index: number): boolean;
  change(method: Change, args?: Record<string, unknown>): void;
  failed(error: unknown): void;
}

/** What a key runs on to. */
const RUN_TO: Record<string, string> = { f: 'fault', c: 'copy', n: 'frame', g: 'breakpoint' };

export class Keys {
  constructor(
    private readonly engine: Engine,
    private readonly hooks: KeyHooks,
    until: AbortSignal,
  ) {
    const stage = byId('stage');
    const options = { capture: true, signal: until };
    stage.addEventListener('keydown', (event) => this.onKey(event), options);
    for (const name of ['keyup', 'keypress'] as const) {
      stage.addEventListener(name, (event) => { if (isCanvas(event.target)) event.stopPropagation(); }, options);
    }
  }

  private onKey(event: KeyboardEvent): void {
    if (!isCanvas(event.target)) return;
    event.stopPropagation();
    const act = this.action(event);
    if (!act) return;
    event.preventDefault();
    try {
      act();
    } catch (error) {
      this.hooks.failed(error);
    }
  }

  private action(event: KeyboardEvent): (() => unknown) | null {
    const call = (method: string) => () => this.engine.call(method);
    if (event.ctrlKey || event.metaKey) {
      if (event.altKey) return null;
      const key = event.key.toLowerCase();
      if (key === 'z') return () => this.hooks.change(event.shiftKey ? 'redo' : 'undo');
      if (key === 'y' && !event.shiftKey) return () => this.hooks.change('redo');
      return null;
    }
    if (event.altKey) return null;
    const question = this.engine.current?.question;
    if (/^[1-9]$/.test(event.key) && question) return () => this.hooks.choose(Number(event.key) - 1);
    // While a question stands, the letters at its answers are its own.
    const choice = event.key.length === 1 ? 'abcdefghij'.indexOf(event.key.toLowerCase()) : -1;
    if (question?.revealed === false && choice >= 0 && choice < question.choices.length) return () => this.hooks.choose(choice);
    const until = RUN_TO[event.key.toLowerCase()];
    if (until) return () => this.hooks.change('runTo', { until });
    switch (event.key) {
      case ' ':
        return event.repeat ? () => undefined : call(this.engine.current?.playing ? 'pause' : 'play');
      case 'ArrowRight':
        return call('step');
      case 'ArrowLeft':
        return call('back');
      case 'ArrowDown':
        return call('down');
      case 'ArrowUp':
        return call('up');
      case '<':
      case '>':
        return () => {
          const speed = nextSpeed(this.engine.current?.speed, event.key);
          this.engine.call('setView', { speed });
          // The next press may come before the next picture, and with it the next view.
          if (this.engine.current) this.engine.current.speed = speed;
        };
      case 'Home':
        return call('home');
      case 'End':
        return call('end');
      case '/':
        return () => this.hooks.open('commandLine');
      case '?':
        return () => this.hooks.open('help');
      case 't':
      case 'T':
        return () => this.hooks.open('twin');
      case 'e':
      case 'E':
        return () => this.hooks.open('editor');
      case 'b':
      case 'B':
        return () => this.engine.call('breakpoint', { here: true });
      case 'a':
      case 'A':
        return () => this.hooks.open('address');
      case 'd':
      case 'D':
        return () => this.engine.call('setView', { level: ((this.engine.current?.level ?? 1) % 3) + 1 });
      case 'Escape':
        return () => {
          this.engine.cancel();
          this.engine.app('key', { key: 'Escape' });
        };
      default:
        return null;
    }
  }
}

const SPEEDS = ['slow', 'normal', 'fast'] as const;

function nextSpeed(now: Speed | undefined, key: string): Speed {
  const at = SPEEDS.indexOf(now ?? 'normal') + (key === '<' ? -1 : 1);
  return SPEEDS[at] ?? (at < 0 ? 'slow' : 'fast');
}

/** The picture itself, or what stands in its place (still.ts). */
export function isCanvas(target: EventTarget | null): boolean {
  return target instanceof Element && /^(canvas|still)$/.test(target.id);
}
