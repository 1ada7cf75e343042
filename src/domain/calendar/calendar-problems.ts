import type { Problem } from '../problem.ts';
import type { Calendar } from './calendar.ts';
import { daysOfRule } from './special-days.ts';
import { isZone } from './wall-time.ts';
import { isEmptyWeek, weekdays } from './week.ts';

/** What will not work in a calendar; empty when all is well. Nothing may be counted with one that has problems. */
export const calendarProblems = (calendar: Calendar): Problem[] => [
  ...zoneProblems(calendar.zone),
  ...workProblems(calendar),
  ...overlaps(calendar),
  ...daysThatNeverCome(calendar),
];

export function zoneProblems(zone: string): Problem[] {
  if (isZone(zone)) return [];
  return [
    {
      path: ['zone'],
      says: `There is no time zone ${JSON.stringify(zone)}. Write one like Europe/Budapest.`,
    },
  ];
}

function workProblems({ week, specialDays }: Calendar): Problem[] {
  const worked = specialDays.some(({ hours }) => hours.kind === 'instead' && hours.hours.length > 0);
  if (worked || !isEmptyWeek(week)) return [];
  const says =
    'There is no working time in this week, so nothing would ever fall due. Give it hours on one day at least.';
  return [{ path: ['week'], says }];
}

const overlaps = ({ week }: Calendar): Problem[] =>
  weekdays.flatMap((weekday) => {
    const inOrder = week[weekday].toSorted((one, other) => one.fromMs - other.fromMs);
    const overlap = inOrder.some(({ fromMs }, index) => fromMs < (inOrder[index - 1]?.untilMs ?? 0));
    const says = 'Some hours of this day stand in it twice. Let each start when the one before has ended.';
    return overlap ? [{ path: ['week', weekday], says }] : [];
  });

/** The Gregorian calendar comes round after 28 years, unless a century lies between. */
const yearsOfCycle = Array.from({ length: 28 }, (_, index) => 2001 + index);

const daysThatNeverCome = ({ specialDays }: Calendar): Problem[] =>
  specialDays.flatMap(({ name, on }, index) => {
    if (on.kind === 'dates' || yearsOfCycle.some((year) => daysOfRule(on, year).length > 0)) return [];
    const says = `${name} never comes: no such day is in the calendar. Correct its month or its day.`;
    return [{ path: ['specialDays', index, 'on'], says }];
  });
