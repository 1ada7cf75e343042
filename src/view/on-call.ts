import type { Gap } from '../domain/on-call/on-call.ts';
import type { Overview } from '../domain/on-call/overview.ts';
import type { Button, Line, MessageView, Piece } from './message.ts';

/** As many as are read at a glance; a schedule for office hours has a gap each night. */
const mostGaps = 5;

const at = (instant: Date): Piece => ({ at: instant, as: 'day-time' });

/** Who is on call now, and what comes. Moments are in the reader's zone; the zone of the schedule is named beside them. */
export function onCallMessage(overviews: readonly Overview[]): MessageView {
  const sections = overviews.flatMap(sayOverview);
  const hasNobody = overviews.some(({ person }) => person === null);
  return {
    tone: hasNobody ? 'attention' : 'calm',
    title: 'On call',
    fallback: overviews.flatMap((overview) => [...sayNow(overview), ' ']),
    sections,
    buttons: shiftButtons(overviews[0]?.id),
    footer: ['Times are in your own time zone; schedules change hands by the clock of theirs.'],
  };
}

const shiftButtons = (schedule: string | undefined): Button[] =>
  schedule === undefined
    ? []
    : [
        { verb: 'take-shift', key: schedule, label: 'Take a shift' },
        { verb: 'give-shift', key: schedule, label: 'Swap' },
      ];

function sayOverview(overview: Overview): Line[] {
  const { gaps } = overview;
  const more = gaps.length - mostGaps;
  return [
    sayNow(overview),
    ...gaps.slice(0, mostGaps).map(sayGap),
    ...(more > 0 ? [[`⚠️ And ${more} more such times in the next two weeks.`]] : []),
  ];
}

function sayNow({ name, zone, person, next }: Overview): Line {
  const [first, second] = next;
  const until: Line = first ? [' until ', at(first.at)] : [];
  const now: Line = person ? [{ person }, ' is on call', ...until] : ['🔴 nobody is on call', ...until];
  const then: Line = first ? sayThen(first.to, second) : [', and it stays so'];
  return [{ bold: name }, ` (${zone}): `, ...now, ...then, '.'];
}

function sayThen(to: string | null, second: Overview['next'][number] | undefined): Line {
  if (to !== null) return ['; then ', { person: to }];
  return second?.to
    ? ['; then nobody until ', at(second.at), ', and then ', { person: second.to }]
    : ['; then nobody'];
}

const sayGap = ({ fromAt, untilAt, gone }: Gap): Line => [
  '⚠️ Nobody is on call from ',
  at(fromAt),
  ' to ',
  at(untilAt),
  ...(gone === null ? [' (nobody is planned)'] : [' (', { person: gone }, ' is planned, but has left)']),
  '.',
];

/** `there` are the names of the schedules there are. */
export function noSchedules(words: string, there: readonly string[]): MessageView {
  const line: Line = [
    there.length === 0
      ? 'The policy has no on-call schedules. They are written under "schedules" in the policy file.'
      : `No schedule, and no team with one, is called "${words}". There are: ${there.join(', ')}.`,
  ];
  return { tone: 'attention', fallback: line, sections: [line] };
}
