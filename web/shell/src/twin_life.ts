// Of the text twin: why a frame is what it is, every change of its refcount with a button that goes there;
// and where playing stops.

import { el, fill, setText } from './dom.js';
import type { Change, Engine } from './engine.js';
import { refill } from './refill.js';
import type { Breakpoints, Life, View } from './types.js';

/** A long script is read in slices; between them the page lives. */
const SLICE_MS = 5;

export interface LifeHooks {
  try(act: () => unknown): void;
  change(method: Change, args?: Record<string, unknown>): void;
}

/** What is pinned, as arguments of `pin`; the same again lets go. */
export type Pin = Record<string, string | number>;

export class TwinLife {
  readonly why: HTMLElement;
  readonly stops: HTMLElement;
  private readonly what = el('p', {}, '');
  private readonly origin = el('p');
  private readonly list = el('ol', { class: 'life' });
  private readonly letGo: HTMLButtonElement;
  private readonly nextChange: HTMLButtonElement;
  private readonly frame = el('input', { id: 'twin-frame', type: 'number', min: 0, inputmode: 'numeric' });
  private readonly here: HTMLButtonElement;
  private readonly faults = el('input', { id: 'twin-stop-fault', type: 'checkbox' });
  private readonly copies = el('input', { id: 'twin-stop-copy', type: 'checkbox' });
  private readonly watched = el('input', { id: 'twin-stop-frame', type: 'checkbox' });
  private readonly watchedLabel = el('label', { for: 'twin-stop-frame' }, 'Stop at every change of a frame');
  private readonly steps = el('p');
  private readonly onBreakpoint: HTMLButtonElement;
  private readonly clear: HTMLButtonElement;
  private timer = 0;

  constructor(
    private readonly engine: Engine,
    private readonly hooks: LifeHooks,
    until: AbortSignal,
  ) {
    const does = (name: string, act: () => unknown): HTMLButtonElement => el('button', { type: 'button', onclick: () => hooks.try(act) }, name);
    const runTo = (name: string, target: string): HTMLButtonElement => does(name, () => hooks.change('runTo', { until: target }));
    this.letGo = does('Let go', () => engine.call('pin'));
    this.nextChange = runTo('Run to its next change', 'frame');
    const pick = el(
      'form',
      { class: 'goto', onsubmit: (event) => { event.preventDefault(); hooks.try(() => this.look()); } },
      el('label', { for: 'twin-frame' }, 'Look into frame'),
      this.frame,
      el('button', { type: 'submit' }, 'Look'),
      this.letGo,
    );
    this.why = el('section', { class: 'why' }, el('h2', {}, 'Why this frame?'), this.what, pick, this.origin, this.list, el('p', { class: 'row' }, this.nextChange));

    this.here = does('Stop behind this step', () => engine.call('breakpoint', { step: engine.current?.step ?? 0, on: !this.stopsHere() }));
    this.onBreakpoint = runTo('Run to the next breakpoint', 'breakpoint');
    this.clear = does('Clear all breakpoints', () => engine.call('breakpoint', { clear: true }));
    for (const [box, at] of [[this.faults, 'fault'], [this.copies, 'copy'], [this.watched, 'frame']] as const) {
      box.addEventListener('change', () => hooks.try(() => this.tick(box, at)), { signal: until });
    }
    this.stops = el(
      'section',
      { class: 'stops' },
      el('h2', {}, 'Run on, and where playing stops'),
      el('p', { class: 'row' }, runTo('Run to the next page fault', 'fault'), runTo('Run to the next copy', 'copy'), this.onBreakpoint),
      el('p', { class: 'row' }, this.here, this.clear),
      el('p', { class: 'check' }, this.faults, el('label', { for: 'twin-stop-fault' }, 'Stop at every page fault')),
      el('p', { class: 'check' }, this.copies, el('label', { for: 'twin-stop-copy' }, 'Stop at every copy')),
      el('p', { class: 'check' }, this.watched, this.watchedLabel),
      this.steps,
    );
    until.addEventListener('abort', () => clearTimeout(this.timer));
  }

  show(view: View): void {
    this.showStops(view);
    clearTimeout(this.timer);
    const frame = view.pinned?.frame;
    this.letGo.hidden = view.pinned === null;
    setText(this.what, pinnedWords(view));
    this.nextChange.hidden = this.list.hidden = this.origin.hidden = frame === undefined;
    if (frame !== undefined) this.read(frame);
  }

  private look(): void {
    this.engine.call('pin', { frame: Number(this.frame.value) });
  }

  private tick(box: HTMLInputElement, at: string): void {
    try {
      this.engine.call('breakpoint', { at, on: box.checked });
    } catch (error) {
      box.checked = !box.checked;
      throw error;
    }
  }

  private stopsHere(): boolean {
    const view = this.engine.current;
    return view !== null && view.breakpoints.steps.includes(view.step);
  }

  private showStops({ step, breakpoints, pinned }: View): void {
    const { steps, fault, copy, frame }: Breakpoints = breakpoints;
    setText(this.here, steps.includes(step) ? `No longer stop behind step ${step}` : `Stop behind step ${step}`);
    this.here.hidden = step === 0;
    this.faults.checked = fault;
    this.copies.checked = copy;
    this.watched.checked = frame !== null;
    const meant = frame ?? pinned?.frame;
    this.watched.disabled = meant === undefined;
    setText(this.watchedLabel, meant === undefined ? 'Stop at every change of a frame (look into one first)' : `Stop at every change of frame ${meant}`);
    setText(this.steps, steps.length > 0 ? `Playing stops behind ${steps.length === 1 ? 'step' : 'steps'} ${steps.join(', ')}.` : '');
    this.clear.hidden = this.onBreakpoint.hidden = steps.length === 0 && !fault && !copy && frame === null;
  }

  private read(frame: number): void {
    let life: Life;
    try {
      life = this.engine.call<Life>('life', { frame, ms: SLICE_MS });
    } catch {
      return; // another scenario came in between, which has no such frame
    }
    if (!life.done) this.timer = window.setTimeout(() => this.read(frame));
    const users = life.kind === 'free' ? 'Free now.' : `${life.refs} ${life.refs === 1 ? 'user' : 'users'} now.`;
    setText(this.origin, life.done ? `Frame ${frame}: ${users} ${life.origin}` : `Frame ${frame}: ${users} The script is being read: ${Math.floor(life.progress * 100)} %.`);
    const { list, first, changes, happened } = life;
    const lines = list.map((change, i) =>
      el(
        'li',
        { value: first + i + 1, class: change.done ? 'done' : 'coming', 'aria-current': first + i + 1 === happened ? 'step' : false },
        el(
          'button',
          { type: 'button', class: 'link', onclick: () => this.hooks.try(() => this.engine.call('seek', change.event === null ? { step: change.step } : { step: change.step, event: change.event })) },
          `Step ${change.step}${change.event ? `, event ${change.event}` : ''}`,
        ),
        ` ${change.who} ${change.text}: ${change.allocated ? 'free' : change.before} → ${change.freed ? 'free' : change.after}`,
      ),
    );
    const missing = changes - list.length;
    refill(this.list, ...lines, missing > 0 ? el('li', { class: 'unlisted' }, `${missing} more are not listed here`) : null);
    if (life.cutAt !== undefined) this.list.append(el('li', { class: 'unlisted' }, `So much happens to this frame that it is told up to step ${life.cutAt}`));
    if (list.length === 0) fill(this.list);
  }
}

function pinnedWords({ pinned }: View): string {
  if (!pinned) return 'Nothing is picked. The buttons in the tables pick a page or a frame, as a click in the picture does.';
  const { kind, name, region, page, frame, number } = pinned;
  switch (kind) {
    case 'page':
      return `Picked: page ${page ?? '?'} of ${region ?? 'no region'} of ${name}, ${frame === undefined ? 'which has no frame' : `frame ${frame}`}.`;
    case 'frame':
      return `Picked: frame ${frame}.`;
    case 'process':
      return `Picked: ${name}.`;
    default:
      return `Picked: ${kind} ${number}.`;
  }
}
