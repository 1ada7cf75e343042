import { membersOf, plainName, type Roster } from '../roster.ts';
import type { Schedule } from './schedule.ts';

export type Named = readonly [id: string, schedule: Schedule];

/**
 * The schedules that words stand for: those called so, else those of the team called so, which are those on which any of its people
 * takes turns. Without words all; none when nothing is called so.
 */
export function schedulesNamed(roster: Roster, words: string): Named[] {
  const all = Object.entries(roster.schedules);
  const wanted = plainName(words);
  if (wanted === '') return all;
  const isCalledSo = ([id, { name }]: readonly [string, { name: string }]) =>
    plainName(id) === wanted || plainName(name) === wanted;
  const called = all.filter(isCalledSo);
  if (called.length > 0) return called;
  const members = Object.entries(roster.teams)
    .filter(isCalledSo)
    .flatMap(([team]) => membersOf(roster, team));
  return all.filter(([, schedule]) => peopleOn(schedule).some((person) => members.includes(person)));
}

/** Everybody who takes turns on a schedule, each once. */
export const peopleOn = ({ layers }: Schedule): string[] => [
  ...new Set(layers.flatMap(({ people }) => people)),
];
