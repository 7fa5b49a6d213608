// The scenarios that come with the page: scenarios/library.json lists them, scenarios/ID.json is one.

import { CowscopeError } from './errors.js';
import type { LibraryEntry } from './types.js';

/** What a scenario from elsewhere may weigh (interface.md). */
const MAX_INPUT_BYTES = 1 << 20;

export class Library {
  entries: LibraryEntry[] = [];
  private readonly texts = new Map<string, Promise<string>>();

  async fetchList(): Promise<LibraryEntry[]> {
    const response = await fetch('scenarios/library.json');
    if (!response.ok) throw new CowscopeError(`The list of scenarios could not be loaded (${response.status}).`);
    const found = (await response.json()) as { scenarios: LibraryEntry[] };
    this.entries = found.scenarios;
    return this.entries;
  }

  /** The scenario's text. Rejects, naming what there is, if there is none of that id. */
  async text(id: string): Promise<string> {
    if (!this.entries.some((entry) => entry.id === id)) {
      const known = nearest(id, this.entries.map((entry) => entry.id));
      throw new CowscopeError(
        `There is no scenario “${shorten(id)}” in the library.` + (known ? ` Did you mean “${known}”?` : ''),
      );
    }
    let text = this.texts.get(id);
    if (!text) {
      text = fetchText(`scenarios/${encodeURIComponent(id)}.json`, 'same-origin');
      this.texts.set(id, text);
      text.catch(() => this.texts.delete(id));
    }
    return text;
  }
}

/** A scenario from another address: capped, without credentials, with a message that says what to do. */
export async function fetchSource(source: string): Promise<string> {
  let url: URL;
  try {
    url = new URL(source, document.baseURI);
  } catch {
    throw new CowscopeError(`“${shorten(source)}” is not an address. A link with src= needs one that starts with https://.`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new CowscopeError(`A scenario cannot be loaded from a ${url.protocol} address, only from https: or http:.`);
  }
  return fetchText(url.href, 'omit');
}

async function fetchText(url: string, credentials: RequestCredentials): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, { credentials, referrerPolicy: 'no-referrer' });
  } catch {
    const origin = new URL(url, document.baseURI).origin;
    throw new CowscopeError(
      origin === location.origin
        ? `The scenario at ${shorten(url)} could not be reached. Is the network there?`
        : `The scenario at ${shorten(url)} could not be read. Either ${origin} is not reachable, or it does not ` +
          `allow other pages to read it: it must answer with the header Access-Control-Allow-Origin.`,
    );
  }
  if (!response.ok) {
    throw new CowscopeError(`There is no scenario at ${shorten(url)}: the server answered ${response.status} ${response.statusText}.`);
  }
  return readCapped(response, url);
}

async function readCapped(response: Response, url: string): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > MAX_INPUT_BYTES) {
      await reader.cancel();
      throw new CowscopeError(`What is at ${shorten(url)} is larger than 1 MiB, the most that a scenario may be.`);
    }
    chunks.push(value);
  }
  const text = await new Blob(chunks).text();
  return text.replace(/^\uFEFF/, '');
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}

/** The nearest word by edits, if one is near enough to be meant. */
export function nearest(word: string, words: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of words) {
    const distance = edits(word.slice(0, 64), candidate);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min((row[j - 1] ?? 0) + same, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
