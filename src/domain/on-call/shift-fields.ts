import { DateTime } from 'luxon';
import { z } from 'zod';
import {
  choiceFrom,
  type FormContext,
  type InputOf,
  moment,
  type Option,
  optional,
  person,
  text,
} from '../fields.ts';

/** More than Slack shows in one list would be cut off. */
const daysOffered = 60;

const schedulesOf = ({ rulebook }: FormContext): Option[] =>
  Object.entries(rulebook.schedules).map(([value, { name, zone }]) => ({
    value,
    label: `${name} (${zone})`,
  }));

/** From today on, by the clock of the first schedule. */
function daysAhead({ rulebook, at }: FormContext): Option[] {
  const [first] = Object.values(rulebook.schedules);
  const today = DateTime.fromJSDate(at, { zone: first?.zone ?? 'utc' }).setLocale('en');
  return Array.from({ length: daysOffered }, (_, days) => {
    const day = today.plus({ days });
    return { value: day.toISODate() ?? '', label: day.toFormat('cccc d LLLL yyyy') };
  });
}

const schedule = choiceFrom('Which schedule?', schedulesOf, {
  initial: (context) => schedulesOf(context)[0]?.value ?? null,
});
const when = {
  day: optional({
    ...choiceFrom('Which day?', daysAhead, {
      hint: 'The whole day, by the clock of the schedule. Or leave it empty and give two times.',
    }),
    schema: z.iso.date({ error: 'Please choose a day of the list.' }),
  }),
  from: optional(moment('Or from')),
  until: optional(moment('until')),
};
const reason = optional(text('Why?', 500));

export const takeFields = {
  schedule,
  whose: optional(person('Whose shift?', { hint: 'Empty: a time when nobody is on call.' })),
  ...when,
  reason,
};
export const giveFields = { schedule, to: person('Who should take your shift?'), ...when, reason };

export type TakeInput = InputOf<typeof takeFields>;
export type GiveInput = InputOf<typeof giveFields>;
export type WhenInput = Pick<TakeInput, keyof typeof when>;
