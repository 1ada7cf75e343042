import { z } from 'zod';
import { dayMs } from '../calendar/wall-time.ts';
import { weekSchema } from '../calendar/week.ts';
import type { PersonId } from '../policy.ts';

const personSchema = z.string();

/**
 * People in turn. The first one's turn starts on the date `startsOn` at `handOverMs` after its midnight, and each hand-over is so
 * many hours, days or weeks later by the clock on the wall. So the time of the day stays, also when the clocks change. Before the
 * first turn nobody is on call on this layer.
 */
const layerSchema = z.object({
  id: z.string(),
  people: z.array(personSchema),
  rotation: z.object({
    every: z.number().int().positive().max(1_000),
    unit: z.enum(['hours', 'days', 'weeks']),
    startsOn: z.iso.date(),
    handOverMs: z.number().int().min(0).lt(dayMs),
  }),
  /** The layer counts in these hours only; null = always. */
  restrictedTo: weekSchema.nullable(),
});
export type Layer = Readonly<z.infer<typeof layerSchema>>;

/**
 * Somebody is on call from one instant to just before another. With `replaces` that holds only while that person would be. `by` is who
 * said so, and `at` when.
 */
const overrideSchema = z.object({
  id: z.string(),
  person: personSchema,
  fromAt: z.date(),
  untilAt: z.date(),
  replaces: personSchema.nullable(),
  by: personSchema,
  at: z.date(),
});
export type Override = Readonly<z.infer<typeof overrideSchema>>;

/**
 * Who is on call when, by the clock on the wall of `zone` (IANA). Later layers win over earlier ones, overrides over all layers,
 * and what was said later over what was said before; of two overrides of one instant the later in the list.
 */
export const scheduleSchema = z.object({
  name: z.string(),
  zone: z.string(),
  layers: z.array(layerSchema),
  overrides: z.array(overrideSchema),
});
export type Schedule = Readonly<z.infer<typeof scheduleSchema>>;

/** People who cannot be on call although a schedule names them: they are unknown, or have left. */
export type Gone = ReadonlySet<PersonId>;
