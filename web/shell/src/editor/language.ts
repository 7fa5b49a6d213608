// Colours for the script language and for its JSON form. Which words there are is told by the simulator
// (`words`), so that what is coloured never differs from what is understood.

import { HighlightStyle, StreamLanguage, type StringStream } from '@codemirror/language';
import { tags } from '@lezer/highlight';

/** What `words` answers (web/bridge/api.h). */
export interface LanguageWords {
  verbs: string[];
  statements: string[];
  annotations: string[];
  directives: string[];
  machine: string[];
  measures: string[];
  claims: string[];
  states: string[];
  outcomes: string[];
  advice: string[];
  joining: string[];
}

/** A text that begins with a brace is JSON, as the simulator takes it. */
export function isJson(text: string): boolean {
  return /^[\s\uFEFF]*\{/.test(text);
}

interface ScriptState {
  /** The next word is a command's first. */
  first: boolean;
  /** What the line began with. */
  verb: string;
  /** The word that ends the code listing, which begins with the next line; empty outside one. */
  end: string;
}

const NAME = /^[A-Za-z](?:[\w.-]|\$\{?\w+\}?)*/;
const LITERAL = /^"(?:[^"\\]|\\.)*"?/;

export function scriptLanguage(words: LanguageWords): StreamLanguage<ScriptState> {
  const verbs = new Set([...words.verbs, ...words.statements]);
  const signs = new Set([...words.annotations, ...words.directives]);
  const joining = new Set(words.joining);
  const claims = new Set([...words.claims, ...words.measures, 'used', 'shared', 'free']);
  const closed = new Set([...words.states, ...words.outcomes, ...words.advice]);
  const machine = new Set(words.machine);

  const word = (name: string, stream: StringStream, state: ScriptState): string => {
    if (state.first) {
      state.first = false;
      state.verb = name;
      return verbs.has(name) ? 'keyword' : 'name';
    }
    if (state.verb === '@machine' && machine.has(name)) return 'propertyName';
    if (state.verb === 'expect' && (claims.has(name) || closed.has(name))) return 'atom';
    if (state.verb === 'madvise' && closed.has(name)) return 'atom';
    if (stream.peek() === '[') return 'propertyName';
    return joining.has(name) ? 'operatorKeyword' : 'variableName';
  };

  return StreamLanguage.define<ScriptState>({
    name: 'cowscope',
    startState: () => ({ first: true, verb: '', end: '' }),
    token(stream, state) {
      if (stream.sol()) {
        state.first = true;
        if (state.end !== '') {
          stream.skipToEnd();
          if (stream.current().trimEnd() !== state.end) return 'docString';
          state.end = '';
          return 'meta';
        }
      }
      if (stream.eatSpace()) return null;
      if (stream.match(/^(?:#|\/\/).*/)) return 'comment';
      if (stream.match(LITERAL)) {
        state.first = false;
        return 'string';
      }
      if (stream.match(/^@0x[0-9a-fA-F]+/)) return 'number';
      if (stream.match(/^@\w+/)) {
        state.first = false;
        state.verb = stream.current();
        return signs.has(state.verb) ? 'meta' : 'name';
      }
      if (stream.match(/^<<\s*/)) {
        const end = stream.match(NAME) as RegExpMatchArray | null;
        if (end) state.end = end[0];
        return 'meta';
      }
      if (stream.match(/^[;{}]/)) {
        state.first = true;
        return 'punctuation';
      }
      if (stream.match(/^[r-][w-][x-](?![\w-])/)) return 'typeName';
      if (stream.match(/^(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?)/)) return 'number';
      if (stream.match(/^\$\{?\w*\}?/)) return 'variableName';
      if (stream.match(/^\/[\w./-]*/)) return 'string';
      const name = stream.match(NAME) as RegExpMatchArray | null;
      if (name) return word(name[0], stream, state);
      if (stream.match(/^(?:\.\.|[=!<>]=|[-+*<>=])/)) return 'operator';
      stream.next();
      return null;
    },
    languageData: { commentTokens: { line: '#' }, closeBrackets: { brackets: ['[', '{', '"'] } },
  });
}

export const jsonLanguage = StreamLanguage.define<Record<string, never>>({
  name: 'json',
  startState: () => ({}),
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(LITERAL)) return /^\s*:/.test(stream.string.slice(stream.pos)) ? 'propertyName' : 'string';
    if (stream.match(/^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/)) return 'number';
    if (stream.match(/^(?:true|false|null)\b/)) return 'atom';
    if (stream.match(/^[{}[\],:]/)) return 'punctuation';
    stream.next();
    return null;
  },
  languageData: { closeBrackets: { brackets: ['[', '{', '"'] } },
});

export const highlighting = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: tags.meta, color: 'var(--attention)' },
  { tag: tags.string, color: 'var(--good)' },
  { tag: tags.docString, color: 'var(--dim)' },
  { tag: tags.comment, color: 'var(--faint)', fontStyle: 'italic' },
  { tag: [tags.operatorKeyword, tags.operator, tags.punctuation], color: 'var(--dim)' },
  { tag: [tags.number, tags.typeName, tags.variableName], color: 'var(--text)' },
  { tag: tags.propertyName, color: 'var(--text)', fontWeight: '600' },
  { tag: tags.atom, color: 'var(--accent)' },
]);

/** Whether a script says anything in comments, which JSON cannot. */
export function hasComments(text: string): boolean {
  let end = '';
  for (const line of text.split('\n')) {
    if (end !== '') {
      if (line.trimEnd() === end) end = '';
    } else {
      const bare = line.replace(/"(?:[^"\\]|\\.)*"?/g, '""');
      if (/#|\/\//.test(bare)) return true;
      end = /@code\s*<<\s*([\w.-]+)/.exec(bare)?.[1] ?? '';
    }
  }
  return false;
}
