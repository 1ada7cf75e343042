import { DateTime } from 'luxon';

/** Whose Easter: of the churches that go by the Gregorian calendar, or of those that go by the Julian one. */
export const churches = ['western', 'orthodox'] as const;
export type Church = (typeof churches)[number];

/** Easter Sunday of a year of the Gregorian calendar, as the first moment of the day in wall time. */
export const easterMs = (church: Church, year: number): number =>
  church === 'western' ? westernMs(year) : orthodoxMs(year);

/** The Gregorian computus of J.-M. Oudin (1940), as in the Explanatory Supplement to the Astronomical Almanac. */
function westernMs(year: number): number {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const lunar = Math.floor((century - Math.floor((century - 17) / 25)) / 3);
  const epact = (century - Math.floor(century / 4) - lunar + 19 * golden + 15) % 30;
  const early = Math.floor(epact / 28) * Math.floor(29 / (epact + 1)) * Math.floor((21 - golden) / 11);
  const moon = epact - Math.floor(epact / 28) * (1 - early);
  const weekday = (year + Math.floor(year / 4) + moon + 2 - century + Math.floor(century / 4)) % 7;
  return daysAfterMarch0(year, 28 + moon - weekday);
}

/** The Julian computus (Meeus, Astronomical Algorithms, chapter 8), and then the days by which the calendars differ. */
function orthodoxMs(year: number): number {
  const moon = (19 * (year % 19) + 15) % 30;
  const weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
  const behind = Math.floor(year / 100) - Math.floor(year / 400) - 2;
  return daysAfterMarch0(year, 22 + moon + weekday + behind);
}

const daysAfterMarch0 = (year: number, days: number): number =>
  DateTime.utc(year, 3, 1)
    .plus({ days: days - 1 })
    .toMillis();
