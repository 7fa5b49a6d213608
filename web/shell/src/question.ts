// A scenario's question: asked before its step, the answer and why shown after it.

import { byId, el, fill } from './dom.js';
import type { Engine } from './engine.js';
import { focusPicture } from './focus.js';
import type { Question, View } from './types.js';

const LETTERS = 'ABCDEFGHIJ';

export class QuestionPanel {
  readonly node = byId('question');
  private shown = '';
  private open: Question | null = null;
  private score: View['score'];
  private held: View['held'];

  constructor(private readonly engine: Engine) {
    engine.view.on((view) => this.show(view));
  }

  /** Chooses by number, from 0. False: nothing to choose. */
  choose(index: number): boolean {
    const choice = this.open?.choices[index];
    if (!this.open || this.open.revealed || choice === undefined) return false;
    this.give(choice);
    return true;
  }

  private give(answer: string): void {
    this.engine.call('answer', { given: answer });
  }

  private show(view: View): void {
    const question = view.question;
    this.score = view.score;
    this.held = view.held;
    const answered = question?.revealed === false && view.answered?.given != null ? view.answered : null;
    const key = JSON.stringify([question, answered, view.score, view.held]);
    if (key === this.shown) return;
    // A button of ours that has focus is about to be replaced: keep focus on its successor.
    const focused = this.node.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset['key'] : undefined;
    this.shown = key;
    this.open = question;
    this.node.hidden = question === null;
    if (question === null) {
      fill(this.node);
      if (focused !== undefined) focusPicture();
      return;
    }
    this.node.dataset['revealed'] = String(question.revealed);
    const before = answered ? [el('div', { class: 'answered' }, ...this.revealed(answered))] : [];
    fill(this.node, ...before, ...(question.revealed ? this.revealed(question) : this.asked(question)));
    if (focused === undefined) return;
    const successor = this.node.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`);
    if (successor) successor.focus({ preventScroll: true });
    else focusPicture();
  }

  private asked(question: Question): (Node | string)[] {
    const nodes: (Node | string)[] = [
      el('p', { class: 'before' }, `Before step ${question.step}`),
      this.score ? el('p', { class: 'score' }, `${this.score.right} of ${this.score.of} right`) : '',
      el('h2', { class: 'ask', id: 'ask' }, question.text),
    ];
    if (question.choices.length > 0) {
      const buttons = question.choices.map((choice, index) => this.choice(question, choice, index));
      nodes.push(el('div', { class: 'choices', role: 'group', 'aria-labelledby': 'ask' }, ...buttons));
    } else {
      nodes.push(this.freeForm(question));
    }
    const reveal = this.held ? null : el(
      'button',
      { type: 'button', class: 'reveal', 'data-key': 'reveal', onclick: () => this.engine.call('step') },
      question.given === null ? 'Show what happens →' : 'See if it is so →',
    );
    nodes.push(el('div', { class: 'foot' }, reveal));
    return nodes;
  }

  private choice(question: Question, text: string, index: number): HTMLElement {
    return el(
      'button',
      {
        type: 'button',
        class: 'choice',
        'data-key': `choice-${index}`,
        'aria-pressed': question.given === text ? 'true' : 'false',
        onclick: () => this.give(text),
      },
      el('span', { class: 'letter', 'aria-hidden': 'true' }, LETTERS[index] ?? String(index + 1)),
      el('span', { class: 'text' }, text),
    );
  }

  private freeForm(question: Question): HTMLElement {
    const input = el('input', {
      type: 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-labelledby': 'ask',
      'data-key': 'free',
      value: question.given ?? '',
      placeholder: 'Your answer',
    });
    return el(
      'form',
      {
        class: 'free',
        onsubmit: (event) => {
          event.preventDefault();
          if (input.value.trim() !== '') this.give(input.value.trim());
        },
      },
      input,
      el('button', { type: 'submit', 'data-key': 'give' }, 'Answer'),
    );
  }

  private revealed(question: Question): Node[] {
    const verdict =
      question.given === null ? 'Answer:' : question.right ? 'Right:' : `Not quite: you said ${quoted(question.given)}.`;
    const kind = question.given === null ? 'plain' : question.right ? 'right' : 'wrong';
    return [
      el('p', { class: 'asked' }, question.text),
      el(
        'p',
        { class: 'verdict', 'data-kind': kind },
        kind === 'plain' ? '' : el('span', { class: 'mark', 'aria-hidden': 'true' }, kind === 'right' ? '✓' : '≠'),
        el('strong', {}, `${verdict} `),
        kind === 'wrong' ? el('span', {}, 'It is ', el('strong', {}, question.answer), '.') : el('span', {}, question.answer),
      ),
      ...(question.why ? [el('p', { class: 'why' }, question.why)] : []),
    ];
  }
}

function quoted(text: string): string {
  return `“${text}”`;
}
