/** Values that were looked up a short while ago; the oldest make room for new ones. */
export class Recent<Value> {
  private readonly entries = new Map<string, { value: Value; untilMs: number }>();

  constructor(
    private readonly keptMs: number,
    private readonly entriesMax = 10_000,
  ) {}

  get(key: string, nowMs: number): Value | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined || entry.untilMs > nowMs) return entry?.value;
    this.entries.delete(key);
    return undefined;
  }

  set(key: string, value: Value, nowMs: number): void {
    this.entries.delete(key);
    this.entries.set(key, { value, untilMs: nowMs + this.keptMs });
    if (this.entries.size > this.entriesMax) this.entries.delete(this.entries.keys().next().value!);
  }

  /** The value, looked up where it is not known; what fails is not kept. */
  async of(key: string, nowMs: number, find: () => Promise<Value>): Promise<Value> {
    const known = this.get(key, nowMs);
    if (known !== undefined) return known;
    const value = await find();
    this.set(key, value, nowMs);
    return value;
  }

  clear(): void {
    this.entries.clear();
  }
}
