import { randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Surface } from './surface.ts';
import { type Ear, sentence, tell } from './tell.ts';

/** What a person hears of a fault. The reference is in the log beside the cause. */
export const faultSentence = (reference: string): string =>
  `Something went wrong on Muster's side (reference ${reference}). Nothing you wrote is shown to anybody; please try again in a minute.`;

/** Writes a fault into the log; answers the reference under which it can be found there. */
export function logFault({ log }: Pick<Surface, 'log'>, error: unknown, doing: string): string {
  const reference = randomBytes(3).toString('hex').toUpperCase();
  const code = error instanceof AppError ? error.code : 'internal';
  log.error({ err: error, code, reference, doing }, `${doing} failed`);
  return reference;
}

/** The one place where the faults of this surface end: they are logged, and the person is told. Never throws. */
export async function guard(
  surface: Surface,
  doing: string,
  ear: Ear | null,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reference = logFault(surface, error, doing);
    if (!ear) return;
    await tell(surface, ear, sentence(faultSentence(reference))).catch((failure: unknown) =>
      logFault(surface, failure, 'telling a person about a fault'),
    );
  }
}

export type Late = { late: true };

/** What comes of `work`, or that it takes longer than `ms`; it goes on then. */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<{ done: T } | Late> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Late>((resolve) => {
    timer = setTimeout(resolve, ms, { late: true });
  });
  try {
    return await Promise.race([work.then((done) => ({ done })), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Slack waits 3 s for an answer; the rest is for the way. */
export const answerWithinMs = 2_500;
