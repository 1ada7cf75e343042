import { trusted } from 'mongoose';
import { mirrorSlot } from '../domain/effects.ts';
import { onCallKey } from '../domain/on-call/tell-shift.ts';
import { policyKey } from '../domain/policy-news.ts';
import type { EffectDocument, EffectModel } from './effect-model.ts';
import type { EscalationModel } from './escalation-model.ts';
import type { OverrideModel } from './overrides.ts';

/** Long after a case is over nobody asks any more what became of a message. */
const keptForMs = 30 * 24 * 3_600_000;
const casesAtOnce = 100;
/** Who was on call then is of interest for as long as somebody may ask how a case went. */
const overridesKeptForMs = 90 * 24 * 3_600_000;
/** Longer than somebody can take over a shift ahead: what was said of it is edited when it is undone. */
const wordsKeptForMs = 400 * 24 * 3_600_000;

/** Where these are must be known for as long as there is the case: it may be reopened, and somebody may ask in its room. */
const keptSlots = [...['room', 'card', 'announcement', 'origin'], ...['room', 'card'].map(mirrorSlot)];

/** Keeps the queue from growing with every case there ever was. */
export function createHousekeeping(
  escalations: EscalationModel,
  effects: EffectModel,
  overrides: OverrideModel,
) {
  /**
   * Forgets what was sent, or given up, for cases that have been over and unchanged for 30 days at `now`, which is real time; what
   * is still to be sent stays. Answers for how many cases. Also forgets who took over shifts that ended 90 days ago, and what
   * was told of that long before, and the words of messages that were shown on the other side of a room a day ago. Safe to repeat and to race.
   */
  async function forgetOld(now: Date): Promise<number> {
    await forgetOverrides(now);
    await forgetWords(now);
    await forgetTexts(now);
    const before = new Date(Number(now) - keptForMs);
    const ended = {
      $and: [{ endedAt: trusted({ $type: 'date' as const }) }, { endedAt: trusted({ $lte: before }) }],
    };
    let count = 0;
    for (;;) {
      const cases = await escalations
        .find(ended, { version: 1 })
        .sort({ endedAt: 1 })
        .limit(casesAtOnce)
        .lean();
      for (const { _id, version } of cases) await forget(_id, version, before);
      count += cases.length;
      if (cases.length < casesAtOnce) return count;
    }
  }

  async function forget(escalation: string, version: number, before: Date): Promise<void> {
    await effects.deleteMany({
      escalation,
      state: trusted({ $in: ['sent', 'dead'] }),
      slot: trusted({ $nin: keptSlots }),
      // Should the case be reopened at this moment, what is sent for it then stays.
      runAt: trusted({ $lte: before }),
    });
    await escalations.updateOne({ _id: escalation, version }, { $set: { endedAt: null } });
  }

  async function forgetOverrides(now: Date): Promise<void> {
    const before = new Date(Number(now) - overridesKeptForMs);
    await overrides.deleteMany({ untilAt: trusted({ $lte: before }) });
  }

  async function forgetWords(now: Date): Promise<void> {
    await effects.deleteMany({
      escalation: trusted({ $in: [onCallKey, policyKey] }),
      state: trusted({ $in: ['sent', 'dead'] }),
      runAt: trusted({ $lte: new Date(Number(now) - wordsKeptForMs) }),
    });
  }

  /** What is still to be shown keeps its text until it was. */
  async function forgetTexts(now: Date): Promise<void> {
    const shown = {
      $and: [{ textUntil: trusted({ $type: 'date' as const }) }, { textUntil: trusted({ $lte: now }) }],
      state: trusted({ $in: ['sent' as const, 'dead' as const] }),
    };
    // Past mongoose, which knows nothing of what is within an effect.
    const stored = effects.db.collection<EffectDocument>(effects.collection.name);
    const written = { 'effect.says': { $type: 'object' as const } };
    await stored.updateMany({ ...shown, ...written }, { $set: { 'effect.says': 'forgotten' } });
    await stored.updateMany(shown, { $set: { textUntil: null } });
  }

  return { forgetOld };
}
