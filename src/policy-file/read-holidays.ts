import type { SpecialDay } from '../domain/calendar/special-days.ts';
import { AppError } from '../errors.ts';
import { find } from './find.ts';
import { holidaysOfICalendar } from './holidays-of-icalendar.ts';
import { type PolicyFolder, readNamed } from './policy-folder.ts';
import type { Merged, PlacedMistake, PolicySource } from './policy-source.ts';

/**
 * Holidays without an end are taken in these years. They are the same whenever the file is read, so that all processes have the same
 * policy; nothing is promised further ahead than two years.
 */
const years = { from: 2020, until: 2060 };

/** A calendar with more is no list of holidays: these are a hundred each year. */
const mostDays = 4_000;

export interface FoundHolidays {
  /** By the id of the calendar. */
  days: ReadonlyMap<string, SpecialDay[]>;
  mistakes: PlacedMistake[];
  /** Events that are no holidays, and were left out. */
  notes: PlacedMistake[];
}

/** Reads the iCalendar files of the calendars. */
export async function readHolidays(
  { data, originOf }: Merged,
  paths: ReadonlyMap<PolicySource, string>,
  folder: PolicyFolder,
): Promise<FoundHolidays> {
  const days = new Map<string, SpecialDay[]>();
  const found: FoundHolidays = { days, mistakes: [], notes: [] };
  for (const { path, value } of find(data, 'calendars.*.holidaysFile')) {
    // What is no text is a mistake of shape.
    if (typeof value !== 'string') continue;
    const place = originOf(path);
    const read = await readOne(value, paths.get(place.source) ?? '', folder);
    if (typeof read === 'string') found.mistakes.push({ ...place, says: read });
    else {
      days.set(String(path[1]), read.days);
      found.notes.push(...read.leftOut.map((says) => ({ ...place, says: `Left out: ${says}` })));
    }
  }
  return found;
}

async function readOne(
  written: string,
  from: string,
  folder: PolicyFolder,
): Promise<{ days: SpecialDay[]; leftOut: string[] } | string> {
  const file = await folder.find(written, from);
  if (typeof file === 'string') return file;
  const read = await readNamed(file);
  return typeof read === 'string' ? read : toDays(read.text, file.fileName);
}

function toDays(text: string, fileName: string): { days: SpecialDay[]; leftOut: string[] } | string {
  try {
    const { holidays, leftOut } = holidaysOfICalendar(text, years);
    if (holidays.length > mostDays)
      return `${fileName} has ${holidays.length} days, which are no holidays. Name another file.`;
    if (holidays.length > 0) return { days: groupByName(holidays), leftOut };
    return `There is no holiday in ${fileName}: no event of whole days from ${years.from} to ${years.until}. Name another file.`;
  } catch (error) {
    if (error instanceof AppError) return `${fileName}: ${error.message}`;
    throw error;
  }
}

function groupByName(holidays: readonly { name: string; date: string }[]): SpecialDay[] {
  const dates = new Map<string, string[]>();
  for (const { name, date } of holidays) dates.set(name, [...(dates.get(name) ?? []), date]);
  return [...dates].map(([name, all]) => ({
    name: name.slice(0, 60),
    on: { kind: 'dates', dates: all },
    hours: { kind: 'none' },
  }));
}
