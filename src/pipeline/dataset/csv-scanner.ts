const QUOTE = 0x22;
export const LF = 0x0a;
export const CR = 0x0d;

/** A record as bytes, one buffer a field, already unquoted. */
export interface CsvRecord {
  /** Line on which the record starts, counted from 1. */
  line: number;
  fields: Buffer[];
  /** Line of a quote that was closed on a later line in the middle of text: it has swallowed lines. Else null. */
  strayQuoteLine: number | null;
}

/** A fault that no later record can be read past; `line` is where the record or the quote begins. */
export class CsvStructureError extends Error {
  constructor(
    readonly kind: 'quote-not-closed' | 'record-too-long',
    readonly line: number,
  ) {
    super(`${kind} at line ${line}`);
  }
}

// Plain numbers, since they are compared for every byte.
const FIELD_START = 0;
const PLAIN = 1;
const QUOTED = 2;
/** After a quote inside a quoted field: it ends the field, or escapes the quote that follows. */
const QUOTE_IN_QUOTED = 3;
/** After a closing quote and a CR: a line end, if LF follows. */
const CLOSED_CR = 4;

/**
 * Cuts bytes into records after RFC 4180, with what real files need beyond it: LF and CRLF may be mixed, empty lines
 * are no records, quotes inside an unquoted field stand for themselves, and a field that begins with a quoted word
 * (`"Best" product`) is kept as it stands. Chunks may end anywhere, also inside a character or between two quotes.
 */
export class CsvScanner {
  private state: number = FIELD_START;
  private fields: Buffer[] = [];
  /** Bytes of the current field that came with earlier chunks. */
  private parts: Buffer[] = [];
  private hasEscapes = false;
  private line = 1;
  private recordLine = 1;
  private quoteLine = 1;
  private strayQuoteLine: number | null = null;
  private recordBytes = 0;

  constructor(
    private readonly options: {
      /** The byte between fields. */
      delimiter: number;
      /** The byte that ends a record; a CR before LF belongs to it. Only old Macintosh files end with CR. */
      newline: typeof LF | typeof CR;
      recordBytesMax: number;
    },
  ) {}

  /** The records that end in this chunk. @throws CsvStructureError when one grows beyond recordBytesMax */
  push(chunk: Buffer): CsvRecord[] {
    const { delimiter, newline } = this.options;
    const records: CsvRecord[] = [];
    let state: number = this.state;
    let fieldFrom = 0;
    let recordFrom = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (state === QUOTED) {
        if (byte === QUOTE) state = QUOTE_IN_QUOTED;
        else if (byte === newline) this.line += 1;
      } else if (state === QUOTE_IN_QUOTED && byte === QUOTE) {
        state = QUOTED;
        this.hasEscapes = true;
      } else if (byte === delimiter) {
        this.fields.push(this.endField(chunk.subarray(fieldFrom, at), state, false));
        fieldFrom = at + 1;
        state = FIELD_START;
      } else if (byte === newline) {
        this.endRecord(chunk.subarray(fieldFrom, at), state, records);
        this.line += 1;
        this.recordLine = this.line;
        this.recordBytes = 0;
        fieldFrom = at + 1;
        recordFrom = fieldFrom;
        state = FIELD_START;
      } else if (state === FIELD_START) {
        state = byte === QUOTE ? QUOTED : PLAIN;
        this.quoteLine = this.line;
      } else if (state === QUOTE_IN_QUOTED && byte === CR) {
        state = CLOSED_CR;
      } else if (state !== PLAIN) {
        if (this.quoteLine !== this.line) this.strayQuoteLine = this.quoteLine;
        state = PLAIN;
      }
    }
    this.state = state;
    this.recordBytes += chunk.length - recordFrom;
    if (this.recordBytes > this.options.recordBytesMax) throw this.tooLong();
    if (fieldFrom < chunk.length) this.parts.push(chunk.subarray(fieldFrom));
    return records;
  }

  /** The record that the file ends in, if its last line has no line end. @throws CsvStructureError */
  end(): CsvRecord[] {
    if (this.state === QUOTED) throw new CsvStructureError('quote-not-closed', this.quoteLine);
    const records: CsvRecord[] = [];
    this.endRecord(Buffer.alloc(0), this.state, records);
    return records;
  }

  private tooLong(): CsvStructureError {
    return this.state === QUOTED
      ? new CsvStructureError('quote-not-closed', this.quoteLine)
      : new CsvStructureError('record-too-long', this.recordLine);
  }

  private endRecord(lastBytes: Buffer, state: number, records: CsvRecord[]): void {
    const last = this.endField(lastBytes, state, true);
    const isEmptyLine =
      this.fields.length === 0 && last.length === 0 && (state === FIELD_START || state === PLAIN);
    if (!isEmptyLine) {
      this.fields.push(last);
      records.push({
        line: this.recordLine,
        fields: this.fields,
        strayQuoteLine: this.strayQuoteLine,
      });
      this.fields = [];
    }
    this.strayQuoteLine = null;
  }

  private endField(lastBytes: Buffer, state: number, atLineEnd: boolean): Buffer {
    let bytes = lastBytes;
    if (this.parts.length > 0) {
      bytes = Buffer.concat([...this.parts, lastBytes]);
      this.parts = [];
    }
    const { hasEscapes } = this;
    this.hasEscapes = false;
    if (state === QUOTE_IN_QUOTED || state === CLOSED_CR) {
      const quoted = bytes.subarray(1, state === CLOSED_CR ? -2 : -1);
      return hasEscapes ? withoutEscapes(quoted) : quoted;
    }
    const endsInCr = atLineEnd && this.options.newline === LF && bytes.at(-1) === CR;
    return endsInCr ? bytes.subarray(0, -1) : bytes;
  }
}

/** Every second of two quotes left out. */
function withoutEscapes(quoted: Buffer): Buffer {
  const plain = Buffer.allocUnsafe(quoted.length);
  let length = 0;
  for (let at = 0; at < quoted.length; at++) {
    plain[length++] = quoted[at]!;
    if (quoted[at] === QUOTE) at++;
  }
  return plain.subarray(0, length);
}
