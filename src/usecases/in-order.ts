/** Does something with each, begun in their order, so many at a time. Begins nothing more after one has failed, and throws that. */
export async function inOrder<T>(
  all: Iterable<T>,
  atOnce: number,
  work: (each: T) => Promise<void>,
): Promise<void> {
  // All workers take from the same iterator.
  const left = all[Symbol.iterator]();
  async function takeTurns(): Promise<void> {
    for (let next = left.next(); !next.done; next = left.next()) await work(next.value);
  }
  await Promise.all(Array.from({ length: atOnce }, takeTurns));
}
