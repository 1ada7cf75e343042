import { daysOfRule } from '../domain/calendar/special-days.ts';
import { dateOfWallMs, dayMs, wallMsOfDate } from '../domain/calendar/wall-time.ts';
import { type Event, readEvents } from './icalendar.ts';
import { type Yearly, yearlyOf } from './yearly-of-recurrence.ts';

export interface Holiday {
  /** Like `2026-03-15`. */
  date: string;
  name: string;
}

/** Both are included. */
export interface Years {
  from: number;
  until: number;
}

/** Longer events are no holidays. */
const mostDays = 31;

/**
 * The all-day events of a calendar in iCalendar format (RFC 5545), a day each, in order. Whatever cannot be taken as a
 * holiday is told in `leftOut`, a plain sentence each.
 * @throws AppError `calendar-unreadable` when the text is no calendar.
 */
export function holidaysOfICalendar(text: string, years: Years): { holidays: Holiday[]; leftOut: string[] } {
  const events = readEvents(text);
  const moved = new Set(
    events.flatMap((event) => event.dates('recurrence-id').map((day) => keyOf(event, day))),
  );
  const holidays: Holiday[] = [];
  const leftOut: string[] = [];
  for (const event of events.filter((each) => each.text('status').toUpperCase() !== 'CANCELLED')) {
    const name = event.text('summary') || 'Holiday';
    const dates = datesOf(event, years, moved);
    if (typeof dates === 'string') leftOut.push(`${name}: ${dates}`);
    else holidays.push(...dates.map((date) => ({ date, name })));
  }
  const isWithin = ({ date }: Holiday) => years.from <= yearOf(date) && yearOf(date) <= years.until;
  const inOrder = holidays.filter(isWithin).sort((one, other) => one.date.localeCompare(other.date));
  return { holidays: inOrder, leftOut };
}

/** The days of an event, or why it has none. */
function datesOf(event: Event, years: Years, moved: ReadonlySet<string>): string[] | string {
  const [start] = event.dates('dtstart');
  if (start === undefined) return 'it is not an event of whole days.';
  const length = lengthInDays(event, start);
  if (length < 1 || length > mostDays) return `it lasts ${length} days; a holiday has 1 to ${mostDays}.`;
  const starts = startsOf(event, start, years);
  if (starts === null) return 'how it recurs is not understood. List its dates instead.';
  const isMoved = (day: string) => event.dates('recurrence-id').length === 0 && moved.has(keyOf(event, day));
  const out = new Set(event.dates('exdate'));
  const kept = starts.filter((day) => !out.has(day) && !isMoved(day));
  return kept.flatMap((day) => Array.from({ length }, (_, index) => dateAfter(day, index)));
}

/** The first days of all its occurrences; null when one of its rules is not understood. */
function startsOf(event: Event, start: string, years: Years): string[] | null {
  const days = event.values('rrule').map((recurrence) => {
    const yearly = yearlyOf(recurrence, start);
    return yearly && yearlyDates(yearly, start, years);
  });
  if (days.includes(null)) return null;
  const all = days.length > 0 ? days.flatMap((dates) => dates ?? []) : [start];
  return [...new Set([...all, ...event.dates('rdate')])];
}

function yearlyDates({ rule, everyYears, count, until }: Yearly, start: string, years: Years): string[] {
  const dates: string[] = [];
  for (let year = yearOf(start); year <= years.until; year += everyYears)
    dates.push(...daysOfRule(rule, year).map(dateOfWallMs));
  const inTime = dates.filter((date) => date >= start && (until === null || date <= until));
  return inTime.slice(0, count ?? inTime.length);
}

/** DTEND is the day after the last one; without it and DURATION it is one day. */
function lengthInDays(event: Event, start: string): number {
  const [, amount, unit] = /^P(\d+)([DW])$/.exec(event.text('duration')) ?? [];
  if (amount !== undefined) return Number(amount) * (unit === 'W' ? 7 : 1);
  const [end] = event.dates('dtend');
  return end === undefined ? 1 : (wallMsOfDate(end) - wallMsOfDate(start)) / dayMs;
}

/** An event with a RECURRENCE-ID stands for one day of the series with the same UID. */
const keyOf = (event: Event, day: string): string => `${event.text('uid')} ${day}`;

const yearOf = (date: string): number => Number(date.slice(0, 4));
const dateAfter = (date: string, days: number): string => dateOfWallMs(wallMsOfDate(date) + days * dayMs);
