import { untilNothingMissing } from './until.ts';

const takenWithinMs = 60_000;

/** As a person does who sees that it did not work: does it again until it does. `note` hears of each time. */
export async function insist(
  what: string,
  act: () => Promise<void>,
  note: (text: string) => void,
): Promise<void> {
  let failed: unknown;
  await untilNothingMissing(async () => {
    try {
      await act();
      return [];
    } catch (error) {
      failed = error;
      note(`${what} has to be done again`);
      return [what];
    }
  }, takenWithinMs).catch((error: unknown) => {
    throw new Error(String(error), { cause: failed });
  });
}
