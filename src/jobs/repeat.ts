export interface RepeatedTask {
  /** Resolves when the first round has ended, however it did. */
  first: Promise<void>;
  /** No further round begins; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/** Does a task at once and then again, each time this long after the round before has ended. A failed round does not end it. */
export function repeat(
  everyMs: number,
  task: () => Promise<unknown>,
  onError: (error: unknown) => void,
): RepeatedTask {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const first = doRound();
  let round = first;

  async function doRound(): Promise<void> {
    try {
      await task();
    } catch (error) {
      onError(error);
    }
    if (stopped) return;
    timer = setTimeout(() => {
      round = doRound();
    }, everyMs);
  }

  return {
    first,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
