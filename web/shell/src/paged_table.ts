// A table that shows long lists a page at a time, so that a million frames stay readable and quick.

import { el, fill } from './dom.js';
import { refill } from './refill.js';

const ROWS = 50;

export type Cell = string | Node;
export interface Rows {
  count: number;
  /** Cells of rows [first, first + count); the first cell of a row is its heading. */
  take(first: number, count: number): Cell[][];
}

export class PagedTable {
  readonly node: HTMLElement;
  private readonly caption = el('caption');
  private readonly body = el('tbody');
  private readonly where = el('span', { class: 'where' });
  private readonly pager: HTMLElement;
  private readonly before: HTMLButtonElement;
  private readonly after: HTMLButtonElement;
  private first = 0;
  private rows: Rows = { count: 0, take: () => [] };
  private name = '';

  constructor(columns: readonly string[], rows = ROWS) {
    this.before = el('button', { type: 'button', onclick: () => this.turn(-rows) }, 'Previous rows');
    this.after = el('button', { type: 'button', onclick: () => this.turn(rows) }, 'More rows');
    this.pager = el('p', { class: 'pager', hidden: true }, this.before, this.where, this.after);
    this.node = el(
      'div',
      { class: 'paged' },
      el(
        'div',
        { class: 'scroll', tabindex: 0, role: 'group' },
        el('table', {}, this.caption, el('thead', {}, el('tr', {}, ...columns.map((name) => el('th', { scope: 'col' }, name)))), this.body),
      ),
      this.pager,
    );
    this.size = rows;
  }
  private readonly size: number;

  show(name: string, caption: readonly (Node | string)[], rows: Rows): void {
    this.name = name;
    this.node.firstElementChild?.setAttribute('aria-label', name);
    fill(this.caption, ...caption);
    this.rows = rows;
    if (this.first >= rows.count) this.first = 0;
    this.draw();
  }

  private turn(by: number): void {
    this.first = Math.max(0, Math.min(this.first + by, this.rows.count - 1));
    this.draw();
  }

  private draw(): void {
    const count = Math.min(this.size, this.rows.count - this.first);
    const lines = this.rows.take(this.first, count).map(([head, ...cells]) =>
      el('tr', {}, el('th', { scope: 'row' }, head ?? ''), ...cells.map((cell) => el('td', {}, cell))),
    );
    refill(this.body, ...lines);
    const long = this.rows.count > this.size;
    this.pager.hidden = !long;
    if (!long) return;
    this.where.textContent = `${this.name}: rows ${this.first + 1} to ${this.first + count} of ${this.rows.count}`;
    this.before.disabled = this.first === 0;
    this.after.disabled = this.first + count >= this.rows.count;
  }
}
