/** Waits for a quiet moment, and no longer than so long: what is worth doing once, after much has happened. */

export class Lull {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = 0;
  private latest = 0;

  /** `quiet` and `most` in ms. */
  constructor(
    private quiet: number,
    private most: number,
    private then: () => void,
  ) {}

  /** Something has happened. It may be called often: a timer is set only now and then. */
  heard(): void {
    this.last = performance.now();
    if (this.timer !== undefined) return;
    this.latest = this.last + this.most;
    this.wait(Math.min(this.quiet, this.most));
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private wait(rest: number): void {
    this.timer = setTimeout(() => this.look(), rest);
  }

  private look(): void {
    const rest = Math.min(this.last + this.quiet, this.latest) - performance.now();
    if (rest > 0) return this.wait(rest);
    this.timer = undefined;
    this.then();
  }
}
