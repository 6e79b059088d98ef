/**
 * Knows on which line each record of a table begins. The parser's own count goes wrong with CRLF and inside quotes,
 * so line ends are counted in the bytes that go into it, and matched with the offsets at which its records end.
 */
export class LineCounter {
  private readonly lineEnd: number;
  /** Offsets behind line ends that belong to records not parsed yet. */
  private readonly waiting: number[] = [];
  private seenBytes = 0;
  private emptyLines = 0;

  /**
   * @param lineEnd the last character of a line end: `\n`, or `\r` in old Macintosh files
   * @param linesDone lines before the bytes that this one sees
   */
  constructor(
    lineEnd: string,
    private linesDone: number,
  ) {
    this.lineEnd = lineEnd.charCodeAt(0);
  }

  /** The line on which the next record begins. @param emptyLines empty lines so far, those before it included */
  nextLine(emptyLines: number): number {
    return this.linesDone + 1 + (emptyLines - this.emptyLines);
  }

  /** Takes note of bytes that are about to be parsed. */
  see(chunk: Buffer): void {
    for (let at = chunk.indexOf(this.lineEnd); at >= 0; at = chunk.indexOf(this.lineEnd, at + 1)) {
      this.waiting.push(this.seenBytes + at + 1);
    }
    this.seenBytes += chunk.length;
  }

  /**
   * Ends a record. @param endOffset offset behind it, its line end included
   * @param emptyLines empty lines in the file so far
   * @returns the line on which it began
   */
  endRecord(endOffset: number, emptyLines: number): number {
    const first = this.nextLine(emptyLines);
    this.emptyLines = emptyLines;
    let ended = 0;
    while (ended < this.waiting.length && this.waiting[ended]! <= endOffset) ended += 1;
    this.waiting.splice(0, ended);
    this.linesDone += ended;
    return first;
  }
}
