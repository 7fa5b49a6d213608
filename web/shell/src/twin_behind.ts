// What few scenarios have, in the text twin: what was printed, and what may still be used.

import { el, fill, setText } from './dom.js';
import { ownerClass } from './spans.js';
import type { Limits, View } from './types.js';

export class Behind {
  private readonly lines = el('ol', { class: 'script terminal' });
  private readonly more = el('p', { class: 'unlisted' });
  private readonly gauges = el('dl', { class: 'gauges' });
  private readonly terminal = section('Terminal', this.more, this.lines);
  private readonly limits = section('Limits', this.gauges);
  readonly nodes = [this.limits, this.terminal];
  private shown = '';

  constructor(private readonly seek: (step: number) => void) {}

  show(view: View): void {
    const key = JSON.stringify([view.terminal, view.limits, view.step]);
    if (key === this.shown) return;
    this.shown = key;
    const lines = view.terminal?.lines ?? [];
    const colours = new Map(view.processes.map(({ pid, colour }) => [pid, colour]));
    this.terminal.hidden = lines.length === 0;
    setText(this.more, view.terminal?.more === undefined ? '' : `${view.terminal.more} lines before these are not listed here`);
    this.more.hidden = this.more.textContent === '';
    fill(
      this.lines,
      ...lines.map(({ step, pid, name, text }) =>
        el(
          'li',
          { 'aria-current': step === view.step && 'step' },
          el('span', { class: ownerClass(colours.get(pid) ?? pid - 1) }, name),
          ': ',
          el('code', {}, text),
          ' ',
          step > 0 && el('button', { type: 'button', class: 'link', onclick: () => this.seek(step) }, `step ${step}`),
        ),
      ),
    );
    this.limits.hidden = view.limits === undefined;
    if (view.limits) fill(this.gauges, ...entries(view.limits));
  }
}

function entries({ promised, swap, groups }: Limits): HTMLElement[] {
  const out: HTMLElement[] = [];
  const add = (name: string, value: string): void => void out.push(el('dt', {}, name), el('dd', {}, value));
  if (promised) {
    const refused = promised.failed ? `; ${promised.refused > 0 ? `${promised.refused} more were` : 'more was'} asked for and refused` : '';
    const bound = promised.strict ? `${promised.pages} of at most ${promised.limit} pages` : `${promised.pages} pages; one call gets at most ${promised.limit}`;
    add('Promised memory', `${bound}, ${promised.used} frames in use${refused}`);
  }
  if (swap) add('Swap', `${swap.used} of ${swap.total} slots used`);
  for (const { name, charged, limit } of groups) add(`Memory group ${name}`, `${charged} of ${limit} frames`);
  return out;
}

function section(title: string, ...children: Node[]): HTMLElement {
  return el('section', { hidden: true }, el('h2', {}, title), ...children);
}
