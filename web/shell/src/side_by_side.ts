// Two runs side by side, as text: what stands beside what is shown, their costs, what is read, the script
// command by command and the frames, in tables; and the ways to make another line. With keys of its own.

import { byId, el, options, setText } from './dom.js';
import type { Change, Engine } from './engine.js';
import { asError } from './errors.js';
import { isCanvas } from './keys.js';
import { PagedTable } from './paged_table.js';
import { ownerClass } from './spans.js';
import { POLICY_NAMES } from './policies.js';
import type { TwinChoice, TwinFrame, TwinState, View } from './types.js';

export interface SideBySideHooks {
  change(method: Change, args?: Record<string, unknown>): void;
  failed(error: Error): void;
}

const NOTHING = '';

export class SideBySide {
  readonly node: HTMLElement;
  private readonly beside = el('select', { id: 'twin-beside' });
  private readonly up: HTMLButtonElement;
  private readonly down: HTMLButtonElement;
  private readonly branch: HTMLButtonElement;
  private readonly ways: HTMLElement;
  private readonly verdict = el('p', { class: 'verdict' });
  private readonly sides = el('p');
  private readonly read = el('p');
  private readonly costs = new PagedTable(['Cost', 'Left', 'Right', 'Difference']);
  private readonly reads = new PagedTable(['Process', 'Page', 'Left', 'Right', 'Same']);
  private readonly script = new PagedTable(['Step', 'Command', 'Left', 'Right', 'Same']);
  private readonly frames = new PagedTable(['Frame', 'Left', 'Right']);
  private readonly tables: HTMLElement;

  constructor(
    private readonly engine: Engine,
    private readonly hooks: SideBySideHooks,
    until: AbortSignal,
  ) {
    const button = (text: string, act: () => void): HTMLButtonElement => el('button', { type: 'button', onclick: act }, text);
    this.branch = button('Go on another way from here', () => this.branchHere());
    this.up = button('Move this line up', () => this.move(-1));
    this.down = button('Move this line down', () => this.move(1));
    this.ways = el('p', { class: 'ways' }, this.branch, ' ', this.up, ' ', this.down);
    this.tables = el('div', {}, this.verdict, this.sides, this.costs.node, this.read, this.reads.node, this.script.node, this.frames.node);
    this.node = el(
      'section',
      { class: 'sides' },
      el('h2', {}, 'Side by side'),
      el('p', { class: 'field' }, el('label', { for: this.beside.id }, 'Beside this'), this.beside),
      this.ways,
      this.tables,
    );
    this.beside.addEventListener('change', () => this.choose(this.beside.value), { signal: until });
    byId('stage').addEventListener('keydown', (event) => this.onKey(event), { capture: true, signal: until });
    engine.view.follow((view) => this.show(view));
  }

  /** `policy=eager`, `branch=NAME`, or nothing. */
  choose(what: string): void {
    const at = what.indexOf('=');
    const args = at < 0 ? {} : { [what.slice(0, at)]: what.slice(at + 1) };
    try {
      this.engine.call('setTwin', args);
    } catch (error) {
      this.hooks.failed(asError(error));
    }
  }

  /** Both, or one again: the main line beside a branch, else what fork does otherwise. */
  toggle(): void {
    const view = this.engine.current;
    if (!view?.loaded) return;
    if (view.twin) this.choose(NOTHING);
    else if (view.branch !== '') this.choose('branch=');
    else this.choose(view.policy === 'eager' ? 'policy=cow' : 'policy=eager');
  }

  branchHere(): void {
    this.hooks.change('branchHere');
  }

  /** “FROM,TO” */
  moveLine(fromTo: string): void {
    const [from, to] = fromTo.split(',').map(Number);
    this.hooks.change('moveLine', { from, to });
  }

  private move(by: number): void {
    const step = this.engine.current?.step ?? 0;
    this.hooks.change('moveLine', { from: step, to: step + by });
  }

  private onKey(event: KeyboardEvent): void {
    if (!isCanvas(event.target) || event.ctrlKey || event.metaKey) return;
    const act = this.action(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  private action(event: KeyboardEvent): (() => void) | null {
    if (event.altKey) {
      if (event.key === 'ArrowUp') return () => this.move(-1);
      return event.key === 'ArrowDown' ? () => this.move(1) : null;
    }
    if (event.key === 's' || event.key === 'S') return () => this.toggle();
    return event.key === 'w' || event.key === 'W' ? () => this.branchHere() : null;
  }

  private show(view: View): void {
    if (!view.loaded) return;
    options(this.beside, [
      [NOTHING, 'Nothing'],
      ...Object.entries(POLICY_NAMES).filter(([id]) => id !== view.policy).map(([id, name]): [string, string] => [`policy=${id}`, name]),
      ...['', ...view.branches].filter((name) => name !== view.branch).map((name): [string, string] => [`branch=${name}`, name || 'As it was told']),
    ]);
    this.beside.value = valueOf(view.twin);
    this.ways.hidden = view.locked?.includes('edit') ?? false;
    this.branch.disabled = view.step === 0;
    this.up.disabled = view.step < 3;
    this.down.disabled = view.step < 2 || view.step >= view.steps;
    const state = view.twin ? this.engine.call<TwinState | { ready: false }>('twin') : null;
    this.tables.hidden = state === null;
    if (state === null) return;
    for (const node of this.tables.children) if (node !== this.verdict) (node as HTMLElement).hidden = !state.ready;
    if (state.ready) this.fill(state);
    else setText(this.verdict, 'The other one is being run.');
  }

  private fill(state: TwinState): void {
    const { left, right, costs, reads, script, frames } = state;
    setText(this.verdict, state.headline);
    setText(this.sides, [left, right].map((side, i) => `${i === 0 ? 'Left' : 'Right'}${side.own ? ' (this one)' : ''}: ${side.title}, ${side.used} of ${side.total} frames in use, ${side.free} free.`).join(' '));
    this.costs.show('Costs', ['What it cost so far'], {
      count: costs.length,
      take: (first, count) => costs.slice(first, first + count).map((cost) => [cost.name, cost.texts[0], cost.texts[1], cost.difference || 'the same']),
    });
    const differ = reads.processes.flatMap((process) => process.pages.filter((page) => !page.identical).map((page) => `${process.name} ${page.region} ${page.page}`));
    const only = [...reads.processes.filter((process) => !process.there).map((process) => `${process.name} is left only`), ...reads.onlyRight.map((name) => `${name} is right only`)];
    setText(
      this.read,
      `What each process reads: ${reads.identical ? 'identical' : `differs${[...only, ...differ].length > 0 ? ` (${[...only, ...differ].join(', ')})` : ''}`}; ${reads.bytes.toLocaleString('en')} bytes compared${reads.complete ? '' : ', not all'}.`,
    );
    const pages = reads.processes.flatMap((process) => process.pages.map((page) => ({ process, page })));
    this.reads.show('What each process reads', ['What each process reads'], {
      count: pages.length,
      take: (first, count) =>
        pages.slice(first, first + count).map(({ process, page }) => [
          el('span', { class: ownerClass(process.colour) }, process.name),
          `${page.region} ${page.page}`,
          el('code', {}, page.left),
          process.there ? el('code', {}, page.right) : 'not there',
          page.identical ? 'yes' : 'no',
        ]),
    });
    this.script.show('Script', ['Command by command'], {
      count: script.length,
      take: (first, count) =>
        script.slice(first, first + count).map((line) => [
          line.current ? `${line.step} (here)` : String(line.step),
          commands(line.commands),
          line.did[0] || 'has ended',
          line.did[1] || 'has ended',
          line.differs ? 'no' : 'yes',
        ]),
    });
    this.frames.show('Memory of both', ['Frames'], {
      count: frames.length,
      take: (first, count) => frames.slice(first, first + count).map((frame) => [String(frame.frame), frameText(frame.left), frameText(frame.right)]),
    });
  }
}

function valueOf(choice: TwinChoice | null): string {
  if (!choice) return NOTHING;
  return 'policy' in choice ? `policy=${choice.policy}` : `branch=${choice.branch}`;
}

function commands([left, right]: [string, string]): Node {
  if (left === right || right === '' || left === '') return el('code', {}, left || right);
  return el('span', {}, 'left ', el('code', {}, left), ', right ', el('code', {}, right));
}

function frameText(side: TwinFrame): string {
  if (side.notNeeded) return 'free, not needed';
  if (side.kind === 'free') return 'free';
  const users = side.refs === 0 ? 'cache' : `${side.refs} ${side.refs === 1 ? 'user' : 'users'}`;
  const copied = side.copied ? `, copied ${side.copied}${side.unwritten ? ', never written to' : ''}` : '';
  return `${users}${side.text ? `, holds ${side.text}` : ''}${copied}`;
}
