// Panels made larger, smaller or folded by hand: handles over the gaps and chevrons at the titles, as HTML over
// the canvas, and the same as sliders and check boxes in the text twin. The picture's layout says where they are
// and how far they go; what was chosen is kept in this browser, but never by a page in a frame.

import { byId, el, fill, icon } from './dom.js';
import type { Engine } from './engine.js';
import type { Arranged, Kept, Separator } from './types.js';

const KEY = 'cowscope-arrangement';
const CHEVRON = 'M5 8l5 5 5-5';
/** One press of an arrow key, in CSS pixels; with Shift ten times as far. */
const STEP = 16;

const NAMES: Record<string, string> = {
  processes: 'Width of the processes',
  right: 'Width of the right column',
  foot: 'Height of the row below',
  reads: 'Height of what each process reads',
  entries: 'Height of entries and bytes',
  script: 'Width of the script',
};

export class ArrangementHandles {
  private readonly layer = el('div', { id: 'arrangement', role: 'group', 'aria-label': 'Arrangement of the panels' });
  private readonly folds = el('div');
  private readonly sliders = el('div');
  readonly section = el(
    'section',
    { class: 'arrangement' },
    el('h2', {}, 'Panels of the picture'),
    this.folds,
    this.sliders,
    el('button', { type: 'button', onclick: () => this.reset() }, 'Reset the arrangement'),
  );
  private shape = '';
  private dragging: HTMLElement | null = null;
  private arranged: Arranged = { separators: [], panels: [], kept: { parts: {}, folded: [] } };

  constructor(
    private readonly engine: Engine,
    private readonly remembers: boolean,
    until: AbortSignal,
  ) {
    byId('stage').append(this.layer);
    engine.arranged.on((arranged) => this.show(arranged));
    engine.started.on(() => this.begin());
    if (engine.running) this.begin();
    until.addEventListener('abort', () => this.layer.remove());
  }

  /** A module that was started again knows nothing of it. */
  private begin(): void {
    const kept = this.saved();
    this.engine.app('arrange', kept ? { restore: kept } : { listen: true });
  }

  private saved(): Kept | null {
    if (this.shape !== '') return this.arranged.kept;
    if (!this.remembers) return null;
    try {
      return JSON.parse(localStorage.getItem(KEY) ?? 'null') as Kept | null;
    } catch {
      return null; // storage is forbidden, or holds something else
    }
  }

  private save({ parts, folded }: Kept): void {
    if (!this.remembers) return;
    try {
      if (Object.keys(parts).length === 0 && folded.length === 0) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify({ parts, folded }));
    } catch {
      // it then holds until the page is left
    }
  }

  private reset(): void {
    this.engine.app('arrange', { reset: true });
  }

  private show(arranged: Arranged): void {
    const first = this.shape === '';
    const changed = JSON.stringify(arranged.kept) !== JSON.stringify(this.arranged.kept);
    this.arranged = arranged;
    if (changed && !first) this.save(arranged.kept);
    // The nodes stay while they are what they were, so that a drag and the focus outlive a change.
    const shape = JSON.stringify([arranged.separators.map(({ split, upright }) => [split, upright]), arranged.panels.map(({ panel, folded }) => [panel, folded])]);
    if (shape !== this.shape && !this.dragging) {
      this.shape = shape;
      this.build();
    }
    this.place();
  }

  private build(): void {
    const focused = document.activeElement?.getAttribute('data-key');
    const { separators, panels } = this.arranged;
    fill(this.layer, ...separators.map((separator, index) => this.handle(separator, index)), ...panels.map(({ panel, title, folded }) => this.chevron(panel, title, folded)));
    fill(
      this.folds,
      ...panels.map(({ panel, title, folded }) => {
        const box = el('input', { type: 'checkbox', 'data-key': `show-${panel}`, checked: !folded });
        box.addEventListener('change', () => this.fold(panel, !box.checked));
        return el('label', { class: 'check' }, box, ` ${title}`);
      }),
    );
    const once = separators.filter(({ split }, index) => separators.findIndex((other) => other.split === split) === index);
    fill(
      this.sliders,
      ...once.map(({ split }) => {
        const slider = el('input', { type: 'range', step: STEP / 2, 'data-key': `size-${split}`, 'data-split': split });
        slider.addEventListener('input', () => this.move(split, Number(slider.value)));
        return el('label', { class: 'slider' }, el('span', {}, nameOf(split)), slider);
      }),
    );
    this.section.hidden = panels.length === 0 && separators.length === 0;
    if (focused) document.querySelector<HTMLElement>(`[data-key="${focused}"]`)?.focus({ preventScroll: true });
  }

  private handle({ split, upright }: Separator, index: number): HTMLElement {
    const node = el('div', {
      role: 'separator',
      tabindex: -1,
      class: upright ? 'handle upright' : 'handle',
      'data-key': `gap-${index}`,
      'aria-orientation': upright ? 'vertical' : 'horizontal',
      'aria-label': nameOf(split),
      title: 'Drag to make room; double click to undo it',
    });
    const along = (event: PointerEvent): number => {
      const stage = byId('stage').getBoundingClientRect();
      return upright ? event.clientX - stage.left : event.clientY - stage.top;
    };
    node.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      node.setPointerCapture(event.pointerId);
      this.dragging = node;
      node.classList.add('dragging');
      event.preventDefault();
    });
    node.addEventListener('pointermove', (event) => {
      if (this.dragging === node) this.move(split, along(event));
    });
    const end = (): void => {
      node.classList.remove('dragging');
      if (this.dragging !== node) return;
      this.dragging = null;
      this.show(this.arranged);
    };
    node.addEventListener('pointerup', end);
    node.addEventListener('pointercancel', end);
    node.addEventListener('dblclick', () => this.engine.app('arrange', { split }));
    node.addEventListener('keydown', (event) => {
      const [less, more] = upright ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
      const now = this.arranged.separators[index];
      if (!now) return;
      const by = event.shiftKey ? STEP * 10 : STEP;
      if (event.key === less) this.move(split, now.at - by);
      else if (event.key === more) this.move(split, now.at + by);
      else if (event.key === 'Home') this.move(split, now.least);
      else if (event.key === 'End') this.move(split, now.most);
      else if (event.key === 'Enter' || event.key === 'Delete') this.engine.app('arrange', { split });
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return node;
  }

  private chevron(panel: string, title: string, folded: boolean): HTMLElement {
    return el(
      'button',
      {
        type: 'button',
        tabindex: -1,
        class: folded ? 'fold folded' : 'fold',
        'data-key': `fold-${panel}`,
        'aria-expanded': String(!folded),
        'aria-label': `${folded ? 'Unfold' : 'Fold'}: ${title}`,
        title: folded ? 'Unfold' : 'Fold',
        onclick: () => this.fold(panel, !folded),
      },
      icon(CHEVRON),
    );
  }

  private fold(panel: string, folded: boolean): void {
    this.engine.app('arrange', { panel, folded });
  }

  private move(split: string, at: number): void {
    this.engine.app('arrange', { split, at: Math.round(at) });
  }

  private place(): void {
    const { separators, panels } = this.arranged;
    const nodes = [...this.layer.children] as HTMLElement[];
    separators.forEach(({ gap, at, least, most }, index) => {
      const node = nodes[index];
      if (!node) return;
      put(node, gap.x, gap.y, gap.w, gap.h);
      node.setAttribute('aria-valuenow', String(Math.round(at)));
      node.setAttribute('aria-valuemin', String(Math.round(least)));
      node.setAttribute('aria-valuemax', String(Math.round(most)));
    });
    panels.forEach(({ place }, index) => {
      const node = nodes[separators.length + index];
      if (node) put(node, place.x, place.y, 0, 0);
    });
    for (const slider of this.sliders.querySelectorAll('input')) {
      const separator = separators.find(({ split }) => split === slider.dataset['split']);
      if (!separator) continue;
      slider.min = String(Math.round(separator.least));
      slider.max = String(Math.round(separator.most));
      if (document.activeElement !== slider) slider.value = String(Math.round(separator.at));
    }
  }
}

function put(node: HTMLElement, x: number, y: number, w: number, h: number): void {
  node.style.left = `${x}px`;
  node.style.top = `${y}px`;
  if (w > 0) node.style.width = `${w}px`;
  if (h > 0) node.style.height = `${h}px`;
}

function nameOf(split: string): string {
  return NAMES[split.slice(split.indexOf('-') + 1)] ?? split;
}
