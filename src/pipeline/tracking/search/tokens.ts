import { createToken, Lexer } from 'chevrotain';

/**
 * The words of MLflow's search grammar. Quotes, double quotes and backticks have no escapes but their own doubling, as
 * in SQL; a backslash is a backslash. Every character beyond ASCII counts as a letter.
 */

/** `key`, `entity.key`; what follows the first dot is one key, quoted or not. */
export const Path = createToken({
  name: 'Path',
  pattern:
    /(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*|`[^`]+(?:``[^`]*)*`)(?:\.(?:[\w\u0080-\uffff][\w\u0080-\uffff.]*|`[^`]*(?:``[^`]*)*`|"[^"]*(?:""[^"]*)*"))?/,
  line_breaks: true,
});

/** `"text"` is a value, and before a comparator a key. */
export const DoubleQuoted = createToken({
  name: 'DoubleQuoted',
  pattern: /"[^"]*(?:""[^"]*)*"/,
  line_breaks: true,
});
export const SingleQuoted = createToken({
  name: 'SingleQuoted',
  pattern: /'[^']*(?:''[^']*)*'/,
  line_breaks: true,
});
export const NumberText = createToken({
  name: 'NumberText',
  pattern: /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/,
});

/** Anything that looks like a comparator, so that a wrong one is told from a broken clause. */
export const Operator = createToken({ name: 'Operator', pattern: /[<>=!~]+/ });

export const LeftParenthesis = createToken({ name: 'LeftParenthesis', pattern: '(' });
export const RightParenthesis = createToken({ name: 'RightParenthesis', pattern: ')' });
export const Comma = createToken({ name: 'Comma', pattern: ',' });
const Semicolon = createToken({ name: 'Semicolon', pattern: ';' });

const keyword = (name: string, pattern: RegExp) => createToken({ name, pattern, longer_alt: Path });
export const And = keyword('And', /and/i);
export const Not = keyword('Not', /not/i);
export const In = keyword('In', /in/i);
export const Is = keyword('Is', /is/i);
export const Null = keyword('Null', /null/i);
export const Like = keyword('Like', /i?like/i);
/** Words of SQL that stand for nothing here. */
const Reserved = keyword('Reserved', /or|true|false|between/i);

const WhiteSpace = createToken({
  name: 'WhiteSpace',
  pattern: /\s+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
});

/** The first that fits is taken, so keywords come before the paths that they also are. */
export const TOKENS = [
  WhiteSpace,
  And,
  Not,
  In,
  Is,
  Null,
  Like,
  Reserved,
  Path,
  DoubleQuoted,
  SingleQuoted,
  NumberText,
  Operator,
  LeftParenthesis,
  RightParenthesis,
  Comma,
  Semicolon,
];
