// Share and help, as real dialogs.

import { TRUTH_PAGE } from './agreement.js';
import { byId, el, fill, icon, ICONS } from './dom.js';
import type { Engine } from './engine.js';
import { asError } from './errors.js';
import { figure } from './figure.js';
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
    const tooLong = link.advice === 'too-long';
    const field = el('input', { type: 'text', readonly: true, value: url, 'aria-label': 'Link', id: 'share-link' });
    const code = el('textarea', { readonly: true, rows: 4, 'aria-label': 'Embed code', id: 'share-embed', spellcheck: 'false' });
    const { title, locked = [], present, predict } = this.engine.current;
    const aim = (shown: object): void => {
      field.value = this.urls.link('index.html', shown).url;
      code.value = embedCode(this.urls.link('embed.html', shown).url, title);
    };
    const teach = teaching({ present: present !== undefined, predict: predict ?? false, locked }, aim);
    aim({});
    const copy = el('button', { type: 'button', class: 'primary', id: 'share-copy', onclick: () => void this.copy(field, 'Link copied') }, 'Copy link');
    fill(
      this.share,
      this.head(this.share, 'Share'),
      el('p', { class: 'lead' }, 'The link carries the scenario and where you are in it. Nothing is stored anywhere else.'),
      tooLong ? null : el('div', { class: 'row' }, field, copy),
      advice(link.advice),
      ...(tooLong ? [] : [teach]),
      el('h3', {}, 'As a picture'),
      el(
        'div',
        { class: 'row' },
        el('button', { type: 'button', id: 'share-svg', onclick: () => void this.picture('svg') }, 'Picture as SVG'),
        el('button', { type: 'button', id: 'share-png', onclick: () => void this.picture('png') }, 'Picture as PNG'),
        el('span', { class: 'hint' }, 'this step, for a slide or a book'),
      ),
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
      el('h3', {}, 'Teach with it'),
      el('p', { class: 'hint' },
        'Presenting shows the sentence large and the picture alone. ',
        coarse
          ? 'A tap on the right half goes on, on the left half back. A question waits: tap a choice, then go on to see what happens. '
          : 'Page Down, Space, → or a click on the right half goes on, Page Up or ← back; . makes the screen black, Esc ends it. A question waits: press its letter or number, then go on to see what happens. ',
        'The menu beside Play also asks before every step, and Share makes links that present, ask, or lock.'),
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
    this.save(new Blob([JSON.stringify(this.engine.call('scenario'), null, 2), '\n'], { type: 'application/json' }), 'json');
    this.toast.show('The scenario was saved as a file');
  }

  private async picture(format: 'svg' | 'png'): Promise<void> {
    try {
      const made = await figure(this.engine, format);
      this.save(typeof made === 'string' ? new Blob([made], { type: 'image/svg+xml' }) : made, format);
      this.toast.show('The picture was saved as a file');
    } catch (error) {
      this.toast.show(asError(error).message);
    }
  }

  private save(blob: Blob, extension: string): void {
    const url = URL.createObjectURL(blob);
    const view = this.engine.current;
    const name = (view?.id || view?.title || '').replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60) || 'scenario';
    const step = extension === 'json' ? '' : `-step-${view?.step ?? 0}`;
    el('a', { href: url, download: `${name}${step}.${extension}` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
}

const IDEAS: readonly (readonly [string, string])[] = [
  ['Two colours in a page:', 'two processes use the same frame of memory.'],
  ['A dashed border:', 'it is write-protected. A write stops there and asks the kernel.'],
  ['A solid colour:', 'one process owns the frame and may write.'],
  ['The big number:', 'how many processes use the frame. When a shared one is written, the kernel copies it and that number falls.'],
  ['Why this frame?', 'Pick a frame or a page: who took it, who came and went, each with the step where it happened.'],
  ['Machine, the third depth:', 'the current event opens into what the CPU and the kernel see; under the memory, Translation takes any address apart and TLB shows what the CPU remembers.'],
  ['The program cannot tell:', 'what each process reads is the same as with a full copy at fork. Only the cost differs.'],
];

const KEYS: readonly (readonly [readonly string[], string])[] = [
  [['→', '←'], 'a step on, a step back'],
  [['↓', '↑'], 'into the step, event by event; out again'],
  [['Space'], 'play, pause'],
  [['<', '>'], 'play slower, faster: ¼×, 1×, 4×'],
  [['Home', 'End'], 'to the start, to the end'],
  [['F', 'C'], 'run to the next page fault, to the next copy'],
  [['N'], 'run to the next change of the frame that is looked into'],
  [['B', 'G'], 'a breakpoint behind this step; run to the next one'],
  [['A', '…', 'D'], 'answer an open question, as 1 … 4 do'],
  [['/'], 'type a command'],
  [['E'], 'edit the script'],
  [['A'], 'type an address, and see it taken apart'],
  [['Ctrl', 'Z'], 'undo an edit; Ctrl Y redoes it'],
  [['Enter'], 'what can be done to what is shown or pinned'],
  [['S'], 'two ways side by side, one alone'],
  [['W'], 'go on another way from here: both stay'],
  [['Alt', '↑', '↓'], 'move the current line: shown beside the old order'],
  [['D'], 'depth: idea, mechanism, machine'],
  [['F5'], 'present it on a projector; with Shift from here'],
  [['T'], 'the text version'],
  [['Esc'], 'let go, close'],
  [['?'], 'this help'],
];

function keys(): Node[] {
  return [
    el('h3', {}, 'Keys'),
    el('p', { class: 'hint' }, 'Keys act while the picture has focus. Tab leaves it.'),
    el('p', { class: 'hint' }, 'Click a page twice, or with the right button, to read, write or unmap it; a process’s name for fork, exec and exit; drag over pages to take several.'),
    el('p', { class: 'hint' }, 'Drag the gaps between panels to make room; the arrow at a title folds its panel. The text version does all of this with buttons.'),
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
      el('li', {}, 'Tap a page to see its frame and everyone else who uses it; tap it again to read or write it.'),
      el('li', {}, 'Tap a process’s name to let it fork, exec or exit.'),
    ),
  ];
}

/** What the link asks for beside the position; `aim` is told after every change. */
function teaching(now: { present: boolean; predict: boolean; locked: string[] }, aim: (shown: object) => void): HTMLElement {
  const tick = (id: string, label: string, on: boolean): [HTMLInputElement, HTMLElement] => {
    const box = el('input', { type: 'checkbox', id, checked: on, onchange: () => changed() });
    return [box, el('span', { class: 'tick' }, box, ' ', el('label', { for: id }, label))];
  };
  const [present, presentLine] = tick('share-present', 'for a projector', now.present);
  const [predict, predictLine] = tick('share-predict', 'asks before every step', now.predict);
  const locks = LOCKS.map(([name, label]) => [name, ...tick(`share-lock-${name}`, label, now.locked.includes(name))] as const);
  const changed = (): void => aim({ present: present.checked, predict: predict.checked, lock: locks.filter(([, box]) => box.checked).map(([name]) => name).join(',') });
  return el(
    'fieldset',
    { class: 'teach' },
    el('legend', {}, 'To teach with: the link'),
    presentLine,
    predictLine,
    ...locks.map(([, , line]) => line),
  );
}

const LOCKS = [
  ['edit', 'locks the script'],
  ['forward', 'locks going ahead'],
  ['inspect', 'locks looking inside'],
] as const;

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
