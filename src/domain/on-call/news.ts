import { z } from 'zod';
import { severities } from '../policy.ts';
import { shiftChangeSchema } from './shift-change.ts';

const scheduleNamed = z.object({ id: z.string(), name: z.string(), zone: z.string() });

/** How a shift that somebody else takes over stands. `isFresh`: said beside the message that shows it all along, so that it is noticed. */
export const shiftNews = z.object({
  what: z.literal('shift'),
  schedule: scheduleNamed,
  ...shiftChangeSchema.pick({
    override: true,
    state: true,
    person: true,
    replaces: true,
    fromAt: true,
    untilAt: true,
    reason: true,
    madeBy: true,
    by: true,
  }).shape,
  isFresh: z.boolean(),
});
export type ShiftNews = z.infer<typeof shiftNews>;

/** Another person is on call from then on; null = nobody. With the open cases that this is of interest for, as they were then. */
export const handOverNews = z.object({
  what: z.literal('hand-over'),
  schedule: scheduleNamed,
  at: z.date(),
  /** When it changes hands again; null = not within two years. */
  untilAt: z.date().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  cases: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      severity: z.enum(severities),
      owner: z.string().nullable(),
      /** The platform's channel of its room. */
      room: z.string().nullable(),
      /** Whether who is told can hand it over. */
      isTheirs: z.boolean(),
    }),
  ),
  /** How many more there are than named. */
  more: z.number().int(),
});
export type HandOverNews = z.infer<typeof handOverNews>;
