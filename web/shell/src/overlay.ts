// The prose over the canvas: eyebrow, sentence, command. It lies where the picture's layout says and
// tells back how high it is. The sentence gets the largest size at which it keeps within a height that
// depends on the window alone, so that the picture below does not jump from step to step.

import type { AgreementLink } from './agreement.js';
import { byId, el, fill, options, place, setText } from './dom.js';
import type { Change, Engine } from './engine.js';
import { showSpans } from './spans.js';
import type { Layout, Rect, View } from './types.js';

/** Sizes to try, largest first, in CSS pixels. */
const SIZES = [46, 42, 38, 34, 31, 28, 26, 24, 22, 20, 18];
/** What follows the headline may be this much smaller than it, if that keeps the headline large. */
const SMALLEST_REST = 0.46;

export class Overlay {
  private readonly prose = byId('prose');
  private readonly where = byId('where');
  private readonly whatIf = byId<HTMLSelectElement>('what-if');
  private readonly headline = byId('headline');
  private readonly rest = byId('rest');
  private readonly command = byId('command-text');
  private readonly commandLine = byId('command');
  private layout: Layout | null = null;
  private level = 1;
  private told = '';
  private questionHeight = 0;
  private twin = false;
  private readonly observer = new ResizeObserver(() => this.tell());

  constructor(
    private readonly engine: Engine,
    private readonly question: HTMLElement,
    agreement: AgreementLink,
    change: (method: Change, args: Record<string, unknown>) => void,
    until: AbortSignal,
  ) {
    this.prose.append(agreement.node);
    until.addEventListener('abort', () => this.observer.disconnect());
    this.observer.observe(this.prose);
    this.observer.observe(question);
    this.whatIf.addEventListener('change', () => change('setBranch', { name: this.whatIf.value }), { signal: until });
    engine.layout.on((layout) => this.arrange(layout));
    engine.view.on((view) => this.show(view));
    engine.started.on(() => {
      this.told = '';
      this.tell();
    });
    // Widths of letters change when the fonts arrive.
    document.fonts.addEventListener('loadingdone', () => this.fit(), { signal: until });
  }

  private show(view: View): void {
    this.twin = view.twin !== null;
    // Side by side the prose is the same at every depth.
    this.level = this.twin ? 1 : view.level;
    this.prose.dataset['level'] = String(this.level);
    this.prose.hidden = !view.loaded;
    const where = `Step ${view.step} of ${view.steps}`;
    fill(this.where, el('strong', {}, where), view.eyebrow ? ` · ${view.eyebrow}` : '');
    this.showBranches(view);
    this.prose.lang = view.lang || 'en';
    showSpans(this.headline, view.headline);
    showSpans(this.rest, view.rest);
    setText(this.command, view.level === 3 ? (view.command ?? '') : '');
    this.fit();
  }

  // Another continuation than the one told, where the scenario has one.
  private showBranches(view: View): void {
    this.whatIf.hidden = view.branches.length === 0;
    options(this.whatIf, [['', 'As it was told'], ...view.branches.map((name): [string, string] => [name, `What if: ${name}`])]);
    this.whatIf.value = view.branch;
  }

  private arrange(layout: Layout): void {
    this.layout = layout;
    document.documentElement.dataset['small'] = String(layout.small);
    document.documentElement.dataset['compact'] = String(layout.compact);
    document.documentElement.dataset['menu'] = String(layout.menu !== null);
    place(this.prose, layout.sentence);
    this.question.classList.toggle('unplaced', layout.question.w <= 0);
    if (layout.question.w > 0) {
      place(this.question, layout.question);
      // Where there is less room than it wants, it scrolls.
      this.question.style.maxHeight = `${layout.question.h}px`;
    }
    this.fit();
    for (const node of [this.prose, this.question, this.commandLine]) cutOut(node, layout.menu);
  }

  /** The height that the prose may take before its letters shrink: from the window, never from the text. */
  private budget(layout: Layout): number {
    const height = window.innerHeight;
    if (this.twin) return layout.compact ? 34 : layout.small ? 64 : 68;
    if (layout.compact) return 64;
    if (layout.small) return Math.min(120, Math.max(84, height * 0.13));
    if (this.level === 3) return 92;
    return Math.min(this.level === 1 ? 152 : 102, height * (this.level === 1 ? 0.17 : 0.13));
  }

  private largest(layout: Layout): number {
    if (layout.compact) return 22;
    if (this.twin) return layout.small ? 23 : layout.sentence.w < 1100 ? 28 : 34;
    if (layout.small) return 27;
    if (this.level === 3) return 20;
    if (this.level === 2) return Math.min(31, 22 + (layout.sentence.w - 860) * 0.02);
    return Math.min(46, 28 + (layout.sentence.w - 860) * 0.034);
  }

  private fit(): void {
    const layout = this.layout;
    if (!layout || layout.sentence.w <= 0 || this.prose.hidden) return;
    const budget = this.budget(layout);
    const largest = this.largest(layout);
    this.prose.style.maxHeight = '';
    this.prose.style.minHeight = `${Math.round(budget)}px`;
    const smallest = Math.min(largest, this.smallest(layout));
    search: for (const size of descending(largest)) {
      if (size < smallest) break;
      this.prose.style.setProperty('--size', `${size}px`);
      for (const rest of descending(this.largestRest(layout, size))) {
        if (rest < size * SMALLEST_REST) break;
        this.prose.style.setProperty('--rest-size', `${rest}px`);
        if (this.used() <= budget + 1) break search;
        if (!this.rest.textContent) break;
      }
    }
    this.tell();
    // Longer than the picture can give way to: it scrolls.
    if (this.prose.offsetHeight > this.layout!.sentence.h + 1) this.prose.style.maxHeight = `${this.layout!.sentence.h}px`;
  }

  /** Below this the prose grows out of its budget instead. */
  private smallest(layout: Layout): number {
    if (this.twin) return 18;
    if (layout.compact) return 18;
    if (layout.small) return 21;
    return this.level === 1 ? 26 : this.level === 2 ? 20 : 16;
  }

  private largestRest(layout: Layout, size: number): number {
    if (layout.compact) return 15;
    if (layout.small) return Math.max(15, size * 0.63);
    return this.level === 2 ? Math.max(15, size * 0.74) : size;
  }

  /** The height of the text itself, in CSS pixels. */
  private used(): number {
    const last = this.command.textContent ? this.command : this.rest.textContent ? this.rest : this.headline;
    return last.getBoundingClientRect().bottom - this.prose.getBoundingClientRect().top;
  }

  /** What the question would take if there were room: its content and its border. */
  private wantedHeight(): number {
    const { offsetHeight, clientHeight, scrollHeight } = this.question;
    return Math.ceil(scrollHeight + offsetHeight - clientHeight);
  }

  private tell(): void {
    if (this.prose.style.maxHeight) return;
    const sentence = Math.ceil(this.prose.offsetHeight);
    this.questionHeight = this.question.hidden ? 0 : this.wantedHeight();
    const now = JSON.stringify([sentence, this.questionHeight]);
    if (sentence === 0 || now === this.told || !this.engine.running) return;
    this.told = now;
    this.engine.app('overlay', { sentence, question: this.questionHeight });
  }
}

/** HTML lies over the picture: what the picture's menu covers is cut out of it, for pointers too. */
function cutOut(node: HTMLElement, menu: Rect | null): void {
  const { offsetLeft: left, offsetTop: top, offsetWidth: w, offsetHeight: h } = node;
  node.style.clipPath = menu
    ? `path(evenodd, "M-9 -9H${w + 9}V${h + 9}H-9ZM${menu.x - left} ${menu.y - top}h${menu.w}v${menu.h}h${-menu.w}Z")`
    : '';
}

function descending(largest: number): number[] {
  return [largest, ...SIZES.filter((size) => size < largest)];
}
