// The live text twin: the whole of the picture as HTML, complete in itself. Out of sight until asked for
// or until anything in it has focus; always there for screen readers and on paper.

import { AgreementLink } from './agreement.js';
import { ICONS, byId, el, fill, icon, options, setText } from './dom.js';
import type { Change, Engine } from './engine.js';
import { focusPicture } from './focus.js';
import { locks } from './locks.js';
import { asError } from './errors.js';
import { ownButtons } from './own_buttons.js';
import { POLICY_NAMES } from './policies.js';
import { refill } from './refill.js';
import { ownerClass, plain, showSpans } from './spans.js';
import { Behind } from './twin_behind.js';
import type { Offering } from './twin_hands.js';
import { TwinLife } from './twin_life.js';
import { MachineTwin, eventFacts } from './twin_machine.js';
import { field, section, unlisted } from './twin_parts.js';
import { TwinTables } from './twin_tables.js';
import type { LibraryEntry, ThemeChoice, View } from './types.js';

export interface TwinHooks {
  pick(id: string): void;
  change(method: Change, args?: Record<string, unknown>): void;
  share(): void;
  edit(): void;
  openFile(): void;
  drafts(): void;
  /** Shows what can be done to it, beside the button. */
  offer: Offering;
  theme(choice: ThemeChoice): void;
  /** Two runs side by side. */
  beside: Node;
  /** Something asked for could not be done. */
  failed(error: Error): void;
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
  private readonly speed = el('select', { id: 'twin-speed' });
  private readonly theme = el('select', { id: 'twin-theme' });
  private readonly step = el('input', { id: 'twin-step', type: 'number', min: 0, inputmode: 'numeric' });
  private readonly on: HTMLButtonElement;
  private readonly toEnd: HTMLButtonElement;
  private readonly into: HTMLButtonElement;
  private readonly play: HTMLButtonElement;
  private readonly undo: HTMLButtonElement;
  private readonly redo: HTMLButtonElement;
  private readonly tables: TwinTables;
  private readonly events = el('ol', { class: 'events' });
  private readonly noEvents = el('p', {}, 'Nothing happens in step 0: the machine before anything ran.');
  private readonly machine: MachineTwin;
  private readonly script = el('ol', { class: 'script' });
  private readonly code = el('ol', { class: 'script code' });
  private readonly codeSection: HTMLElement;
  private readonly own: HTMLElement;
  private readonly behind = new Behind((step) => this.try(() => this.engine.call('seek', { step })));
  private announced = '';
  private readonly life: TwinLife;
  private readonly findings = el('p', { class: 'findings', role: 'status' });
  private timer = 0;

  constructor(
    private readonly engine: Engine,
    private readonly hooks: TwinHooks,
    until: AbortSignal,
  ) {
    const does = (method: string) => () => this.try(() => this.engine.call(method));
    this.on = this.button('Next step', ICONS.next, does('step'));
    this.toEnd = this.button('To the end', ICONS.last, does('end'));
    this.into = this.button('Next event', ICONS.down, does('stepEvent'));
    this.play = this.button('Play', ICONS.play, () => this.try(() => engine.call(engine.current?.playing ? 'pause' : 'play')));
    this.undo = el('button', { type: 'button', onclick: () => hooks.change('undo') }, 'Undo the last edit');
    this.redo = el('button', { type: 'button', onclick: () => hooks.change('redo') }, 'Redo it');
    this.agreement = new AgreementLink(engine, 1);
    this.life = new TwinLife(engine, { try: (act) => this.try(act), change: hooks.change }, until);
    this.machine = new MachineTwin(engine, until);
    this.tables = new TwinTables(engine, (act) => this.try(act), hooks.offer);
    this.branchField = field('Branch', this.branch);
    this.own = ownButtons(hooks);
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
        this.on,
        this.toEnd,
        this.into,
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
        this.redo,
      ),
      ...this.tables.nodes,
      this.life.why,
      section('What happens in this step', this.noEvents, this.events),
      this.machine.node,
      ...this.behind.nodes,
      hooks.beside,
      section('Script', this.script, this.own),
      this.life.stops,
      this.codeSection,
      el(
        'section',
        { class: 'settings' },
        el('h2', {}, 'Scenario and view'),
        field('Scenario', this.scenario),
        this.branchField,
        field('Memory policy', this.policy),
        field('Depth of detail', this.level),
        field('Playing speed', this.speed),
        field('Colours', this.theme),
        el(
          'p',
          { class: 'row' },
          el('button', { type: 'button', onclick: () => hooks.share() }, 'Share'),
          el('button', { type: 'button', onclick: () => this.try(() => this.audit()) }, 'Check the machine’s invariants'),
        ),
        this.findings,
      ),
    );
    options(this.level, LEVEL_NAMES.map((name, index) => [String(index + 1), name]));
    options(this.policy, Object.entries(POLICY_NAMES));
    options(this.speed, [['slow', '¼×, slow motion'], ['normal', '1×'], ['fast', '4×']]);
    options(this.theme, [['auto', 'As the system'], ['light', 'Light'], ['dark', 'Dark']]);
    const signal = until;
    this.scenario.addEventListener('change', () => hooks.pick(this.scenario.value), { signal });
    this.policy.addEventListener('change', () => hooks.change('setPolicy', { policy: this.policy.value }), { signal });
    this.branch.addEventListener('change', () => hooks.change('setBranch', { name: this.branch.value }), { signal });
    this.level.addEventListener('change', () => this.try(() => engine.call('setView', { level: Number(this.level.value) })), { signal });
    this.speed.addEventListener('change', () => this.try(() => engine.call('setView', { speed: this.speed.value })), { signal });
    this.theme.addEventListener('change', () => hooks.theme(this.theme.value as ThemeChoice), { signal });
    this.node.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.hide(); }, { signal });
    until.addEventListener('abort', () => clearTimeout(this.timer));
    engine.view.follow((view) => this.show(view));
  }

  setLibrary(entries: readonly LibraryEntry[]): void {
    options(this.scenario, entries.map((entry) => [entry.id, entry.title]));
    this.agreement.setLibrary(entries);
  }

  /** A section of its own, at the end. */
  add(section: HTMLElement): void {
    this.node.append(section);
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

  openTranslation(): void {
    document.documentElement.classList.add('with-twin');
    this.machine.open();
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
    setText(this.title, view.title || 'A scenario without a title');
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
    this.play.setAttribute('aria-label', view.playing ? 'Pause' : 'Play');
    this.play.title = view.playing ? 'Pause' : 'Play';
    fill(this.play, icon(view.playing ? ICONS.pause : ICONS.play));
    this.undo.hidden = !view.canUndo;
    this.own.hidden = locks(view, 'edit');
    this.lockControls(view);
    this.redo.hidden = !view.canRedo;
    this.choices(view);
    this.tables.show(view);
    this.showEvents(view);
    this.showScript(view);
    this.behind.show(view);
    this.life.show(view);
    if (!locks(view, 'inspect')) this.machine.show(view);
  }

  /** What a lock of the link closes is not offered. */
  private lockControls(view: View): void {
    const last = view.furthest ?? view.steps;
    this.step.max = String(last);
    for (const [button, off] of [[this.on, view.held], [this.toEnd, last < view.steps], [this.into, view.held]] as const) button.disabled = off ?? false;
    this.machine.node.hidden = this.life.why.hidden = locks(view, 'inspect');
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
    this.speed.value = view.speed;
    this.theme.value = view.theme;
  }

  private showEvents(view: View): void {
    this.noEvents.hidden = view.events.length > 0;
    refill(
      this.events,
      ...view.events.map((event) =>
        el(
          'li',
          { value: event.number, class: event.done ? 'done' : 'coming', 'aria-current': event.current ? 'step' : false },
          el('button', { type: 'button', class: 'link', onclick: () => this.try(() => this.engine.call('seek', { step: view.step, event: event.number })) }, event.title),
          el('span', { class: 'by' }, event.by === 'cpu' ? 'CPU' : event.by),
          el('span', { class: 'detail' }, event.detail),
          eventFacts(event.facts),
        ),
      ),
      unlisted(view.more?.events),
    );
  }

  /** As the margin of the script in the picture: a breakpoint behind the line, on and off. */
  private stopButton(step: number, on: boolean): HTMLElement {
    return el('button', { type: 'button', class: 'stop', 'aria-pressed': String(on), 'aria-label': `Stop behind step ${step}`, title: `Stop behind step ${step}`, onclick: () => this.try(() => this.engine.call('breakpoint', { step, on: !on })) }, '●');
  }

  private showScript(view: View): void {
    refill(
      this.script,
      ...view.script.map((line) =>
        el(
          'li',
          { value: line.step, 'aria-current': line.current ? 'step' : false },
          el('code', {}, line.text),
          this.stopButton(line.step, view.breakpoints.steps.includes(line.step)),
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
