import { setTimeout as pause } from 'node:timers/promises';

const lookAgainMs = 50;

/** Comes back as soon as nothing is missing any more; `missing` names what is. Rejects with that after so long. */
export async function untilNothingMissing(
  missing: () => Promise<readonly string[]>,
  limitMs: number,
): Promise<void> {
  const startedMs = performance.now();
  for (;;) {
    const now = await missing();
    if (now.length === 0) return;
    if (performance.now() - startedMs > limitMs)
      throw new Error(`Still missing after ${limitMs / 1_000} s:\n  ${now.slice(0, 20).join('\n  ')}`);
    await pause(lookAgainMs);
  }
}
