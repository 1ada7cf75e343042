import { randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Surface } from './surface.ts';

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

type Late = { late: true };

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

/** Teams tells people after some ten seconds that the app is broken; a part of that is for the way. */
export const answerWithinMs = 6_000;
