import { z } from 'zod';
import type { Clock } from '../usecases/ports.ts';

const askEveryMs = 10_000;
const answerWithinMs = 5_000;
/** An answer tells the time to half of the way it took; where that was long, it is asked for again at once. */
const shortWayMs = 20;
const mostTries = 3;

const greeting = z.object({ localTime: z.date() });

interface Commandable {
  command(command: { hello: 1 }, options: { timeoutMS: number }): Promise<unknown>;
}

export interface ServerClock extends Clock {
  stop(): void;
}

/**
 * The time of the database server, which all processes share: the clock of a machine may be wrong, or be set while it runs. Asked
 * for every ten seconds; in between, and while the server cannot be reached, it is counted on from the last answer.
 * @throws when the server does not answer at the start
 */
export async function startServerClock(
  database: Commandable,
  monotonicMs: () => number = () => performance.now(),
): Promise<ServerClock> {
  let aheadMs = await ask();

  /** How far the server's clock is ahead of the counter, by the answer that was on its way for the shortest time. */
  async function ask(): Promise<number> {
    let best = await askOnce();
    for (let tries = 1; tries < mostTries && best.wayMs > shortWayMs; tries++) {
      const next = await askOnce();
      if (next.wayMs < best.wayMs) best = next;
    }
    return best.aheadMs;
  }

  /** The answer is as old as half its way. */
  async function askOnce(): Promise<{ aheadMs: number; wayMs: number }> {
    const askedMs = monotonicMs();
    const { localTime } = greeting.parse(await database.command({ hello: 1 }, { timeoutMS: answerWithinMs }));
    const answeredMs = monotonicMs();
    return { aheadMs: Number(localTime) - (askedMs + answeredMs) / 2, wayMs: answeredMs - askedMs };
  }

  const asking = setInterval(() => {
    ask().then(
      (answer) => {
        aheadMs = answer;
      },
      // It is asked again; whoever needs the database meanwhile hears of it.
      () => undefined,
    );
  }, askEveryMs);
  asking.unref();

  return {
    now: () => new Date(monotonicMs() + aheadMs),
    stop: () => clearInterval(asking),
  };
}
