// Scenarios made for measuring: as large as the limits allow, in less than 1 MiB of text.

/** So many frames in use: one region, filled 65,536 pages a command. */
export function manyFrames(frames) {
  const lines = ['@title "Many frames"', `@machine frames ${frames}`, `@program big { heap ${frames} rw- }`, 'spawn p from big'];
  for (let first = 0; first < frames; first += 65536) {
    lines.push(`write p heap[${first}..${Math.min(first + 65536, frames) - 1}] "a"`);
  }
  return lines.join('\n');
}

/** The same machine with a fork and some copies at the end: shared and sole frames on the map. */
export function manySharedFrames(frames) {
  const used = frames - 4096;
  const lines = ['@title "Many frames, shared"', `@machine frames ${frames}`, `@program big { heap ${used} rw- }`, 'spawn p from big'];
  for (let first = 0; first < used; first += 65536) {
    lines.push(`write p heap[${first}..${Math.min(first + 65536, used) - 1}] "a"`);
  }
  lines.push('fork p as c', 'write c heap[100] "b"', 'write c heap[5000..5200] "b"', 'write c heap[70000..73000] "b"');
  return lines.join('\n');
}

/** 4,096 processes at once: a server and its forks, each with a page of its own. */
export function manyProcesses(count = 4096) {
  return [
    '@title "Many processes"', '@machine frames 16384', '@program small { heap 4 rw- }', 'spawn p from small', 'write p heap[..] "a"',
    `repeat ${count - 1} as i { fork p as c$i }`, `repeat ${count - 1} as i { write c$i heap[0] "b" }`,
  ].join('\n');
}

/** A million one-page commands (999,975 and what maps them) on 65,536 mapped pages. */
export function millionCommands(lines = 39_999, rounds = 25, pages = 65_536) {
  const head = ['@title "A million steps"', `@machine frames ${2 * pages}`, `@program big { heap ${pages} rw- }`, 'spawn p from big'];
  // What one command does is done in one go, so the pages are mapped by several.
  for (let first = 0; first < pages; first += 4096) head.push(`write p heap[${first}..${first + 4095}] "z"`);
  head.push(`repeat ${rounds} {`);
  const body = [];
  for (let i = 0; i < lines; i++) body.push(`write p heap[${(i * 40_503) % pages}] "a"`);
  return [...head, ...body, '}'].join('\n');
}
