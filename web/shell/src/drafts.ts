// What a person wrote, kept on this device so that no reload, crash or link loses it: the last ten texts,
// each under its own key, and a list of them.

const LIST = 'cowscope.drafts';
const TEXT = 'cowscope.draft.';
export const MOST_DRAFTS = 10;

export interface Draft {
  id: string;
  title: string;
  /** Milliseconds since 1970. */
  time: number;
  bytes: number;
  /** It did not run when it was kept. */
  wrong?: boolean;
}

export type Kept = 'kept' | 'full' | 'refused';

/** Newest first. */
export function listDrafts(): Draft[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(LIST) ?? '[]');
    return Array.isArray(found) ? found.filter(isDraft) : [];
  } catch {
    return []; // storage is refused, or holds what is none of ours
  }
}

export function readDraft(id: string): string | null {
  try {
    return localStorage.getItem(TEXT + id);
  } catch {
    return null;
  }
}

/** Where there is no room the oldest others go, for this is what is being worked on. */
export function keepDraft(draft: Omit<Draft, 'bytes' | 'time'>, text: string): Kept {
  const bytes = new TextEncoder().encode(text).length;
  let others = listDrafts().filter(({ id }) => id !== draft.id);
  for (const { id } of others.splice(MOST_DRAFTS - 1)) forget(id);
  for (;;) {
    try {
      localStorage.setItem(TEXT + draft.id, text);
      localStorage.setItem(LIST, JSON.stringify([{ ...draft, bytes, time: Date.now() }, ...others]));
      return 'kept';
    } catch (error) {
      if (!(error instanceof DOMException) || !/quota/i.test(error.name)) return 'refused';
      const oldest = others.at(-1);
      if (!oldest) return 'full';
      forget(oldest.id);
      others = others.slice(0, -1);
    }
  }
}

export function removeDraft(id: string): void {
  try {
    forget(id);
    localStorage.setItem(LIST, JSON.stringify(listDrafts().filter((draft) => draft.id !== id)));
  } catch {
    // storage is refused: nothing is there
  }
}

function forget(id: string): void {
  localStorage.removeItem(TEXT + id);
}

function isDraft(value: unknown): value is Draft {
  const { id, title, time, bytes } = (value ?? {}) as Record<string, unknown>;
  return typeof id === 'string' && typeof title === 'string' && typeof time === 'number' && typeof bytes === 'number';
}
