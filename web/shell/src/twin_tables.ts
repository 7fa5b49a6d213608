// Processes and memory in the text twin: a table of pages for each process, and one of the frames.

import { el, fill, setText } from './dom.js';
import type { Engine } from './engine.js';
import { locks } from './locks.js';
import { PagedTable } from './paged_table.js';
import { ownerClass } from './spans.js';
import { frameCells, pageCells, type PageRow } from './twin_cells.js';
import { offerButton, type Offering } from './twin_hands.js';
import type { Pin } from './twin_life.js';
import { section, unlisted } from './twin_parts.js';
import type { FrameView, Pinned, ProcessView, View } from './types.js';

interface ProcessEntry {
  section: HTMLElement;
  name: HTMLElement;
  facts: HTMLElement;
  table: PagedTable;
  /** What it shows. */
  shown: string;
}

export class TwinTables {
  private readonly processes = el('div');
  private readonly entries = new Map<number, ProcessEntry>();
  private readonly frames = new PagedTable(['Frame', 'Users', 'Used by', 'Holds', 'Writes', 'Do']);
  private readonly frameFacts = el('p');
  readonly nodes: HTMLElement[];

  constructor(
    private readonly engine: Engine,
    private readonly attempt: (act: () => unknown) => void,
    private readonly offer: Offering,
  ) {
    this.nodes = [
      section('Processes', this.processes, el('p', {}, offerButton('the machine', {}, offer, 'Start a process …'))),
      section('Memory', this.frameFacts, this.frames.node),
    ];
  }

  show(view: View): void {
    this.showProcesses(view);
    this.showFrames(view);
  }

  /** A button that picks what it names, as a click in the picture does; once more lets go. */
  private picks(name: string, pin: Pin, pressed: boolean): HTMLElement {
    return el('button', { type: 'button', class: 'link', 'aria-pressed': String(pressed), disabled: locks(this.engine.current, 'inspect'), onclick: () => this.attempt(() => this.engine.call('pin', pressed ? {} : pin)) }, name);
  }

  private showProcesses(view: View): void {
    const names = new Map(view.processes.map((process) => [process.pid, process.name]));
    const seen = new Set<number>();
    for (const process of view.processes) {
      seen.add(process.pid);
      let entry = this.entries.get(process.pid);
      if (!entry) {
        const table = new PagedTable(['Page', 'Frame', 'Users', 'State', 'Holds', 'Do']);
        const name = el('h3');
        const facts = el('p');
        entry = { section: el('section', { class: 'process' }, name, facts, table.node), name, facts, table, shown: '' };
        this.entries.set(process.pid, entry);
      }
      this.showProcess(entry, process, names, view.pinned);
    }
    for (const [pid, entry] of this.entries) {
      if (seen.has(pid)) continue;
      entry.section.remove();
      this.entries.delete(pid);
    }
    const order = view.processes.map((process) => this.entries.get(process.pid)?.section);
    const same = view.more?.processes === undefined && order.length === this.processes.childElementCount && order.every((node, i) => node === this.processes.children[i]);
    if (!same) fill(this.processes, ...order, order.length === 0 ? el('p', {}, 'There is no process yet.') : null, unlisted(view.more?.processes, 'p'));
  }

  private showProcess(entry: ProcessEntry, process: ProcessView, names: ReadonlyMap<number, string>, picked: Pinned | null): void {
    const pinned = picked?.pid === process.pid && picked.kind === 'page' ? picked : null;
    // Of hundreds, most are what they were.
    const shown = JSON.stringify([process, pinned]);
    if (shown === entry.shown) return;
    entry.shown = shown;
    const parent = process.parent ? `, child of ${names.get(process.parent) ?? `pid ${process.parent}`}` : '';
    fill(entry.name, el('span', { class: ownerClass(process.colour) }, process.name));
    fill(entry.facts, `pid ${process.pid}${parent}, ${process.state}. RSS ${process.rss}, PSS ${round(process.pss)}, USS ${process.uss} pages. `, offerButton(process.name, { process: process.name }, this.offer, `What ${process.name} can do …`));
    const rows: PageRow[] = process.regions.flatMap((region) =>
      region.pages.map((page) => ({ process: process.name, region: region.name, prot: region.prot, page })),
    );
    const hidden = process.regions.reduce((sum, region) => sum + (region.more ?? 0), 0);
    const name = `Pages of ${process.name}`;
    const caption = ['Pages of ', el('span', { class: ownerClass(process.colour) }, process.name), hidden > 0 ? ` (${hidden} more are not listed)` : ''];
    entry.table.show(name, caption, {
      count: rows.length,
      take: (first, count) => rows.slice(first, first + count).map((row) => pageCells(row, (text) =>
        this.picks(text, { process: process.name, region: row.region, page: row.page.page }, pinned?.region === row.region && pinned.page === row.page.page), this.offer)),
    });
  }

  private showFrames(view: View): void {
    const { total, used, shared, free, list, more } = view.frames;
    setText(this.frameFacts, `${used} of ${total} frames used, ${shared} of them by more than one, ${free} free.`);
    const cut = more ?? 0;
    this.frames.show('Frames', ['Frames'], {
      count: list.length + cut,
      take: (first, count) => (first + count <= list.length ? list.slice(first, first + count) : this.farFrames(first, count)).map((frame) => frameCells(frame, (text) =>
        this.picks(text, { frame: frame.frame }, view.pinned?.kind === 'frame' && view.pinned.frame === frame.frame), this.offer)),
    });
  }

  /** Frames that the view, cut at 200, does not list. */
  private farFrames(first: number, count: number): FrameView[] {
    type Listed = { frame: number; kind: string; refs: number; mapped_by: string[] };
    const state = this.engine.call<{ frames: { list: Listed[] } }>('state', { detail: 'full', range: [first, count] });
    return state.frames.list.map((frame) => ({ ...frame, users: frame.mapped_by, text: '', protected: false }));
  }
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2).replace(/0$/, '');
}
