// Edits that were made elsewhere (a command typed, a page clicked, an undo) brought into the text, so that
// comments and layout stay wherever the lines around them do.

import type { Text } from '@codemirror/state';

export interface LineChange {
  from: number;
  to: number;
  insert: string;
}

/** A line as the simulator would print it, for comparing; empty for one that says nothing. */
function bare(line: string): string {
  let out = '';
  let at = 0;
  while (at < line.length) {
    const rest = line.slice(at);
    const string = /^"(?:[^"\\]|\\.)*"?/.exec(rest);
    if (string) {
      out += string[0];
      at += string[0].length;
    } else if (/^(?:#|\/\/)/.test(rest)) {
      break;
    } else {
      out += rest[0];
      at++;
    }
  }
  return out.trim().replace(/\s+/g, ' ');
}

/** What to change in `doc` so that it says what `printed` does; null: it does already. */
export function changesTo(doc: Text, printed: string): LineChange | null {
  const wanted = printed.replace(/\n$/, '').split('\n');
  const words = wanted.map(bare);
  let first = 1;
  let next = 0;
  for (;;) {
    while (next < words.length && words[next] === '') next++;
    while (first <= doc.lines && bare(doc.line(first).text) === '') first++;
    if (first > doc.lines || next >= words.length || bare(doc.line(first).text) !== words[next]) break;
    first++;
    next++;
  }
  let last = doc.lines;
  let end = wanted.length - 1;
  for (;;) {
    while (end >= next && words[end] === '') end--;
    while (last >= first && bare(doc.line(last).text) === '') last--;
    if (last < first || end < next || bare(doc.line(last).text) !== words[end]) break;
    last--;
    end--;
  }
  if (last < first && end < next) return null;
  const insert = wanted.slice(next, end + 1).join('\n');
  if (last < first) {
    // Behind the last line that is the same, not behind the comments that follow it.
    let behind = Math.min(first, doc.lines + 1) - 1;
    while (behind > 0 && bare(doc.line(behind).text) === '') behind--;
    if (behind === 0) return { from: 0, to: 0, insert: `${insert}\n` };
    const at = doc.line(behind).to;
    return { from: at, to: at, insert: `\n${insert}` };
  }
  const from = doc.line(first).from;
  const to = doc.line(last).to;
  if (insert === '') return { from, to: Math.min(doc.length, to + 1), insert };
  return { from, to, insert };
}

/** The line of `doc` for each line of `printed`, both from 1; null where they do not say the same line by line. */
export function alignLines(doc: Text, printed: string): number[] | null {
  const lines: number[] = [];
  let at = 1;
  for (const [index, line] of printed.split('\n').entries()) {
    const words = bare(line);
    if (words === '') continue;
    while (at <= doc.lines && bare(doc.line(at).text) === '') at++;
    if (at > doc.lines || bare(doc.line(at).text) !== words) return null;
    lines[index + 1] = at++;
  }
  return lines;
}
