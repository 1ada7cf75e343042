import ICAL from 'ical.js';
import { z } from 'zod';
import { AppError } from '../errors.ts';

/** An event of a calendar; a property that is not there has no values. */
export interface Event {
  values(property: string): unknown[];
  /** Those that are dates without a time of the day; a date that no calendar has, like the 30th of February, is not there. */
  dates(property: string): string[];
  /** The first value; empty when it is none or no text. */
  text(property: string): string;
}

// jCal (RFC 7265): a property is [name, parameters, type, ...values], a component [name, properties, components].
const propertySchema = z.tuple([z.string(), z.unknown(), z.string()], z.unknown());
const componentSchema = z.tuple([z.string(), z.array(propertySchema), z.array(z.unknown())]);
const calendarSchema = z.tuple([z.literal('vcalendar'), z.unknown(), z.array(componentSchema)]);
type Property = z.infer<typeof propertySchema>;

/**
 * The events of a text in iCalendar format.
 * @throws AppError `calendar-unreadable` when it is not one calendar.
 */
export function readEvents(text: string): Event[] {
  const calendar = calendarSchema.safeParse(parse(text));
  if (!calendar.success) throw unreadable('It does not hold one VCALENDAR.');
  const [, , components] = calendar.data;
  return components.flatMap(([name, properties]) => (name === 'vevent' ? [eventOf(properties)] : []));
}

function parse(text: string): unknown {
  try {
    return ICAL.parse(text);
  } catch (cause) {
    throw unreadable(cause instanceof Error ? `${cause.message}.` : String(cause), cause);
  }
}

const unreadable = (why: string, cause?: unknown): AppError =>
  new AppError(
    'calendar-unreadable',
    `This is not a calendar in iCalendar format. ${why} Export it again as .ics.`,
    {
      cause,
    },
  );

function eventOf(properties: Property[]): Event {
  const valuesOf = (property: string, only?: string): unknown[] =>
    properties.flatMap(([name, , type, ...values]) =>
      name === property && type === (only ?? type) ? values : [],
    );
  return {
    values: valuesOf,
    dates: (property) =>
      valuesOf(property, 'date').flatMap((value) => z.iso.date().safeParse(value).data ?? []),
    text: (property) => z.string().catch('').parse(valuesOf(property)[0]).trim(),
  };
}
