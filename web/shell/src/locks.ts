// What the link that led here locks (lock=edit,forward,inspect).

import type { View } from './types.js';

export function locks(view: View | null, what: 'edit' | 'forward' | 'inspect'): boolean {
  return view?.locked?.includes(what) ?? false;
}

export function locksEditing(view: View | null): boolean {
  return locks(view, 'edit');
}
