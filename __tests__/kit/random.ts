/** Random choices that a seed repeats (mulberry32). */
export class Random {
  private state: number;

  constructor(public readonly seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 on, below a number. */
  public below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * limit);
  }

  public chance(of: number): boolean {
    return this.below(1000) < of * 1000;
  }

  public from<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }
}

/** The seed of a run: PROPERTY_SEED repeats one. It is printed, so that a failure can be repeated. */
export function printedSeed(title: string): number {
  const seed = Number(process.env["PROPERTY_SEED"] ?? Date.now() % 2 ** 31);
  process.stderr.write(`${title}: PROPERTY_SEED=${seed}\n`);
  return seed;
}
