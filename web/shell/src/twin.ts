// The live text twin: the whole of the picture as HTML, complete in itself. Out of sight until asked for
// or until anything in it has focus; always there for screen readers and on paper.

import { AgreementLink } from './agreement.js';
import { ICONS, byId, el, fill, icon, options, setText } from './dom.js';
import type { Change, Engine } from './engine.js';
import { focusPicture } from './focus.js';
import { asError } from './errors.js';
import { PagedTable, type Cell } from './paged_table.js';
import { POLICY_NAMES } from './policies.js';
import { ownerClass, plain, showSpans } from './spans.js';
import type { FrameView, LibraryEntry, PageView, ProcessView, ThemeChoice, View } from './types.js';

export interface TwinHooks {
  pick(id: string): void;
  change(method: Change, args?: Record<string, unknown>): void;
  share(): void;
  theme(choice: ThemeChoice): void;
  /** Two runs side by side, told below the steps. */
  beside: Node;
  /** Something asked for could not be done. */
  failed(error: Error): void;
}

/** The region, the page and the frame of one row. */
interface PageRow {
  region: string;
  prot: string;
  page: PageView;
}

interface ProcessEntry {
  section: HTMLElement;
  facts: HTMLElement;
  table: PagedTable;
  /** What it shows. */
  shown: string;
}

const LEVEL_NAMES = ['Idea', 'Mechanism', 'Machine'];
/** Announcements are held back while steps follow each other quickly. */
const ANNOUNCE_AFTER_MS = 250;

export class Twin {
  private readonly node = byId('twin');
  private readonly title = el('h1', {}, 'Cowscope');
  private readonly summary = el('p', { class: 'summary' });
  private readonly agreement: AgreementLink;
  private readonly eyebrow = el('p', { class: 'eyebrow' });
  private readonly headline = el('strong');
  private readonly rest = el('span');
  private readonly live = el('p', { class: 'sr', role: 'status', 'aria-live': 'polite' });
  private readonly next = el('p', { class: 'next' });
  private readonly scenario = el('select', { id: 'twin-scenario' });
  private readonly policy = el('select', { id: 'twin-policy' });
  private readonly branch = el('select', { id: 'twin-branch' });
  private readonly branchField: HTMLElement;
  private readonly level = el('select', { id: 'twin-level' });
  private readonly theme = el('select', { id: 'twin-theme' });
  private readonly step = el('input', { id: 'twin-step', type: 'number', min: 0, inputmode: 'numeric' });
  private readonly play: HTMLButtonElement;
  private readonly undo: HTMLButtonElement;
  private readonly processes = el('div');
  private readonly tables = new Map<number, ProcessEntry>();
  private readonly frames = new PagedTable(['Frame', 'Users', 'Used by', 'Holds', 'Writes']);
  private readonly frameFacts = el('p');
  private readonly events = el('ol', { class: 'events' });
  private readonly noEvents = el('p', {}, 'Nothing happens in step 0: the machine before anything ran.');
  private readonly script = el('ol', { class: 'script' });
  private readonly code = el('ol', { class: 'script code' });
  private readonly codeSection: HTMLElement;
  private announced = '';
  private readonly findings = el('p', { class: 'findings', role: 'status' });
  private timer = 0;

  constructor(
    private readonly engine: Engine,
    private readonly hooks: TwinHooks,
    until: AbortSignal,
  ) {
    const does = (method: string) => () => this.try(() => this.engine.call(method));
    this.play = this.button('Play', ICONS.play, () => this.try(() => engine.call(engine.current?.playing ? 'pause' : 'play')));
    this.undo = el('button', { type: 'button', onclick: () => hooks.change('undo') }, 'Undo the last edit');
    this.agreement = new AgreementLink(engine, 1);
    this.branchField = field('Branch', this.branch);
    this.codeSection = section('Program', this.code);
    this.node.setAttribute('aria-label', 'Text version');
    fill(
      this.node,
      el(
        'header',
        {},
        this.title,
        el('button', { type: 'button', class: 'close', 'aria-label': 'Hide the text version', onclick: () => this.hide() }, icon(ICONS.close)),
      ),
      this.summary,
      el('p', { class: 'agrees' }, this.agreement.node),
      el('div', { class: 'say' }, this.eyebrow, el('p', { class: 'sentence' }, this.headline, ' ', this.rest), this.next),
      this.live,
      el(
        'div',
        { class: 'transport', role: 'group', 'aria-label': 'Steps' },
        this.button('To the start', ICONS.first, does('home')),
        this.button('Back', ICONS.back, does('back')),
        this.button('Next step', ICONS.next, does('step')),
        this.button('To the end', ICONS.last, does('end')),
        this.button('Next event', ICONS.down, does('stepEvent')),
        this.button('Previous event', ICONS.up, does('backEvent')),
        this.play,
      ),
      el(
        'form',
        { class: 'goto', onsubmit: (event) => { event.preventDefault(); this.seek(); } },
        el('label', { for: 'twin-step' }, 'Go to step'),
        this.step,
        el('button', { type: 'submit' }, 'Go'),
        this.undo,
      ),
      hooks.beside,
      section('Processes', this.processes),
      section('Memory', this.frameFacts, this.frames.node),
      section('What happens in this step', this.noEvents, this.events),
      section('Script', this.script),
      this.codeSection,
      el(
        'section',
        { class: 'settings' },
        el('h2', {}, 'Scenario and view'),
        field('Scenario', this.scenario),
        this.branchField,
        field('Memory policy', this.policy),
        field('Depth of detail', this.level),
        field('Colours', this.theme),
        el('button', { type: 'button', onclick: () => hooks.share() }, 'Share'),
        el('button', { type: 'button', onclick: () => this.try(() => this.audit()) }, 'Check the machine’s invariants'),
        this.findings,
      ),
    );
    options(this.level, LEVEL_NAMES.map((name, index) => [String(index + 1), name]));
    options(this.policy, Object.entries(POLICY_NAMES));
    options(this.theme, [['auto', 'As the system'], ['light', 'Light'], ['dark', 'Dark']]);
    const signal = until;
    this.scenario.addEventListener('change', () => hooks.pick(this.scenario.value), { signal });
    this.policy.addEventListener('change', () => hooks.change('setPolicy', { policy: this.policy.value }), { signal });
    this.branch.addEventListener('change', () => hooks.change('setBranch', { name: this.branch.value }), { signal });
    this.level.addEventListener('change', () => this.try(() => engine.call('setView', { level: Number(this.level.value) })), { signal });
    this.theme.addEventListener('change', () => hooks.theme(this.theme.value as ThemeChoice), { signal });
    this.node.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.hide(); }, { signal });
    until.addEventListener('abort', () => clearTimeout(this.timer));
    engine.view.follow((view) => this.show(view));
  }

  setLibrary(entries: readonly LibraryEntry[]): void {
    options(this.scenario, entries.map((entry) => [entry.id, entry.title]));
    this.agreement.setLibrary(entries);
  }

  get visible(): boolean {
    return document.documentElement.classList.contains('with-twin');
  }

  toggle(): void {
    if (this.visible) this.hide();
    else {
      document.documentElement.classList.add('with-twin');
      this.node.focus({ preventScroll: true });
    }
  }

  private hide(): void {
    document.documentElement.classList.remove('with-twin');
    focusPicture();
  }

  /** What must be true after every event, checked now. */
  private audit(): void {
    const { violated } = this.engine.call<{ violated: string[] }>('invariants');
    const view = this.engine.current;
    const where = view ? `step ${view.step}, event ${view.event}` : 'this moment';
    setText(this.findings, violated.length === 0 ? `Every invariant holds at ${where}.` : `Violated at ${where}: ${violated.join('; ')}`);
  }

  private seek(): void {
    const step = Number(this.step.value);
    if (Number.isInteger(step) && step >= 0) this.try(() => this.engine.call('seek', { step }));
  }

  private try(act: () => unknown): void {
    try {
      act();
    } catch (error) {
      this.hooks.failed(asError(error));
      if (this.engine.current) this.choices(this.engine.current);
    }
  }

  private button(name: string, path: string, act: () => void): HTMLButtonElement {
    return el('button', { type: 'button', 'aria-label': name, title: name, onclick: act }, icon(path));
  }

  private show(view: View): void {
    if (!view.loaded) return;
    const lang = view.lang || 'en';
    setText(this.title, view.title);
    setText(this.summary, view.summary);
    this.summary.hidden = view.summary === '';
    const at = view.eventCount > 0 ? ` · event ${view.event} of ${view.eventCount}` : '';
    setText(this.eyebrow, `Step ${view.step} of ${view.steps}${at}${view.eyebrow ? ` · ${view.eyebrow}` : ''}`);
    showSpans(this.headline, view.headline);
    showSpans(this.rest, view.rest);
    this.headline.lang = this.rest.lang = lang;
    setText(this.next, view.next.length > 0 ? `Next: ${plain(view.next)}` : 'This is the end.');
    this.announce(`Step ${view.step}. ${plain(view.headline)} ${plain(view.rest)}${this.eventWords(view)}`);
    if (document.activeElement !== this.step) this.step.value = String(view.step);
    this.step.max = String(view.steps);
    this.play.setAttribute('aria-label', view.playing ? 'Pause' : 'Play');
    this.play.title = view.playing ? 'Pause' : 'Play';
    fill(this.play, icon(view.playing ? ICONS.pause : ICONS.play));
    this.undo.hidden = !view.canUndo;
    this.choices(view);
    this.showProcesses(view);
    this.showFrames(view);
    this.showEvents(view);
    this.showScript(view);
  }

  private eventWords(view: View): string {
    const current = view.events.find((event) => event.current);
    return current && view.event < view.eventCount ? ` Event ${view.event}: ${current.title}. ${current.detail}` : '';
  }

  private announce(text: string): void {
    if (text === this.announced) return;
    this.announced = text;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => setText(this.live, text), ANNOUNCE_AFTER_MS);
  }

  private choices(view: View): void {
    // What was loaded from a link or edited is no entry of the library: it gets a line of its own.
    const listed = [...this.scenario.options].find((option) => option.value === view.id && view.id !== '');
    this.scenario.querySelector('option[data-own]')?.remove();
    if (!listed) this.scenario.prepend(el('option', { value: view.id, 'data-own': true }, view.title || 'This scenario'));
    this.scenario.value = view.id;
    this.policy.value = view.policy;
    this.branchField.hidden = view.branches.length === 0;
    options(this.branch, [['', 'Main line'], ...view.branches.map((name): [string, string] => [name, name])]);
    this.branch.value = view.branch;
    this.level.value = String(view.level);
    this.theme.value = view.theme;
  }

  private showProcesses(view: View): void {
    const names = new Map(view.processes.map((process) => [process.pid, process.name]));
    const seen = new Set<number>();
    for (const process of view.processes) {
      seen.add(process.pid);
      let entry = this.tables.get(process.pid);
      if (!entry) {
        const table = new PagedTable(['Page', 'Frame', 'Users', 'State', 'Holds']);
        const facts = el('p');
        entry = { section: el('section', { class: 'process' }, facts, table.node), facts, table, shown: '' };
        this.tables.set(process.pid, entry);
      }
      this.showProcess(entry, process, names);
    }
    for (const [pid, entry] of this.tables) {
      if (seen.has(pid)) continue;
      entry.section.remove();
      this.tables.delete(pid);
    }
    const order = view.processes.map((process) => this.tables.get(process.pid)?.section);
    const same = view.more?.processes === undefined && order.length === this.processes.childElementCount && order.every((node, i) => node === this.processes.children[i]);
    if (!same) fill(this.processes, ...order, order.length === 0 ? el('p', {}, 'There is no process yet.') : null, unlisted(view.more?.processes, 'p'));
  }

  private showProcess(entry: ProcessEntry, process: ProcessView, names: ReadonlyMap<number, string>): void {
    // Of hundreds, most are what they were.
    const shown = JSON.stringify(process);
    if (shown === entry.shown) return;
    entry.shown = shown;
    const parent = process.parent ? `, child of ${names.get(process.parent) ?? `pid ${process.parent}`}` : '';
    setText(entry.facts, `pid ${process.pid}${parent}, ${process.state}. RSS ${process.rss}, PSS ${round(process.pss)}, USS ${process.uss} pages.`);
    const rows: PageRow[] = process.regions.flatMap((region) =>
      region.pages.map((page) => ({ region: region.name, prot: region.prot, page })),
    );
    const hidden = process.regions.reduce((sum, region) => sum + (region.more ?? 0), 0);
    const name = `Pages of ${process.name}`;
    const caption = ['Pages of ', el('span', { class: ownerClass(process.colour) }, process.name), hidden > 0 ? ` (${hidden} more are not listed)` : ''];
    entry.table.show(name, caption, {
      count: rows.length,
      take: (first, count) => rows.slice(first, first + count).map((row) => pageCells(row)),
    });
  }

  private showFrames(view: View): void {
    const { total, used, shared, free, list, more } = view.frames;
    setText(this.frameFacts, `${used} of ${total} frames used, ${shared} of them by more than one, ${free} free.`);
    const cut = more ?? 0;
    this.frames.show('Frames', ['Frames'], {
      count: list.length + cut,
      take: (first, count) => (first + count <= list.length ? list.slice(first, first + count) : this.farFrames(first, count)).map(frameCells),
    });
  }

  /** Frames that the view, cut at 200, does not list. */
  private farFrames(first: number, count: number): FrameView[] {
    type Listed = { frame: number; kind: string; refs: number; mapped_by: string[] };
    const state = this.engine.call<{ frames: { list: Listed[] } }>('state', { detail: 'full', range: [first, count] });
    return state.frames.list.map((frame) => ({ ...frame, users: frame.mapped_by, text: '', protected: false }));
  }

  private showEvents(view: View): void {
    this.noEvents.hidden = view.events.length > 0;
    fill(
      this.events,
      ...view.events.map((event) =>
        el(
          'li',
          { value: event.number, class: event.done ? 'done' : 'coming', 'aria-current': event.current ? 'step' : false },
          el('button', { type: 'button', class: 'link', onclick: () => this.try(() => this.engine.call('seek', { step: view.step, event: event.number })) }, event.title),
          el('span', { class: 'by' }, event.by === 'cpu' ? 'CPU' : event.by),
          el('span', { class: 'detail' }, event.detail),
        ),
      ),
      unlisted(view.more?.events),
    );
  }

  private showScript(view: View): void {
    fill(
      this.script,
      ...view.script.map((line) =>
        el(
          'li',
          { value: line.step, 'aria-current': line.current ? 'step' : false },
          el('code', {}, line.text),
          line.broken ? el('span', { class: 'broken' }, ` no longer holds: ${line.broken}`) : null,
        ),
      ),
      unlisted(view.more?.script),
    );
    const names = new Map(view.processes.map((process) => [process.pid, process]));
    this.codeSection.hidden = view.code.length === 0;
    fill(
      this.code,
      ...view.code.map((line) => {
        const here = line.pids.map((pid) => names.get(pid)).filter((process) => process !== undefined);
        return el(
          'li',
          { value: line.line },
          el('code', {}, line.text),
          ...here.flatMap((process) => [' ', el('span', { class: `${ownerClass(process.colour)} here` }, `← ${process.name}`)]),
        );
      }),
    );
  }
}

function pageCells({ region, prot, page }: PageRow): Cell[] {
  const frame = page.frame === null || page.frame === undefined ? 'none' : String(page.frame);
  return [`${region} ${page.page}`, frame, frame === 'none' ? '' : String(page.refs), `${STATES[page.state] ?? page.state} (${prot})`, holds(page.text)];
}

const STATES: Record<string, string> = {
  absent: 'not present',
  shared: 'shared, write-protected',
  sole: 'its own, still write-protected',
  own: 'its own, writable',
};

function frameCells(frame: FrameView): Cell[] {
  const users = frame.refs === 0 ? (frame.kind === 'file' ? 'cache' : '0') : String(frame.refs);
  return [String(frame.frame), users, [...frame.users, ...(frame.moreUsers ? [`${frame.moreUsers} more`] : [])].join(', ') || 'nobody', holds(frame.text), frame.protected ? 'stop and ask the kernel' : 'go through'];
}

function holds(text: string): Node {
  return text === '' ? document.createTextNode('') : el('code', {}, text);
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2).replace(/0$/, '');
}

function unlisted(count: number | undefined, tag: 'li' | 'p' = 'li'): HTMLElement | null {
  return count === undefined ? null : el(tag, { class: 'unlisted' }, `${count} more are not listed here`);
}

function section(title: string, ...children: Node[]): HTMLElement {
  return el('section', {}, el('h2', {}, title), ...children);
}

function field(label: string, control: HTMLElement): HTMLElement {
  return el('p', { class: 'field' }, el('label', { for: control.id }, label), control);
}
