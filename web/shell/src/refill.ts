// Filling a list anew while somebody stands in it with the keyboard: the button in the same place keeps focus.

import { fill } from './dom.js';

export function refill(node: Element, ...children: (Node | string | null)[]): void {
  const buttons = (): HTMLElement[] => [...node.querySelectorAll<HTMLElement>('button, input')];
  const at = node.contains(document.activeElement) ? buttons().indexOf(document.activeElement as HTMLElement) : -1;
  fill(node, ...children);
  if (at >= 0) buttons().at(Math.min(at, buttons().length - 1))?.focus({ preventScroll: true });
}
