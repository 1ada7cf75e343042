import { z } from 'zod';
import type { Layer } from '../domain/on-call/schedule.ts';
import { scheduleProblems } from '../domain/on-call/schedule-problems.ts';
import { sayOf, zone } from './calendar-schema.ts';
import { week } from './hours-schema.ts';
import { shown } from './mistake.ts';
import { email, nameSeen } from './plain-values.ts';

const units = { hour: 'hours', day: 'days', week: 'weeks' } as const;
const unitSchema = z.enum(['hour', 'day', 'week']);

const turnLength = z
  .string()
  .meta({ pattern: String.raw`^\s*\d+\s+(hour|day|week)s?\s*$` })
  .transform((text, context): Pick<Layer['rotation'], 'every' | 'unit'> => {
    const [, amount = '', name] = /^\s*(\d{1,6})\s+(hour|day|week)s?\s*$/.exec(text) ?? [];
    const every = Number(amount);
    const unit = unitSchema.safeParse(name).data;
    if (unit && 1 <= every && every <= 1_000) return { every, unit: units[unit] };
    context.addIssue(
      unit
        ? 'A turn lasts from 1 to 1000 hours, days or weeks. Write another number.'
        : `${shown(text)} is not the length of a turn. Write it like 1 week, 2 days or 12 hours.`,
    );
    return z.NEVER;
  })
  .describe('how long a turn lasts, like 1 week, 2 days or 12 hours');

const firstTurn = z
  .string()
  .meta({ pattern: String.raw`^\d{4}-\d\d-\d\d[ T]+\d?\d:\d\d$` })
  .transform((text, context): Pick<Layer['rotation'], 'startsOn' | 'handOverMs'> => {
    const [, day, hour, minute] = /^\s*(\d{4}-\d\d-\d\d)[ T]+([01]?\d|2[0-3]):([0-5]\d)\s*$/.exec(text) ?? [];
    const startsOn = z.iso.date().safeParse(day).data;
    if (startsOn !== undefined)
      return { startsOn, handOverMs: Number(hour) * 3_600_000 + Number(minute) * 60_000 };
    context.addIssue(`${shown(text)} is no date with a time. Write it like 2026-01-05 09:00.`);
    return z.NEVER;
  })
  .describe('the date and the time at which the first turn starts, like 2026-01-05 09:00');

const layerSchema = z
  .strictObject({
    people: z
      .array(email)
      .describe('those who take turns, in their order, like [ana@example.com, ben@example.com]'),
    every: turnLength,
    from: firstTurn,
    only: week
      .describe(
        'the hours in which this layer counts, like { monday-friday: 9:00-17:30 }; always when left out',
      )
      .exactOptional(),
  })
  .describe(
    'people in turn, like { people: [ana@example.com, ben@example.com], every: 1 week, from: 2026-01-05 09:00 }',
  );

/** Who is on call when, with people as e-mail addresses. */
export const scheduleSchema = z
  .strictObject({
    name: nameSeen().exactOptional(),
    zone,
    layers: z.array(layerSchema).describe('a list of layers; the later ones win over the earlier ones'),
  })
  .transform(({ layers, ...rest }, context) => {
    const schedule = {
      ...rest,
      layers: layers.map(
        ({ people, every, from, only }, index): Layer => ({
          id: `layer ${index + 1}`,
          ...{ people, rotation: { ...every, ...from }, restrictedTo: only ?? null },
        }),
      ),
    };
    for (const problem of scheduleProblems({ ...schedule, name: '', overrides: [] })) {
      const path = problem.path.flatMap(nameInFile);
      context.addIssue({ code: 'custom', path, message: sayOf(problem, rest.zone) });
    }
    return schedule;
  })
  .describe(
    'a schedule, like { zone: Europe/Budapest, layers: [{ people: [..], every: 1 week, from: 2026-01-05 09:00 }] }',
  );

function nameInFile(step: PropertyKey): PropertyKey[] {
  if (step === 'handOverMs') return [];
  if (step === 'rotation') return ['from'];
  return [step === 'restrictedTo' ? 'only' : step];
}
