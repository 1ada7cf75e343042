import { type ShiftChange, withChanges } from '../domain/on-call/shift-change.ts';
import type { PersonId } from '../domain/policy.ts';
import type { Rulebook } from '../domain/rulebook.ts';
import type { Clock, Leavers, Overrides } from './ports.ts';

interface LiveRulebookDeps {
  overrides: Pick<Overrides, 'endingAfter'>;
  people: Leavers;
  clock: Clock;
}

/** A hand-over that is noticed late still needs what was said of the shift that has ended. */
const keptAfterEndMs = 24 * 3_600_000;

/**
 * The rulebook as it is now: what the policy file said when it was last read, who takes over which shift, and who has left. What
 * other processes write is known after the next `refresh`.
 */
export function createLiveRulebook(file: Rulebook, { overrides, people, clock }: LiveRulebookDeps) {
  let known: { file: Rulebook; changes: ShiftChange[]; left: PersonId[] } = { file, changes: [], left: [] };
  let now = file;
  let reading = 0;
  let read = 0;

  function know(more: Partial<typeof known>): void {
    known = { ...known, ...more };
    now = withChanges(known.file, known.changes, known.left);
  }

  return {
    rulebook: (): Rulebook => now,

    /** Who would be on call if nobody had taken over anything; and who has left. */
    withoutOverrides: (): Rulebook => withChanges(known.file, [], known.left),

    /** The policy file was read anew. */
    take: (rulebook: Rulebook): void => know({ file: rulebook }),

    /** Reads what was written meanwhile, by whichever process. Of several that overlap the one begun last is believed. */
    async refresh(): Promise<void> {
      reading += 1;
      const mine = reading;
      const endedBefore = new Date(Number(clock.now()) - keptAfterEndMs);
      const [changes, left] = await Promise.all([overrides.endingAfter(endedBefore), people.gone()]);
      if (mine < read) return;
      read = mine;
      know({ changes, left });
    },
  };
}
export type LiveRulebook = ReturnType<typeof createLiveRulebook>;
