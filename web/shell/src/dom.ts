// Building HTML. Text goes in as text nodes only, so that no name or string of a scenario is ever markup.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | undefined | null | ((event: Event) => void)>;

/** Makes an element: `on…` attributes are listeners, true is an empty attribute, false and null none. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  append(node, children);
  return node;
}

function append(node: Element, children: readonly Child[]): void {
  for (const child of children) if (child !== null && child !== undefined && child !== false) node.append(child);
}

export function fill(node: Element, ...children: Child[]): void {
  node.replaceChildren();
  append(node, children);
}

/** The element of index.html with this id. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page lacks #${id}`);
  return found as T;
}

/** Sets text only if it differs: selections and live regions are left alone otherwise. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

export function place(node: HTMLElement, rect: { x: number; y: number; w: number; h: number }): void {
  node.style.left = `${rect.x}px`;
  node.style.top = `${rect.y}px`;
  node.style.width = `${rect.w}px`;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A small line icon, 20 by 20, in the text's colour. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const shape = document.createElementNS(SVG, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}

export const ICONS = {
  first: 'M4 4v12M16 10H7M11 6l-4 4 4 4',
  back: 'M16 10H4M9 5l-5 5 5 5',
  next: 'M4 10h12M11 5l5 5-5 5',
  last: 'M16 4v12M4 10h9M9 6l4 4-4 4',
  down: 'M10 4v12M5 11l5 5 5-5',
  up: 'M10 16V4M5 9l5-5 5 5',
  play: 'M6 4l10 6-10 6z',
  pause: 'M7 4v12M13 4v12',
  close: 'M5 5l10 10M15 5L5 15',
} as const;

/** Replaces the options only where they differ, so that an open list is not disturbed. */
export function options(select: HTMLSelectElement, wanted: readonly (readonly [string, string])[]): void {
  const key = JSON.stringify(wanted);
  if (select.dataset['options'] === key) return;
  select.dataset['options'] = key;
  const value = select.value;
  fill(select, ...wanted.map(([id, name]) => el('option', { value: id }, name)));
  select.value = value;
}
