// Which line is which step. The simulator tells the items of the script with their lines (`outline` in
// web/bridge/api.h); a repeat's items come once for each of its rounds.

/** A command's line, or a repeat: its line, its rounds, what is in it. */
export type Item = number | [number, number, Item[]];

export interface OutlineAnswer {
  main: Item[];
  branches: { name: string; script: Item[] }[];
  shared?: number;
  broken?: { step: number; message: string }[];
  unmet?: { step: number; message: string }[];
}

/** The steps of a line: the first, and how many in all. */
export interface LineSteps {
  first: number;
  count: number;
}

export class Outline {
  readonly broken: readonly { step: number; message: string }[];
  readonly unmet: readonly { step: number; message: string }[];
  private readonly lines = new Map<number, LineSteps>();
  /** Items that are run one after the other, each list from a step on. */
  private readonly parts: { items: readonly Item[]; first: number; steps: number }[] = [];

  /** `branch`: the name of the one that is followed, or empty. */
  constructor(answer: OutlineAnswer, branch: string) {
    this.broken = answer.broken ?? [];
    this.unmet = answer.unmet ?? [];
    const way = branch === '' ? undefined : answer.branches.find((each) => each.name === branch);
    const all = count(answer.main);
    const shared = way && answer.shared !== undefined ? Math.min(all, answer.shared) : all;
    this.parts.push({ items: answer.main, first: 1, steps: shared });
    this.place(answer.main, 1, 1, shared);
    if (!way) return;
    this.parts.push({ items: way.script, first: shared + 1, steps: count(way.script) });
    this.place(way.script, shared + 1, 1, Infinity);
  }

  get steps(): number {
    return this.parts.reduce((sum, part) => sum + part.steps, 0);
  }

  stepsOf(line: number): LineSteps | undefined {
    return this.lines.get(line);
  }

  /** The line of a step; 0: no such step. */
  lineOf(step: number): number {
    for (const { items, first, steps } of this.parts) if (step >= first && step < first + steps) return lineIn(items, step - first);
    return 0;
  }

  /** Of the command that stands in `line` or last before it, the step that is nearest to `near`; 0: there is none. */
  stepNear(line: number, near: number): number {
    let best: { line: number; step: number } | null = null;
    for (const { items, first, steps } of this.parts) {
      const found = nearIn(items, line, near - first);
      if (found && found.step < steps && (!best || found.line >= best.line)) best = { line: found.line, step: first + found.step };
    }
    return best?.step ?? 0;
  }

  private place(items: readonly Item[], first: number, rounds: number, until: number): void {
    let at = first;
    for (const item of items) {
      if (at > until) return;
      if (typeof item === 'number') {
        if (!this.lines.has(item)) this.lines.set(item, { first: at, count: rounds });
      } else {
        this.place(item[2], at, rounds * item[1], until);
      }
      at += size(item);
    }
  }
}

function size(item: Item): number {
  return typeof item === 'number' ? 1 : item[1] * count(item[2]);
}

function count(items: readonly Item[]): number {
  return items.reduce((sum: number, item) => sum + size(item), 0);
}

/** `step` counts from 0. */
function lineIn(items: readonly Item[], step: number): number {
  let at = 0;
  for (const item of items) {
    const steps = size(item);
    if (step < at + steps) return typeof item === 'number' ? item : lineIn(item[2], (step - at) % (steps / item[1]));
    at += steps;
  }
  return 0;
}

function nearIn(items: readonly Item[], line: number, near: number): { line: number; step: number } | null {
  let best: { line: number; step: number } | null = null;
  let at = 0;
  for (const item of items) {
    const steps = size(item);
    if (typeof item === 'number') {
      if (item <= line && (!best || item >= best.line)) best = { line: item, step: at };
    } else if (steps > 0 && item[0] <= line) {
      const round = steps / item[1];
      const turn = Math.min(item[1] - 1, Math.max(0, Math.floor((near - at) / round)));
      const found = nearIn(item[2], line, near - at - turn * round);
      if (found && (!best || found.line >= best.line)) best = { line: found.line, step: at + turn * round + found.step };
    }
    at += steps;
  }
  return best;
}
