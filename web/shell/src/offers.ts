// What can be done to a page, a frame, a process or the machine (web/session/offers.h), and doing it: every
// offer is a line of the script, run where the picture stands.

import { Overtaken, type Engine } from './engine.js';
import { asError } from './errors.js';
import type { Toast } from './toast.js';
import type { RunResult } from './types.js';

/** Empty: the machine. */
export interface OfferTarget {
  process?: string;
  region?: string;
  first?: number;
  last?: number;
  frame?: number;
}

export interface OfferField {
  kind: 'text' | 'name' | 'number';
  label: string;
  at: number;
  length: number;
}

export interface Offer {
  label: string;
  script: string;
  more?: boolean;
  outcome?: string;
  fields: OfferField[];
}

export interface Offers {
  title: string;
  note: string;
  /** Of the region. */
  pages: number;
  offers: Offer[];
  links: { label: string; note: string; target: OfferTarget }[];
  moreLinks?: number;
}

/** What stands in a line: text as it is, and values that may be written anew. */
export type Piece = string | { field: OfferField; value: string };

/** Scripts that are offered are ASCII, so that bytes are characters. */
export function pieces({ script, fields }: Offer): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (const field of fields) {
    out.push(script.slice(at, field.at), { field, value: script.slice(field.at, field.at + field.length) });
    at = field.at + field.length;
  }
  out.push(script.slice(at));
  return out;
}

/** A value as the language spells it, without a text's quotes. */
export function spelled({ kind }: OfferField, value: string): string {
  if (kind !== 'text') return value.trim();
  return value.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t');
}

/** Runs a line and says where it went. Rejects with what is wrong with it. */
export async function runLine(engine: Engine, toast: Toast, script: string): Promise<void> {
  let result: RunResult;
  try {
    result = await engine.change<RunResult>('run', { text: script });
  } catch (error) {
    if (error instanceof Overtaken) return;
    throw asError(error);
  }
  const troubled = new Set([...result.broken, ...result.unmet].map(({ step }) => step)).size;
  const later = troubled === 0 ? '' : ` · ${troubled} later ${troubled === 1 ? 'line no longer holds' : 'lines no longer hold'}; Undo takes it back`;
  toast.show(`Step ${result.firstStep}: ${script}${later}`);
}
