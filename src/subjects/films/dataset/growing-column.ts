type NumberArray = Uint32Array | Float32Array | Float64Array;

const CHUNK_LENGTH = 1 << 18;

/** A typed array that grows by chunks, so that no number is copied before all are known. */
export class GrowingColumn<Column extends NumberArray> {
  private readonly chunks: Column[] = [];
  private count = 0;

  constructor(private readonly make: (length: number) => Column) {}

  get length(): number {
    return this.count;
  }

  push(value: number): void {
    const at = this.count % CHUNK_LENGTH;
    if (at === 0) this.chunks.push(this.make(CHUNK_LENGTH));
    this.chunks.at(-1)![at] = value;
    this.count += 1;
  }

  /** All numbers in one array. The chunks are let go: the column is empty afterwards. */
  take(): Column {
    const whole = this.make(this.count);
    this.chunks.forEach((chunk, index) => {
      const start = index * CHUNK_LENGTH;
      whole.set(chunk.subarray(0, Math.min(CHUNK_LENGTH, this.count - start)), start);
    });
    this.chunks.length = 0;
    this.count = 0;
    return whole;
  }
}
