// Scenarios from and to the person's own files: chosen, dropped onto the page, saved. What is no scenario
// is told, and changes nothing.

import { el, fill, icon, ICONS } from './dom.js';
import { size } from './drafts_dialog.js';
import { Overtaken } from './engine.js';
import { asError, CowscopeError } from './errors.js';
import type { PanelParts } from './panels.js';
import type { Diagnostic } from './types.js';

/** A place on disk that may be written again (File System Access API, where there is one). */
interface FileHandle {
  name: string;
  getFile(): Promise<File>;
  createWritable(): Promise<{ write(text: string): Promise<void>; close(): Promise<void> }>;
}
interface Pickers {
  showSaveFilePicker?(options: object): Promise<FileHandle>;
}

/** As of what comes by a link (library.ts, which is in the first load and stays there alone). */
const MOST_BYTES = 1 << 20;
const MOST_TOLD = 5;

export class Files {
  private readonly input = el('input', { type: 'file', id: 'file-input', accept: '.cow,.json,.txt,text/plain,application/json', hidden: true });
  private readonly zone = el('div', { id: 'drop', hidden: true, 'aria-hidden': 'true' }, el('p', {}, el('strong', {}, 'Drop a scenario here'), ' a script (.cow) or its JSON'));
  private readonly dialog = el('dialog', { id: 'no-scenario', 'aria-labelledby': 'no-scenario-title' });

  constructor(
    private readonly parts: PanelParts,
    private readonly edit: (text: string, name: string) => void,
    until: AbortSignal,
  ) {
    document.body.append(this.input, this.zone, this.dialog);
    const options = { signal: until };
    this.input.addEventListener('change', () => {
      const file = this.input.files?.[0];
      if (file) void this.take(file);
      this.input.value = ''; // the same file can be chosen again
    }, options);
    const files = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    window.addEventListener('dragover', (event) => {
      if (!files(event)) return;
      event.preventDefault();
      event.dataTransfer!.dropEffect = 'copy';
      this.zone.hidden = false;
    }, options);
    window.addEventListener('dragleave', (event) => { if (event.relatedTarget === null) this.zone.hidden = true; }, options);
    window.addEventListener('drop', (event) => {
      this.zone.hidden = true;
      if (!files(event)) return;
      event.preventDefault();
      event.stopPropagation(); // the editor would put it into its text
      const dropped = event.dataTransfer!.files;
      if (dropped.length > 1) return this.refuse('One file at a time', `These are ${dropped.length} files. Drop the one that is to be opened.`);
      if (dropped[0]) void this.take(dropped[0]);
    }, { ...options, capture: true });
  }

  choose(): void {
    this.input.click();
  }

  /** Opens it in the place of what is there, or says why not. */
  async take(file: File): Promise<void> {
    const { opener, loaded, toast } = this.parts;
    let text: string;
    try {
      text = await readScenario(file);
    } catch (error) {
      return this.refuse(`${file.name} is no scenario`, asError(error).message);
    }
    try {
      await opener.open({ text });
      loaded();
      toast.show(`${file.name} is open`);
    } catch (error) {
      if (error instanceof Overtaken) return;
      const found = error instanceof CowscopeError ? error.diagnostics : [];
      this.refuse(`${file.name} does not run`, found.length === 0 ? asError(error).message : '', found, text, file.name);
    }
  }

  /** Asks where to where the browser can; else it is a download. False: the person thought better of it. */
  async save(text: string, name: string, json: boolean): Promise<boolean> {
    const extension = json ? '.json' : '.cow';
    const type = json ? 'application/json' : 'text/plain';
    const suggestedName = `${name.replace(/[^\p{L}\p{N}_.-]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 60) || 'scenario'}${extension}`;
    const { showSaveFilePicker } = window as Pickers;
    if (showSaveFilePicker && !this.parts.where().framed) {
      try {
        const handle = await showSaveFilePicker.call(window, { suggestedName, types: [{ description: json ? 'Scenario' : 'Script', accept: { [type]: [extension] } }] });
        const stream = await handle.createWritable();
        await stream.write(text);
        await stream.close();
        this.parts.toast.show(`Saved as ${handle.name}`);
        return true;
      } catch (error) {
        if (error instanceof DOMException && error.name === 'AbortError') return false;
        // Not allowed here: as a download.
      }
    }
    const url = URL.createObjectURL(new Blob([text], { type }));
    el('a', { href: url, download: suggestedName }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    this.parts.toast.show(`Saved as ${suggestedName}`);
    return true;
  }

  private refuse(title: string, message: string, found: readonly Diagnostic[] = [], text?: string, name?: string): void {
    const lines = text?.split('\n') ?? [];
    const close = (): void => this.dialog.close();
    fill(
      this.dialog,
      el(
        'header',
        {},
        el('h2', { id: 'no-scenario-title' }, title),
        el('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: close }, icon(ICONS.close)),
      ),
      message ? el('p', { class: 'lead', role: 'alert' }, message) : null,
      found.length > 0
        ? el('ul', { class: 'wrong' }, ...found.slice(0, MOST_TOLD).map((each) => wrong(each, lines)), found.length > MOST_TOLD ? el('li', {}, `and ${found.length - MOST_TOLD} more`) : null)
        : null,
      el('p', { class: 'hint' }, 'Nothing was changed.'),
      el(
        'div',
        { class: 'row' },
        text !== undefined && name !== undefined ? el('button', { type: 'button', class: 'primary', autofocus: true, onclick: () => { close(); this.edit(text, name); } }, 'Open it in the editor') : null,
        el('button', { type: 'button', onclick: close }, 'Close'),
      ),
    );
    this.dialog.showModal();
  }
}

function wrong({ line, column, message }: Diagnostic, lines: readonly string[]): HTMLElement {
  const source = line ? lines[line - 1] : undefined;
  const where = line ? `Line ${line}${column ? `, column ${column}` : ''}: ` : '';
  // Of a long line the part around the place.
  const from = Math.max(0, (column ?? 1) - 40);
  return el('li', {}, el('strong', {}, where), message, source?.trim() ? el('pre', { 'aria-hidden': 'true' }, (from > 0 ? '…' : '') + [...source].slice(from, from + 72).join('')) : null);
}

/** The text of a file that may be a scenario. Rejects with what is the matter with it. */
async function readScenario(file: File): Promise<string> {
  if (file.size > MOST_BYTES) throw new CowscopeError(`It has ${size(file.size)}; a scenario may have 1 MiB.`);
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new CowscopeError('It could not be read. A folder cannot be opened, only a file.');
  }
  if (bytes.length === 0) throw new CowscopeError('It is empty.');
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) throw new CowscopeError('It is UTF-16 text; save it as UTF-8.');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CowscopeError('It is no text: a scenario is a script (.cow) or JSON, in UTF-8.');
  }
  if (text.includes('\0')) throw new CowscopeError('It is no text: a scenario is a script (.cow) or JSON, in UTF-8.');
  return text;
}
