// Share and help, as real dialogs.

import { TRUTH_PAGE } from './agreement.js';
import { byId, el, fill, icon, ICONS } from './dom.js';
import type { Engine } from './engine.js';
import type { Surroundings } from './surroundings.js';
import type { Toast } from './toast.js';
import type { Urls } from './urls.js';

export class Dialogs {
  private readonly share = byId<HTMLDialogElement>('share');
  private readonly help = byId<HTMLDialogElement>('help');

  constructor(
    private readonly engine: Engine,
    private readonly urls: Urls,
    private readonly where: () => Surroundings,
    private readonly toast: Toast,
    until: AbortSignal,
  ) {
    for (const dialog of [this.share, this.help]) {
      dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); }, { signal: until });
    }
  }

  openShare(start: 'link' | 'embed' = 'link'): void {
    if (!this.engine.current?.loaded) return;
    const { url, link } = this.urls.link();
    const embed = this.urls.link('embed.html').url;
    const tooLong = link.advice === 'too-long';
    const field = el('input', { type: 'text', readonly: true, value: url, 'aria-label': 'Link', id: 'share-link' });
    const code = el('textarea', { readonly: true, rows: 4, 'aria-label': 'Embed code', id: 'share-embed', spellcheck: 'false' });
    code.value = embedCode(embed, this.engine.current.title);
    const copy = el('button', { type: 'button', class: 'primary', id: 'share-copy', onclick: () => void this.copy(field, 'Link copied') }, 'Copy link');
    fill(
      this.share,
      this.head(this.share, 'Share'),
      el('p', { class: 'lead' }, 'The link carries the scenario and where you are in it. Nothing is stored anywhere else.'),
      tooLong ? null : el('div', { class: 'row' }, field, copy),
      advice(link.advice),
      el('h3', {}, 'As a file'),
      el(
        'div',
        { class: 'row' },
        el('button', { type: 'button', id: 'share-file', class: tooLong || link.advice === 'file' ? 'primary' : '', onclick: () => this.download() }, 'Download the scenario'),
        el('span', { class: 'hint' }, 'JSON, for the command line and for your own pages'),
      ),
      ...(tooLong
        ? []
        : [
            el('h3', {}, 'In your own page'),
            code,
            el('div', { class: 'row' }, el('button', { type: 'button', onclick: () => void this.copy(code, 'Embed code copied') }, 'Copy embed code')),
          ]),
    );
    this.share.showModal();
    const first = start === 'embed' && !tooLong ? code : tooLong ? byId('share-file') : field;
    first.focus();
    if (first !== byId('share-file')) (first as HTMLInputElement).select();
  }

  openHelp(): void {
    const coarse = this.where().coarse;
    fill(
      this.help,
      this.head(this.help, 'How to read the picture'),
      el('ul', { class: 'ideas' }, ...IDEAS.map(([head, rest]) => el('li', {}, el('strong', {}, head), ` ${rest}`))),
      ...(coarse ? touch() : keys()),
      el(
        'p',
        { class: 'hint' },
        'Everything is computed on this page. Times are modelled; faults, copies and use counts are those of Linux: ',
        el('a', { href: TRUTH_PAGE, target: '_blank', rel: 'noopener' }, 'how that was verified, rule by rule', el('span', { class: 'sr' }, ' (opens a new page)')),
        '.',
      ),
    );
    this.help.showModal();
  }

  private head(dialog: HTMLDialogElement, title: string): HTMLElement {
    const heading = el('h2', { id: `${dialog.id}-title` }, title);
    return el(
      'header',
      {},
      heading,
      el('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => dialog.close() }, icon(ICONS.close)),
    );
  }

  private async copy(field: HTMLInputElement | HTMLTextAreaElement, done: string): Promise<void> {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      this.toast.show(done);
    } catch {
      // Not allowed (a frame without the permission, an old browser): the older way, else by hand.
      const copied = document.execCommand('copy');
      this.toast.show(copied ? done : 'Copying is not allowed here: the text is selected, copy it by hand');
    }
  }

  private download(): void {
    const scenario = this.engine.call<{ id?: string }>('scenario');
    const blob = new Blob([JSON.stringify(scenario, null, 2), '\n'], { type: 'application/json' });
    const url = URL.createObjectURL(blob);
    const name = (scenario.id ?? '').replace(/[^\w.-]+/g, '-') || 'scenario';
    el('a', { href: url, download: `${name}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    this.toast.show('The scenario was saved as a file');
  }
}

const IDEAS: readonly (readonly [string, string])[] = [
  ['Two colours in a page:', 'two processes use the same frame of memory.'],
  ['A dashed border:', 'it is write-protected. A write stops there and asks the kernel.'],
  ['A solid colour:', 'one process owns the frame and may write.'],
  ['The big number:', 'how many processes use the frame. When a shared one is written, the kernel copies it and that number falls.'],
  ['The program cannot tell:', 'what each process reads is the same as with a full copy at fork. Only the cost differs.'],
];

const KEYS: readonly (readonly [readonly string[], string])[] = [
  [['→', '←'], 'a step on, a step back'],
  [['↓', '↑'], 'into the step, event by event; out again'],
  [['Space'], 'play, pause'],
  [['Home', 'End'], 'to the start, to the end'],
  [['1', '…', '4'], 'answer a question'],
  [['/'], 'type a command'],
  [['Ctrl', 'Z'], 'undo an edit'],
  [['S'], 'two ways side by side, one alone'],
  [['Shift', 'B'], 'go on another way from here: both stay'],
  [['Alt', '↑', '↓'], 'move the current line: shown beside the old order'],
  [['D'], 'depth: idea, mechanism, machine'],
  [['T'], 'the text version'],
  [['Esc'], 'let go, close'],
  [['?'], 'this help'],
];

function keys(): Node[] {
  return [
    el('h3', {}, 'Keys'),
    el('p', { class: 'hint' }, 'They act while the picture has focus. Tab leaves it.'),
    el('dl', { class: 'keys' }, ...KEYS.flatMap(([names, does]) => [el('dt', {}, ...names.flatMap((name) => [name === '…' ? '…' : el('kbd', {}, name), ' '])), el('dd', {}, does)])),
  ];
}

function touch(): Node[] {
  return [
    el('h3', {}, 'By hand'),
    el(
      'ul',
      {},
      el('li', {}, 'Tap Next to go on, the arrow to go back.'),
      el('li', {}, 'Drag along the timeline to go anywhere.'),
      el('li', {}, 'Tap a page to see its frame and everyone else who uses it.'),
    ),
  ];
}

function advice(kind: string): HTMLElement | null {
  const texts: Record<string, string> = {
    long: 'This is a long link: some mail and chat systems cut such links. The file and the embed code below are safe.',
    file: 'This link is very long. Better pass on the file.',
    'too-long': 'This scenario is too large for a link. Pass it on as a file.',
  };
  const text = texts[kind];
  return text === undefined ? null : el('p', { class: 'advice', role: 'note' }, text);
}

function embedCode(url: string, title: string): string {
  const frame = el('iframe', {
    src: url,
    title: `Cowscope: ${title}`,
    width: '100%',
    height: '450',
    loading: 'lazy',
    allow: 'fullscreen; clipboard-write',
    sandbox: 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-downloads',
    referrerpolicy: 'strict-origin-when-cross-origin',
  });
  return frame.outerHTML;
}
