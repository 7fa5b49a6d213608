// What the simulator says of the text, beside and in it: which step each line is, where the picture stands,
// the processes' names in their colours. Cost is what is in sight.

import { syntaxTree } from '@codemirror/language';
import { MapMode, RangeSetBuilder, StateEffect, StateField, type ChangeDesc, type Text } from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, ViewPlugin, gutter, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import type { LineSteps, Outline } from './outline.js';

export interface Told {
  /** Of the text that runs; null while none does. */
  outline: Outline | null;
  /** The step that the picture shows. */
  step: number;
  /** Colour index by process name. */
  owners: ReadonlyMap<string, number>;
}

export const tell = StateEffect.define<Partial<Told>>();

interface Marks extends Told {
  /** The text that the outline is of, and what became of it since. */
  text: Text;
  since: ChangeDesc | null;
}

export const marks = StateField.define<Marks>({
  create: (state) => ({ outline: null, step: 0, owners: new Map(), text: state.doc, since: null }),
  update(value, transaction) {
    let next = value;
    if (transaction.docChanged) next = { ...next, since: next.since ? next.since.composeDesc(transaction.changes.desc) : transaction.changes.desc };
    for (const effect of transaction.effects) {
      if (!effect.is(tell)) continue;
      next = { ...next, ...effect.value };
      if (effect.value.outline !== undefined) next = { ...next, text: transaction.newDoc, since: null };
    }
    return next;
  },
});

/** The steps of the line that begins at `from`, as it was when the outline was made. */
function stepsAt(value: Marks, from: number): LineSteps | undefined {
  if (!value.outline) return undefined;
  if (!value.since) return value.outline.stepsOf(value.text.lineAt(from).number);
  const then = value.text.lineAt(Math.min(value.text.length, value.since.invertedDesc.mapPos(from, 1)));
  // A line that was put in since is no step yet.
  return value.since.mapPos(then.from, 1) === from ? value.outline.stepsOf(then.number) : undefined;
}

/** Where the line of the outline stands now: its beginning; -1 where there is none, or it is gone. */
export function positionOf(value: Marks, line: number): number {
  if (line < 1 || line > value.text.lines) return -1;
  const then = value.text.line(line).from;
  return value.since ? (value.since.mapPos(then, 1, MapMode.TrackDel) ?? -1) : then;
}

/** The line where the picture stands; -1: nowhere in this text. */
export function placeOfStep(value: Marks): number {
  return value.outline && value.step > 0 ? positionOf(value, value.outline.lineOf(value.step)) : -1;
}

class StepMarker extends GutterMarker {
  constructor(
    private readonly text: string,
    private readonly here: boolean,
  ) {
    super();
    if (here) this.elementClass = 'cm-here';
  }
  override eq(other: StepMarker): boolean {
    return other.text === this.text && other.here === this.here;
  }
  override toDOM(): Node {
    return document.createTextNode(this.text);
  }
}

const stepGutter = gutter({
  class: 'cm-steps',
  lineMarker(view, line) {
    const value = view.state.field(marks);
    const steps = stepsAt(value, line.from);
    if (!steps) return null;
    const here = placeOfStep(value) === line.from;
    return new StepMarker(here ? String(value.step) : steps.count > 1 ? `${steps.first}…` : String(steps.first), here);
  },
  lineMarkerChange: (update) => update.startState.field(marks) !== update.state.field(marks),
  initialSpacer: () => new StepMarker('88', false),
});

const lit = Decoration.line({ class: 'cm-step-line', attributes: { 'aria-current': 'step' } });

const stepLine = EditorView.decorations.compute([marks], (state) => {
  const at = placeOfStep(state.field(marks));
  if (at < 0 || at > state.doc.length) return Decoration.none;
  return Decoration.set([lit.range(state.doc.lineAt(at).from)]);
});

const ownerMarks = Array.from({ length: 8 }, (_, index) => Decoration.mark({ class: `owner-${index}` }));

const owners = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = this.find(view);
    }
    update(update: ViewUpdate): void {
      const moved = update.docChanged || update.viewportChanged || syntaxTree(update.state) !== syntaxTree(update.startState);
      if (moved || update.startState.field(marks).owners !== update.state.field(marks).owners) this.decorations = this.find(update.view);
    }
    private find(view: EditorView): DecorationSet {
      const { owners: colours } = view.state.field(marks);
      const builder = new RangeSetBuilder<Decoration>();
      if (colours.size === 0) return Decoration.none;
      for (const { from, to } of view.visibleRanges) {
        syntaxTree(view.state).iterate({
          from,
          to,
          enter: (node) => {
            if (node.name !== 'variableName') return;
            const colour = colours.get(view.state.sliceDoc(node.from, node.to));
            if (colour !== undefined) builder.add(node.from, node.to, ownerMarks[colour % ownerMarks.length]!);
          },
        });
      }
      return builder.finish();
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

export const toldMarks = [marks, stepGutter, stepLine, owners];
