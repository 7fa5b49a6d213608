// What the link that led here locks (lock=edit).

import type { View } from './types.js';

export function locksEditing(view: View | null): boolean {
  return view?.locked?.includes('edit') ?? false;
}
