// Rows of the text version's tables of pages and frames.

import { el } from './dom.js';
import type { Cell } from './paged_table.js';
import type { FrameView, PageView } from './types.js';

/** The region, the page and the frame of one row. */
export interface PageRow {
  region: string;
  prot: string;
  page: PageView;
}

export function pageCells({ region, prot, page }: PageRow): Cell[] {
  const frame = page.frame === null || page.frame === undefined ? 'none' : String(page.frame);
  return [`${region} ${page.page}`, frame, frame === 'none' ? '' : String(page.refs), `${STATES[page.state] ?? page.state} (${prot})`, holds(page.text)];
}

const STATES: Record<string, string> = {
  absent: 'not present',
  shared: 'shared, write-protected',
  sole: 'its own, still write-protected',
  own: 'its own, writable',
};

export function frameCells(frame: FrameView): Cell[] {
  const users = frame.refs === 0 ? (frame.kind === 'file' ? 'cache' : '0') : String(frame.refs);
  return [String(frame.frame), users, [...frame.users, ...(frame.moreUsers ? [`${frame.moreUsers} more`] : [])].join(', ') || 'nobody', holds(frame.text), frame.protected ? 'stop and ask the kernel' : 'go through'];
}

function holds(text: string): Node {
  return text === '' ? document.createTextNode('') : el('code', {}, text);
}
