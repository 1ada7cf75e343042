import { z } from 'zod';
import { calendarProblems } from '../domain/calendar/calendar-problems.ts';
import type { Problem } from '../domain/problem.ts';
import { week } from './hours-schema.ts';
import { didYouMean } from './nearest.ts';
import { nameSeen } from './plain-values.ts';
import { specialDay } from './special-day-schema.ts';

const zones = Intl.supportedValuesOf('timeZone');

/** A time zone that does not exist may be misspelt. */
export const sayOf = ({ path, says }: Problem, zoneName: string): string =>
  path[0] === 'zone' ? `${says}${didYouMean(zoneName, zones)}` : says;

export const zone = z.string().describe('a time zone by its IANA name, like Europe/Budapest');

/** A calendar as it is written. Its file of holidays is read by who knows where it lies. */
export const calendarSchema = z
  .strictObject({
    name: nameSeen().exactOptional(),
    zone,
    hours: week,
    holidays: z
      .array(specialDay)
      .describe(
        'a list of days, like [{ name: Christmas, every: 12-25 }]; of several for one day the last one holds',
      )
      .default([]),
    holidaysFile: z
      .string()
      .describe('the path of a file in iCalendar format, from this file, like holidays/hu.ics')
      .exactOptional(),
  })
  .transform(({ hours, holidays, ...rest }, context) => {
    const calendar = { ...rest, week: hours, specialDays: holidays };
    for (const problem of calendarProblems({ ...calendar, name: '' }))
      if (!isSaidOfHours(problem.path))
        context.addIssue({ code: 'custom', path: placeOf(problem.path), message: sayOf(problem, rest.zone) });
    return calendar;
  })
  .describe('a calendar, like { zone: Europe/Budapest, hours: { monday-friday: 9:00-17:30 } }');

/** What is wrong with one day of the week is found where its hours are read. */
const isSaidOfHours = ([first, second]: readonly PropertyKey[]): boolean =>
  first === 'week' && second !== undefined;

function placeOf([first = '', index]: readonly PropertyKey[]): PropertyKey[] {
  if (first === 'week') return ['hours'];
  return first === 'specialDays' ? ['holidays', Number(index)] : [first];
}
