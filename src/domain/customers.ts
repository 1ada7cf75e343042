import type { Escalation, Update } from './escalation.ts';
import { customerNamed, plainName, type Roster } from './roster.ts';

type Told = Pick<Escalation, 'customer' | 'updates'>;

/** The customers of a case: the one it was raised for, and whoever else was told of it. */
export const customersOf = ({ customer, updates }: Told): string[] =>
  eachOnce([...(customer === null ? [] : [customer]), ...updates.flatMap(({ customers }) => customers)]);

/** By the names they have in the case, or else in the policy, whichever of their names was written. */
export function namedAlike(escalation: Told, roster: Roster, names: readonly string[]): string[] {
  const there = customersOf(escalation);
  const idOf = (name: string) => plainName(customerNamed(roster, name)?.names[0] ?? name);
  const named = names.map(
    (name) =>
      there.find((each) => idOf(each) === idOf(name)) ?? customerNamed(roster, name)?.names[0] ?? name,
  );
  return eachOnce(named);
}

const isSame = (one: string, other: string): boolean => plainName(one) === plainName(other);

const eachOnce = (names: readonly string[]): string[] =>
  names.filter((name, index) => names.findIndex((other) => isSame(other, name)) === index);

/** What this customer was told last; undefined when nothing yet. */
export const lastToldTo = ({ updates }: Pick<Escalation, 'updates'>, customer: string): Update | undefined =>
  updates.findLast(({ customers }) => customers.some((name) => isSame(name, customer)));
