// The way to the editor, which is fetched when it is first asked for.

import type { DraftKeeper } from './draft_keeper.js';
import type { EditorPane, OpenText } from './editor/pane.js';
import type { Files } from './files.js';
import type { PanelParts } from './panels.js';

export interface EditorParts extends PanelParts {
  keeper: DraftKeeper;
  files: Files;
  drafts(): void;
}

export class EditorDoor {
  private pane: Promise<EditorPane> | null = null;

  constructor(
    private readonly parts: EditorParts,
    private readonly until: AbortSignal,
  ) {
    parts.engine.changed.on(({ method, args }) => {
      // Another scenario: what is edited from now on is another draft. The editor itself tells its own.
      if (!this.pane && (method === 'load' || method === 'openLink') && !args['keep']) parts.keeper.begin();
    });
  }

  open(): void {
    this.with((pane) => pane.open());
  }

  /** A text that need not run. */
  openText(text: string, what: OpenText): void {
    this.with((pane) => pane.openText(text, what));
  }

  private with(act: (pane: EditorPane) => void): void {
    const { engine, toast, failed } = this.parts;
    if (engine.current?.locked?.includes('edit')) {
      toast.show('The link that led here does not let its script be edited.');
      return;
    }
    this.fetch().then(act, failed);
  }

  private fetch(): Promise<EditorPane> {
    this.pane ??= import('./editor/pane.js').then(({ makeEditor }) => makeEditor(this.parts, this.until));
    this.pane.catch(() => {
      this.pane = null; // the next who asks tries again
    });
    return this.pane;
  }
}
