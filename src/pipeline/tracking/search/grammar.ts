import { EmbeddedActionsParser, type IToken, Lexer } from 'chevrotain';
import {
  And,
  Comma,
  DoubleQuoted,
  In,
  Is,
  LeftParenthesis,
  Like,
  Not,
  Null,
  NumberText,
  Operator,
  Path,
  RightParenthesis,
  SingleQuoted,
  TOKENS,
} from './tokens.js';

/** One comparison as it was written, before anyone knows whether its words mean something. */
export interface WrittenClause {
  readonly left: IToken;
  /** In capitals, e.g. `NOT IN`. */
  readonly comparator: string;
  /** A value, a list of values, or nothing for IS NULL. */
  readonly right: IToken | readonly IToken[] | null;
}

/** One entry of an ordering as it was written. */
export interface WrittenOrder {
  readonly identifier: IToken;
  /** The words after it. */
  readonly words: readonly IToken[];
}

/** What was read, or where reading ended. */
export type Reading<Tree> =
  | { readonly tree: Tree }
  | {
      readonly brokenAt: number;
      /** Whether it broke inside the parentheses of a list. */
      readonly inList: boolean;
    };

class SearchParser extends EmbeddedActionsParser {
  constructor() {
    super(TOKENS, { maxLookahead: 2 });
    this.performSelfAnalysis();
  }

  readonly filter = this.RULE('filter', (): WrittenClause[] => {
    const clauses: WrittenClause[] = [];
    this.MANY_SEP({
      SEP: And,
      DEF: () => {
        clauses.push(this.SUBRULE(this.clause));
      },
    });
    return clauses;
  });

  readonly order = this.RULE('order', (): WrittenOrder => {
    const identifier = this.SUBRULE(this.operand);
    const words: IToken[] = [];
    this.MANY(() => {
      words.push(this.CONSUME(Path));
    });
    return { identifier, words };
  });

  private readonly clause = this.RULE('clause', (): WrittenClause => {
    const left = this.SUBRULE(this.operand);
    return this.OR([
      {
        ALT: () => {
          const { image } = this.CONSUME(Operator);
          return { left, comparator: image, right: this.SUBRULE(this.values) };
        },
      },
      {
        ALT: () => {
          const { image } = this.CONSUME(Like);
          return { left, comparator: image.toUpperCase(), right: this.SUBRULE1(this.values) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(In);
          return { left, comparator: 'IN', right: this.SUBRULE2(this.values) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(Not);
          this.CONSUME1(In);
          return { left, comparator: 'NOT IN', right: this.SUBRULE3(this.values) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(Is);
          const not = this.OPTION(() => this.CONSUME1(Not)) !== undefined;
          this.CONSUME(Null);
          return { left, comparator: not ? 'IS NOT NULL' : 'IS NULL', right: null };
        },
      },
    ]);
  });

  private readonly values = this.RULE('values', (): IToken | IToken[] =>
    this.OR<IToken | IToken[]>([
      { ALT: () => this.SUBRULE(this.operand) },
      { ALT: () => this.SUBRULE(this.list) },
    ]),
  );

  private readonly list = this.RULE('list', (): IToken[] => {
    const items: IToken[] = [];
    this.CONSUME(LeftParenthesis);
    this.MANY_SEP({
      SEP: Comma,
      DEF: () => {
        items.push(this.SUBRULE(this.operand));
      },
    });
    this.CONSUME(RightParenthesis);
    return items;
  });

  private readonly operand = this.RULE(
    'operand',
    (): IToken =>
      this.OR([
        { ALT: () => this.CONSUME(Path) },
        { ALT: () => this.CONSUME(DoubleQuoted) },
        { ALT: () => this.CONSUME(SingleQuoted) },
        { ALT: () => this.CONSUME(NumberText) },
      ]),
  );
}

const lexer = new Lexer(TOKENS, { ensureOptimizations: true, positionTracking: 'onlyOffset' });
const parser = new SearchParser();

/** `<clause> AND <clause> ...`; nothing is a filter of no clauses. */
export const readFilterText = (text: string): Reading<WrittenClause[]> => read(text, () => parser.filter());

/** `<identifier> [<direction>]` */
export const readOrderText = (text: string): Reading<WrittenOrder> => read(text, () => parser.order());

function read<Tree>(text: string, rule: () => Tree): Reading<Tree> {
  const { tokens, errors } = lexer.tokenize(text);
  if (errors.length > 0) return { brokenAt: errors[0]!.offset, inList: false };
  parser.input = tokens;
  const tree = rule();
  const [error] = parser.errors;
  if (error === undefined) return { tree };
  // The end of the text is a token without a place.
  const { startOffset } = error.token;
  return {
    brokenAt: Number.isNaN(startOffset) ? text.length : startOffset,
    inList: error.context.ruleStack.includes('list'),
  };
}
