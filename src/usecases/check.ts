import type { Finding } from '../view/findings.ts';

/** One thing that is looked at to see what is missing around Muster. It changes nothing. */
export interface Check {
  /** What is looked at, as the beginning of "... could not be looked at". */
  about: string;
  /** What comes after it makes no sense where something is missing here. */
  isNeeded?: boolean;
  /** Throws AppError where it cannot be looked at. */
  look(): Promise<readonly Finding[]>;
}
