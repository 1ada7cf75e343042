import { randomBytes } from 'node:crypto';
import { AppError } from './errors.ts';

interface FaultLog {
  error(details: object, message: string): void;
}

/** What a person hears of a fault. The reference is in the log beside the cause. */
export const faultSentence = (reference: string): string =>
  `Something went wrong on Muster's side (reference ${reference}). Nothing you wrote is shown to anybody; please try again in a minute.`;

/** Writes a fault into the log; answers the reference under which it can be found there. */
export function logFault({ log }: { log: FaultLog }, error: unknown, doing: string): string {
  const reference = randomBytes(3).toString('hex').toUpperCase();
  const code = error instanceof AppError ? error.code : 'internal';
  log.error({ err: error, code, reference, doing }, `${doing} failed`);
  return reference;
}
