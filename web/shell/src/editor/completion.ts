// What may stand at the cursor: words of the language by their place in the line, and the names that the
// script itself makes.

import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { Text } from '@codemirror/state';
import { isJson, type LanguageWords } from './language.js';

interface Names {
  processes: string[];
  programs: string[];
  regions: string[];
  labels: string[];
  files: string[];
}

/** So much of a text is looked through for names. */
const MOST_READ = 200_000;
const found = new WeakMap<Text, Names>();

function namesIn(doc: Text): Names {
  const known = found.get(doc);
  if (known) return known;
  const text = doc.sliceString(0, MOST_READ);
  const all = (...patterns: RegExp[]): string[] => [...new Set(patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!)))];
  const names: Names = {
    processes: all(/\bspawn[ \t]+([\w.$-]+)[ \t]+from/g, /\b(?:fork|vfork|clone)[ \t]+\S+[ \t]+as[ \t]+([\w.$-]+)/g),
    programs: all(/@program[ \t]+([\w.-]+)/g, /"programs"\s*:\s*\{\s*"([\w.-]+)"/g),
    regions: all(/^[ \t]*([\w.-]+)[ \t]+\d+[ \t]+[r-][w-][x-]/gm, /\bmmap[ \t]+\S+[ \t]+([\w.-]+)/g, /([\w.-]+)\[/g, /"name"\s*:\s*"([\w.-]+)"/g),
    labels: all(/@label[ \t]+([\w.$-]+)/g, /"label"\s*:\s*"([\w.$-]+)"/g),
    files: all(/@file[ \t]+(\/[\w./-]*)/g),
  };
  if (names.programs.length === 0) {
    names.programs = ['sh'];
    names.regions = [...new Set([...names.regions, 'heap', 'stack'])];
  }
  found.set(doc, names);
  return names;
}

const option = (type: string, detail?: string, boost = 0) => (label: string): Completion => ({ label, type, boost, ...(detail ? { detail } : {}) });

export function completer(words: LanguageWords) {
  const claims = [...words.claims, ...words.measures].map(option('keyword'));

  /** `head`: the item up to the word that is being typed. */
  function wanted(head: string, names: Names): Completion[] {
    const before = head.trim().split(/\s+/).filter(Boolean);
    const [verb, last] = [before[0], before.at(-1)];
    const processes = names.processes.map(option('variable', 'process'));
    const regions = names.regions.map(option('property', 'region'));
    if (verb === undefined) {
      return [
        ...words.verbs.map(option('keyword', undefined, 2)),
        ...words.statements.map(option('keyword', undefined, 1)),
        ...words.annotations.map(option('annotation', 'of the next command')),
        ...words.directives.map(option('directive', 'of the scenario')),
      ];
    }
    if (verb === '@machine') return before.length === 1 ? words.machine.map(option('property')) : [];
    if (verb === '@open' || (verb === '@branch' && last === 'from')) return names.labels.map(option('label', 'label'));
    if (verb === 'expect') {
      if (last === 'outcome') return words.outcomes.map(option('constant'));
      if (before.includes('state') && /^[=!]=$/.test(last ?? '')) return words.states.map(option('constant'));
      return [...(before.length <= 2 ? claims : []), ...processes, ...regions];
    }
    if (last === 'from') return names.programs.map(option('class', 'program'));
    if (last === 'as') return [];
    if (verb === 'exec') return before.length === 1 ? processes : names.programs.map(option('class', 'program'));
    if (verb === 'madvise' && before.length >= 3) return words.advice.map(option('constant', 'advice'));
    if (verb === 'evict' || last === 'file') return names.files.map(option('text', 'file'));
    if (!words.verbs.includes(verb)) return words.joining.map(option('keyword'));
    if (before.length === 1) return verb === 'ksm' ? ['scan'].map(option('keyword')) : processes;
    return [...regions, ...processes, ...words.joining.map(option('keyword', undefined, -1))];
  }

  return (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    let before = line.text.slice(0, context.pos - line.from);
    if (isJson(context.state.sliceDoc(0, 200))) {
      // Lines of script stand in strings there.
      const string = /(?:"(?:do|expect)"\s*:\s*\[?\s*|^\s*)"((?:[^"\\]|\\.)*)$/.exec(before);
      if (!string) return null;
      before = /"expect"/.test(before) ? `expect ${string[1]}` : string[1]!;
    }
    const item = before.replace(/"(?:[^"\\]|\\.)*"/g, '""');
    if (/"|#|\/\//.test(item.replaceAll('""', ''))) return null;
    const head = item.slice(Math.max(item.lastIndexOf(';'), item.lastIndexOf('{')) + 1);
    const typed = /[@\w.$/-]*$/.exec(head)![0];
    if (typed === '' && !context.explicit) return null;
    const options = wanted(head.slice(0, head.length - typed.length), namesIn(context.state.doc));
    return options.length === 0 ? null : { from: context.pos - typed.length, options, validFor: /^[@\w.$/-]*$/ };
  };
}
