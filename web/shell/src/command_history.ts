// Lines that were run, kept on this machine. In a frame nothing is read or written: it is another's page.

const KEY = 'cowscope.commands';
const KEPT = 100;
/** A pasted script is no line to come back to. */
const LONGEST = 2000;

export class CommandHistory {
  private readonly lines: string[];
  private at: number;
  private draft = '';

  constructor(private readonly kept: boolean) {
    this.lines = kept ? saved() : [];
    this.at = this.lines.length;
  }

  add(line: string): void {
    if (this.lines.at(-1) !== line) this.lines.push(line);
    if (this.lines.length > KEPT) this.lines.shift();
    this.at = this.lines.length;
    this.draft = '';
    if (!this.kept) return;
    try {
      localStorage.setItem(KEY, JSON.stringify(this.lines.filter((each) => each.length <= LONGEST)));
    } catch {
      // Full, or forbidden: the page's own memory has it still.
    }
  }

  /** The line before or after; null at that end. `now`: what stands there, to come back to. */
  recall(by: -1 | 1, now: string): string | null {
    const to = this.at + by;
    if (to < 0 || to > this.lines.length) return null;
    if (this.at === this.lines.length) this.draft = now;
    this.at = to;
    return to === this.lines.length ? this.draft : (this.lines[to] ?? '');
  }
}

function saved(): string[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(read) ? read.filter((line) => typeof line === 'string').slice(-KEPT) : [];
  } catch {
    return [];
  }
}
