// What goes wrong, in words a person can act on.

import type { Diagnostic } from './types.js';

/** A call that failed: what `window.cowscope` rejects with. */
export class CowscopeError extends Error {
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly diagnostics: readonly Diagnostic[];

  constructor(message: string, diagnostics: readonly Diagnostic[] = [], line?: number, column?: number) {
    super(message);
    this.name = 'CowscopeError';
    this.diagnostics = diagnostics;
    this.line = line ?? diagnostics[0]?.line;
    this.column = column ?? diagnostics[0]?.column;
  }
}

/** The simulator stopped (a trap or an abort); a new one is being started. */
export class ModuleDied extends CowscopeError {
  constructor(reason: string) {
    super(`The simulator stopped unexpectedly (${reason}). It is being started again.`);
    this.name = 'ModuleDied';
  }
}

export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** What an error says, as a sentence of its own. */
export function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1) + (/[.!?]$/.test(message) ? '' : '.');
}
