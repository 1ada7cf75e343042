import { DateTime } from 'luxon';

/** Says an instant, perhaps beside another that was said just before. */
export type SayInstant = (at: Date, beside?: Date) => string;

/** `Thu 2026-12-24 22:00 CET`; beside one of the same day and offset `22:15`. */
export function sayInstantIn(zone: string): SayInstant {
  const toLocal = (at: Date) => DateTime.fromJSDate(at, { zone }).setLocale('en-GB');
  return (at, beside) => {
    const [local, other] = [toLocal(at), beside && toLocal(beside)];
    const isNear = other?.hasSame(local, 'day') && other.offset === local.offset;
    return local.toFormat(isNear ? 'HH:mm' : 'ccc yyyy-LL-dd HH:mm ZZZZ');
  };
}

/** `2026-12-24T22:00:00+01:00`. */
export const isoInstantIn =
  (zone: string): SayInstant =>
  (at) =>
    DateTime.fromJSDate(at, { zone }).toISO({ suppressMilliseconds: true }) ?? at.toISOString();
