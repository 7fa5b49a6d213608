// The text version of what the machine's own depth shows: the current event looked into, an address taken
// apart, the TLB.

import { el, options, setText } from './dom.js';
import type { Engine } from './engine.js';
import { asError } from './errors.js';
import { PagedTable, type Cell } from './paged_table.js';
import type { EventFactsView, Tlb, TlbEntryView, View, Walk } from './types.js';

/** Lines under the current event: what the CPU or the kernel has before it. */
export function eventFacts(facts: EventFactsView | undefined): Node | null {
  if (!facts) return null;
  const lines = facts.lines.flatMap(({ name, value, words }) => [
    el('dt', {}, name.trim()),
    el('dd', {}, el('code', {}, value), words === '' ? null : ` ${words}`),
  ]);
  return el('div', { class: 'facts' }, facts.why === '' ? null : el('p', {}, facts.why), el('dl', {}, ...lines));
}

const ROWS = 25;

export class MachineTwin {
  readonly node: HTMLElement;
  private readonly address = el('input', { id: 'twin-address', type: 'text', autocomplete: 'off', spellcheck: 'false', placeholder: '0x4000_2000 or heap[2]', 'aria-describedby': 'twin-address-report' });
  private readonly process = el('select', { id: 'twin-address-process' });
  private readonly report = el('p', { id: 'twin-address-report', class: 'broken', role: 'alert' });
  private readonly levels = new PagedTable(['Level', 'Index', 'Bits', 'Leads to']);
  private readonly words = el('p', { class: 'walk-words' });
  private readonly counts = el('p', { class: 'tlb-counts' });
  private readonly entries = new PagedTable(['Place', 'Process', 'Page', 'Address', 'Frame', 'Writable', 'Dirty', 'In this step'], ROWS);
  private readonly translation: HTMLDetailsElement;
  private readonly tlb: HTMLDetailsElement;

  constructor(
    private readonly engine: Engine,
    until: AbortSignal,
  ) {
    const form = el(
      'form',
      { class: 'goto', onsubmit: (event) => { event.preventDefault(); this.lookUp({ address: this.address.value }); } },
      el('label', { for: this.address.id }, 'Address'),
      this.address,
      el('label', { for: this.process.id }, 'in'),
      this.process,
      el('button', { type: 'submit' }, 'Take apart'),
    );
    this.translation = el('details', { id: 'twin-translation' }, el('summary', {}, el('h2', {}, 'Address translation')), form, this.report, this.words, this.levels.node);
    this.tlb = el('details', { id: 'twin-tlb' }, el('summary', {}, el('h2', {}, 'TLB')), this.counts, this.entries.node);
    this.node = el('div', { class: 'machine' }, this.translation, this.tlb);
    this.process.addEventListener('change', () => this.lookUp({ process: this.process.value }), { signal: until });
    // Closed, they cost nothing.
    for (const details of [this.translation, this.tlb]) {
      details.addEventListener('toggle', () => { if (details.open && this.engine.current) this.show(this.engine.current); }, { signal: until });
    }
  }

  /** Shows the translation, and begins to type. */
  open(): void {
    this.translation.open = true;
    this.address.focus();
  }

  show(view: View): void {
    if (this.translation.open) this.showWalk(view);
    if (this.tlb.open) this.showTlb();
  }

  private lookUp(args: { address?: string; process?: string }): void {
    try {
      this.engine.call('lookUp', args);
      setText(this.report, '');
      this.address.removeAttribute('aria-invalid');
      if (this.engine.current) this.showWalk(this.engine.current);
    } catch (error) {
      setText(this.report, asError(error).message);
      this.address.setAttribute('aria-invalid', 'true');
    }
  }

  private showWalk(view: View): void {
    const walk = this.engine.call<Walk | null>('lookUp');
    const living = view.processes.filter(({ state }) => state === 'running' || state === 'waiting');
    options(this.process, living.map(({ name }): [string, string] => [name, name]));
    if (!walk) {
      setText(this.words, living.length === 0 ? 'There is no process whose addresses could be taken apart.' : 'Type an address to take it apart.');
      this.levels.node.hidden = true;
      return;
    }
    this.process.value = walk.process;
    this.levels.node.hidden = false;
    setText(this.words, wordsOf(walk));
    const rows = levelRows(walk);
    this.levels.show('Levels of the walk', [`${walk.address} in ${walk.process}`], { count: rows.length, take: (first, count) => rows.slice(first, first + count) });
  }

  private showTlb(): void {
    const take = (first: number, count: number): Tlb => this.engine.call<Tlb>('tlb', { first, count });
    const tlb = take(0, 1);
    const all = tlb.all ? `, ${counted(tlb.all)} in all` : '';
    const out = tlb.out.length === 0 ? '' : ` The current event took out ${tlb.out.map(pageOf).join(', ')}.`;
    setText(this.counts, tlb.capacity === 0 ? 'This machine has no TLB: every access walks the page tables.' : `${tlb.size} of ${tlb.capacity} entries, ${counted(tlb.step)} in this step${all}. The most recently used stands first.${out}`);
    this.entries.node.hidden = tlb.size === 0;
    this.entries.show('Entries of the TLB', ['Entries of the TLB'], { count: tlb.size, take: (first, count) => take(first, count).entries.map(tlbCells) });
  }
}

function counted({ hits, misses }: { hits: number; misses: number }): string {
  return `${hits} ${hits === 1 ? 'hit' : 'hits'} and ${misses} ${misses === 1 ? 'miss' : 'misses'}`;
}

function pageOf(entry: { region: string | null; index: number; address: string; process: string | null }): string {
  const page = entry.region === null ? entry.address : `${entry.region} ${entry.index}`;
  return `${page} of ${entry.process ?? 'nobody'}`;
}

function wordsOf(walk: Walk): string {
  const where = walk.region ? `Page ${walk.region.index} of ${walk.region.name} (${walk.region.prot}, ${walk.region.sharing}). ` : 'Outside every region. ';
  const { entry } = walk;
  const bits = entry ? `Entry: P ${bit(entry.present)}, W ${bit(entry.writable)}, U ${bit(entry.user)}, A ${bit(entry.accessed)}, D ${bit(entry.dirty)}, E ${bit(entry.exclusive)}${entry.cow ? '; copy on write' : ''}. ` : '';
  const shared = walk.tableShared ? ` The PTE table is shared with ${[...walk.tableShared.with, ...(walk.tableShared.more > 0 ? [`${walk.tableShared.more} more`] : [])].join(', ') || 'nobody any more'}.` : '';
  const byte = walk.byte === null ? '' : ` The byte there is ${walk.byte.toString(16).padStart(2, '0')}${walk.physical ? `, at physical ${walk.physical}` : ''}.`;
  const tlb = walk.tlb === null ? '' : ` The TLB has it, at place ${walk.tlb + 1}.`;
  return where + bits + walk.words + shared + byte + tlb;
}

function bit(set: boolean): string {
  return set ? '1' : '0';
}

function levelRows(walk: Walk): Cell[][] {
  const end = walk.frame !== null ? `frame ${walk.frame}` : walk.slot !== null ? `swap slot ${walk.slot}` : walk.end;
  const leads: Record<string, string> = { nothing: 'nothing: the walk ends here', entry: `an entry, ${end}`, 'huge page': `a huge page, ${end}`, table: 'a table' };
  const rows: Cell[][] = walk.levels.map((level) => [level.name, String(level.index), code(level.bits), leads[level.leads] ?? level.leads]);
  rows.push(['offset', String(walk.offset), code(walk.offset.toString(2).padStart(12, '0')), walk.byte === null ? 'no byte' : 'the byte']);
  return rows;
}

function tlbCells(entry: TlbEntryView): Cell[] {
  const page = entry.region === null ? 'no region' : `${entry.region} ${entry.index}`;
  const touched = entry.touched ? `event ${entry.touched.event} ${entry.touched.how === 'hit' ? 'hit it' : 'put it in'}` : '';
  return [String(entry.place + 1), entry.process ?? 'nobody', page, code(entry.address), entry.frame === null ? 'the zero page' : String(entry.frame), entry.writable ? 'yes' : 'no', entry.dirty ? 'yes' : 'no', touched];
}

function code(text: string): HTMLElement {
  return el('code', {}, text);
}
