import { setTimeout as pause } from 'node:timers/promises';

const withinMs = 600_000;
const askEveryMs = 250;

/** Comes back once it is so; throws after ten minutes. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const endMs = Date.now() + withinMs; !(await isSo()); await pause(askEveryMs))
    if (Date.now() > endMs) throw new Error(`Not within ${withinMs / 1_000} s: ${what}`);
}
