// Calls in any order, some of them nonsense: each is answered, a refused one changes nothing, the
// invariants hold wherever one stands, and a link leads to the very state it was made of.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { libraryFolder, start } from './module.mjs';

const CALLS = process.env.COWSCOPE_LONG ? 20_000 : 1_500;
const REPEATS = `spawn parent from sh
repeat 3 as i {
  write parent heap[$i] "x"
  @label round$i
  fork parent as c$i
  repeat 2 as j { write c$i heap[$j]; read parent heap[$j] }
}
expect copies >= 3
exit parent`;
const STOPS = 'spawn parent from sh; fork parent as child; wait parent; exit child; read parent heap[0]; kill parent';
const LINES = ['write child heap[2] "x"', 'fork parent as x', 'exit child', 'kill parent', 'write parent heap[..]',
  'munmap parent heap[0..1]', 'brk parent + 3', 'repeat 3 { read parent heap[0] }', 'spawn n from sh', 'exec child sh',
  'madvise parent heap[1] dontneed', 'mprotect child heap[0..3] r--', 'wait parent', 'mmap parent m[4] rw- private',
  'repeat 2 as k { fork parent as k$k; write k$k heap[0] }', '@say "hi"\nread parent heap[1]\nexpect copies == 99',
  'write nobody heap[0]', 'xyz', '', '# nothing'];
const JUNK = [null, true, -1, 1e18, 0.5, 'a', [], {}, [1, 2], '\u0000', '\ud800', 'x'.repeat(5000), 7];
const MEMBERS = ['text', 'step', 'event', 'name', 'given', 'level', 'view', 'scenario', 'fragment', 'range', 'process', 'zzz'];
const MOVES = ['step', 'back', 'stepEvent', 'backEvent', 'stepAccess', 'backAccess', 'down', 'up', 'home', 'end', 'play', 'pause'];
const QUESTIONS = ['state', 'events', 'link', 'invariants', 'digest', 'view', 'scenario', 'script', 'version'];

/** The same numbers everywhere: a linear congruence, its upper bits. */
function dice(seed) {
  let state = seed;
  const below = (n) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % n;
  };
  return { below, pick: (list) => list[below(list.length)], oneIn: (n) => below(n) === 0 };
}

function randomCall({ below, pick, oneIn }, texts, links) {
  const kind = below(12);
  if (kind < 3) return ['run', { text: pick(LINES) }];
  if (kind < 6) return [pick(MOVES), {}];
  if (kind === 6) return [pick(['undo', 'redo']), {}];
  if (kind === 7) return ['seek', oneIn(3) ? { step: below(9) } : { step: below(12), event: below(14) }];
  if (kind === 8) return oneIn(2) ? ['setPolicy', { policy: pick(['cow', 'eager', 'odf', 'x']) }] : ['setBranch', { name: pick(['', 'The parent writes first', 'no']) }];
  if (kind === 9) return oneIn(2) ? ['setView', { level: 1 + below(4), lang: pick(['en', 'de']) }] : ['answer', { given: pick(['0', '4', 'parent heap[2]']) }];
  if (kind === 10) return [pick(QUESTIONS), {}];
  if (oneIn(3)) return ['load', { text: pick(texts), view: oneIn(2) ? {} : { step: `${below(9)}.${below(12)}`, policy: pick(['cow', 'eager', '']) } }];
  if (links.length > 0 && oneIn(2)) {
    const link = pick(links);
    return ['openLink', { fragment: oneIn(2) ? link : link.slice(0, below(link.length)) }];
  }
  return ['check', { text: pick(texts) }];
}

test(`${CALLS} random calls`, async () => {
  const module = await start();
  const texts = [REPEATS, STOPS];
  for (const name of await readdir(libraryFolder))
    if (name.endsWith('.json')) texts.push(await readFile(join(libraryFolder, name), 'utf8'));
  const roll = dice(1);
  const links = [];
  const counts = { taken: 0, refused: 0, linked: 0 };
  module.call('load', { text: texts.at(-1) });
  const scene = () => [module.call('state'), module.call('scenario'), module.call('view')];
  for (let n = 0; n < CALLS; n++) {
    const [method, args] = randomCall(roll, texts, links);
    if (roll.oneIn(12)) args[roll.pick(MEMBERS)] = roll.pick(JUNK);
    const said = `call ${n}: ${method} ${JSON.stringify(args).slice(0, 200)}`;
    const before = scene();
    const answer = module.raw(method, JSON.stringify(args));
    if (answer.ok) {
      counts.taken++;
      assert.deepEqual(module.call('invariants').violated, [], said);
    } else {
      counts.refused++;
      assert.ok(answer.error.message.length > 8, said);
      assert.deepEqual(scene(), before, said);
    }
    module.tick(n * 500);
    if (!roll.oneIn(10)) continue;
    const { fragment } = module.call('link');
    links.push(fragment);
    if (!fragment.startsWith('#data=')) continue;
    const [state, scenario] = scene();
    module.call('openLink', { fragment });
    const [again, scenarioAgain] = scene();
    assert.deepEqual([again, scenarioAgain], [state, scenario], `${said}, then its link`);
    counts.linked++;
  }
  // Most calls do something, and every kind of outcome was met often enough to mean something.
  assert.ok(counts.taken > CALLS / 3 && counts.refused > CALLS / 20 && counts.linked > CALLS / 50, JSON.stringify(counts));
});
