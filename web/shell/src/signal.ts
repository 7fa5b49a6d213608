// Something that others listen to.

export class Signal<T> {
  private readonly listeners = new Set<(value: T) => void>();
  private last: { value: T } | null = null;

  on(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** As `on`, and at once what was said last, if anything was. */
  follow(listener: (value: T) => void): void {
    this.on(listener);
    if (this.last) listener(this.last.value);
  }

  emit(value: T): void {
    this.last = { value };
    for (const listener of [...this.listeners]) listener(value);
  }
}
