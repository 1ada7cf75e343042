import { z } from 'zod';
import { shiftChangeSchema } from './shift-change.ts';

const scheduleNamed = z.object({ id: z.string(), name: z.string(), zone: z.string() });

/** How a shift that somebody else takes over stands. `isFresh`: said beside the message that shows it all along, so that it is noticed. */
const shiftNews = z.object({
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

/** What a direct message says that is about no case. */
export const newsSchema = z.discriminatedUnion('what', [shiftNews]);
export type News = z.infer<typeof newsSchema>;
