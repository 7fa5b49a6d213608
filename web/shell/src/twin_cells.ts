// What stands in the rows of the text twin's tables.

import { el } from './dom.js';
import type { Cell } from './paged_table.js';
import { offerButton, type Offering } from './twin_hands.js';
import type { FrameView, PageView } from './types.js';

/** The region, the page and the frame of one row. */
export interface PageRow {
  process: string;
  region: string;
  prot: string;
  page: PageView;
}

/** A button that picks what it names. */
type Picks = (name: string) => HTMLElement;

export function pageCells({ process, region, prot, page }: PageRow, picks: Picks, offer: Offering): Cell[] {
  const frame = page.frame === null || page.frame === undefined ? 'none' : String(page.frame);
  return [picks(`${region} ${page.page}`), frame, frame === 'none' ? '' : String(page.refs), `${STATES[page.state] ?? page.state} (${prot})`, holds(page.text), offerButton(`page ${page.page} of ${region}, ${process}`, { process, region, first: page.page, last: page.page }, offer)];
}

const STATES: Record<string, string> = {
  absent: 'not present',
  shared: 'shared, write-protected',
  sole: 'its own, still write-protected',
  own: 'its own, writable',
};

export function frameCells(frame: FrameView, picks: Picks, offer: Offering): Cell[] {
  const users = frame.refs === 0 ? (frame.kind === 'file' ? 'cache' : '0') : String(frame.refs);
  return [picks(String(frame.frame)), users, [...frame.users, ...(frame.moreUsers ? [`${frame.moreUsers} more`] : [])].join(', ') || 'nobody', holds(frame.text), frame.protected ? 'stop and ask the kernel' : 'go through', offerButton(`frame ${frame.frame}`, { frame: frame.frame }, offer)];
}

function holds(text: string): Node {
  return text === '' ? document.createTextNode('') : el('code', {}, text);
}
