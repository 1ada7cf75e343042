export interface Event {
  atMs: number;
  /** Of those at the same instant the first planned is the first to happen. */
  n: number;
}

/** Events, the earliest first. */
export class EventHeap<E extends Event> {
  private readonly all: E[] = [];

  get first(): E | undefined {
    return this.all[0];
  }

  push(event: E): void {
    let at = this.all.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  pop(): E | undefined {
    const [first] = this.all;
    const last = this.all.pop();
    if (first === undefined || last === undefined || this.all.length === 0) return first;
    this.all[0] = last;
    let at = 0;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = this.isBefore(left, at) ? left : at;
      if (this.isBefore(right, least)) least = right;
      if (least === at) return first;
      this.swap(at, least);
      at = least;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [one, other] = [this.all[a], this.all[b]];
    return one !== undefined && other !== undefined && (one.atMs - other.atMs || one.n - other.n) < 0;
  }

  private swap(a: number, b: number): void {
    const [one, other] = [this.all[a], this.all[b]];
    if (one === undefined || other === undefined) return;
    this.all[a] = other;
    this.all[b] = one;
  }
}
