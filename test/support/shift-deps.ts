import type { Outgoing } from '../../src/domain/effects.ts';
import type { Rulebook } from '../../src/domain/rulebook.ts';
import { createLiveRulebook } from '../../src/usecases/live-rulebook.ts';
import type { Clock } from '../../src/usecases/ports.ts';
import { memoryOverrides } from './memory-overrides.ts';

/** What taking over shifts needs, in memory; `told` is what was to be told, which fails when `isCutOff`. */
export function shiftDepsInMemory(rulebook: Rulebook, clock: Clock) {
  const overrides = memoryOverrides();
  const gone: string[] = [];
  const told: Outgoing[] = [];
  const people = { gone: async () => gone };
  const line = { isCutOff: false };
  return {
    ...{ overrides, gone, told, line },
    live: createLiveRulebook(rulebook, { overrides, people, clock }),
    async tell(outgoing: Outgoing) {
      if (line.isCutOff) throw new Error('cut off');
      told.push(outgoing);
    },
  };
}
