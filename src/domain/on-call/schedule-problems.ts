import { zoneProblems } from '../calendar/calendar-problems.ts';
import { isOnWall, isZone } from '../calendar/wall-time.ts';
import { isEmptyWeek } from '../calendar/week.ts';
import type { Problem } from '../problem.ts';
import type { Layer, Schedule } from './schedule.ts';
import { startWallMs } from './turns.ts';

/** What will not work in a schedule; empty when all is well. With a zone that is not there nothing else can be asked of it. */
export function scheduleProblems(schedule: Schedule): Problem[] {
  const { zone, layers } = schedule;
  return [
    ...zoneProblems(zone),
    ...(layers.length === 0 ? [noLayers] : []),
    ...layers.flatMap((layer, index) =>
      [...layerProblems(layer), ...startProblems(layer, zone)].map(({ path, says }) => ({
        path: ['layers', index, ...path],
        says,
      })),
    ),
    ...hiddenLayers(layers),
    ...repeatedIds('layers', layers),
    ...repeatedIds('overrides', schedule.overrides),
    ...overrideProblems(schedule),
  ];
}

const noLayers: Problem = {
  path: ['layers'],
  says: 'There is no layer, so nobody is ever on call. Add one with the people who take turns.',
};

function layerProblems({ people, restrictedTo }: Layer): Problem[] {
  const problems: Problem[] = [];
  if (people.length === 0)
    problems.push({
      path: ['people'],
      says: 'Nobody is on this layer. Name the people in their order, or remove it.',
    });
  if (restrictedTo && isEmptyWeek(restrictedTo))
    problems.push({
      path: ['restrictedTo'],
      says: 'This layer never counts: its restriction has no hours. Give it hours, or remove the restriction.',
    });
  return [...problems, ...twiceInARow(people)];
}

/** Also from the last to the first, since they go round. */
const twiceInARow = (people: readonly string[]): Problem[] =>
  people.flatMap((person, index) => {
    const isTwice = people.length > 1 && people.at(index - 1) === person;
    const says = `${person} has two turns in a row. Remove one, or make the turns longer.`;
    return isTwice ? [{ path: ['people', index], says }] : [];
  });

function startProblems(layer: Layer, zone: string): Problem[] {
  if (!isZone(zone) || isOnWall(zone, startWallMs(layer))) return [];
  const says = `On ${layer.rotation.startsOn} the clocks of ${zone} jump over this time. Let the first turn start at another.`;
  return [{ path: ['rotation', 'handOverMs'], says }];
}

/** A layer under one that always counts, and that starts no later, is never asked. */
const hiddenLayers = (layers: readonly Layer[]): Problem[] =>
  layers.flatMap((layer, index) => {
    const over = layers.slice(index + 1).find((upper) => isAbove(upper, layer));
    const says = `This layer never counts: ${over?.id} comes after it and covers all hours. Put it after ${over?.id}, or restrict that one.`;
    return over ? [{ path: ['layers', index], says }] : [];
  });

const isAbove = (upper: Layer, lower: Layer): boolean =>
  upper.people.length > 0 && !upper.restrictedTo && startWallMs(upper) <= startWallMs(lower);

const repeatedIds = (list: string, entries: readonly { id: string }[]): Problem[] =>
  entries.flatMap(({ id }, index) =>
    entries.findIndex((each) => each.id === id) < index
      ? [{ path: [list, index, 'id'], says: `The id ${id} is there twice. Give this one another.` }]
      : [],
  );

const overrideProblems = ({ overrides }: Schedule): Problem[] =>
  overrides.flatMap(({ person, replaces, fromAt, untilAt }, index) => {
    const problems: Problem[] = [];
    if (untilAt <= fromAt)
      problems.push({
        path: ['overrides', index, 'untilAt'],
        says: 'This override ends before it starts. Let it end later.',
      });
    if (person === replaces)
      problems.push({
        path: ['overrides', index, 'replaces'],
        says: `${person} cannot replace themselves. Name somebody else.`,
      });
    return problems;
  });
