// A question before others: its choices as large tiles, and what its step came to.

import { el } from './dom.js';
import type { Question } from './types.js';

const LETTERS = 'ABCDEFGHIJ';

export function choiceTiles(question: Question, choose: (given: string) => void): Node[] {
  if (question.choices.length === 0) return [el('p', { class: 'open' }, pointed(question))];
  const tiles = question.choices.map((choice, i) =>
    el(
      'button',
      { type: 'button', class: 'tile', 'aria-pressed': String(question.given === choice), onclick: () => choose(choice) },
      el('span', { class: 'letter', 'aria-hidden': 'true' }, LETTERS[i] ?? String(i + 1)),
      el('span', { class: 'text' }, choice),
      question.given === choice ? el('span', { class: 'said' }, 'chosen') : null,
    ),
  );
  return [el('div', { class: 'tiles', role: 'group', 'aria-label': 'Choices', 'data-count': tiles.length }, ...tiles)];
}

function pointed(question: Question): string {
  return question.given === null ? 'What do you think? Say it, or point at it.' : `Said: ${question.given}`;
}

/** The right choice, what was said instead, and why. */
export function revealedTiles(question: Question): Node[] {
  const said = question.given;
  const tiles = [tile(question, question.answer, 'right', said !== null && question.right ? 'right, as was said' : 'the answer')];
  if (said !== null && !question.right) tiles.push(tile(question, said, 'wrong', 'was said'));
  return [
    el('div', { class: 'tiles revealed', 'data-count': tiles.length }, ...tiles),
    ...(question.why ? [el('p', { class: 'why' }, question.why)] : []),
  ];
}

function tile(question: Question, text: string, kind: 'right' | 'wrong', words: string): HTMLElement {
  const letter = LETTERS[question.choices.indexOf(text)];
  return el(
    'div',
    { class: 'tile', 'data-kind': kind },
    el('span', { class: 'letter', 'aria-hidden': 'true' }, kind === 'right' ? '✓' : '✗'),
    el('span', { class: 'text' }, letter ? el('span', { class: 'which' }, `${letter} `) : null, text),
    el('span', { class: 'said' }, words),
  );
}
