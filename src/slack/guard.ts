import { faultSentence, logFault } from '../faults.ts';
import type { Surface } from './surface.ts';
import { type Ear, sentence, tell } from './tell.ts';

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

/** Slack waits 3 s for an answer; the rest is for the way. */
export const answerWithinMs = 2_500;
