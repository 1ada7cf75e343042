import { z } from 'zod';
import { hoursInZone } from './hours-in-zone.ts';
import type { Interval } from './interval.ts';
import { hoursOfSpecialDay, specialDayOn, specialDaySchema } from './special-days.ts';
import { usualHours, weekSchema, wholeWeek } from './week.ts';

/**
 * When work is done: an instant is working time when the clock on the wall of the zone (IANA, like `Europe/Budapest`) then shows
 * hours of that date. Those are what the week says, unless the date is a special day. A night that runs into a holiday ends at
 * its midnight. A calendar is not changed once it has been used: what was found out about it is kept.
 */
export const calendarSchema = z.object({
  name: z.string(),
  zone: z.string(),
  week: weekSchema,
  specialDays: z.array(specialDaySchema),
});
export type Calendar = Readonly<z.infer<typeof calendarSchema>>;

/** Every hour of every day. */
export const always: Calendar = { name: 'always', zone: 'UTC', week: wholeWeek, specialDays: [] };

/** The working time within `span`, in order; what goes on over midnight comes in touching parts. */
export const workIn = ({ zone, week, specialDays }: Calendar, span: Interval): Generator<Interval> =>
  hoursInZone(zone, span, (dayStartMs) => {
    const usual = usualHours(week, dayStartMs);
    const special = specialDayOn(specialDays, dayStartMs);
    return special ? hoursOfSpecialDay(special.hours, usual) : usual;
  });
