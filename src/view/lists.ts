import { awaitingApproval } from '../domain/drafting.ts';
import type { Escalation } from '../domain/escalation.ts';
import type { PersonId } from '../domain/policy.ts';
import { buttonFor, openRoom } from './buttons.ts';
import type { Button, HomeView, Line, MessageView } from './message.ts';
import { severityMark, statusNames, titleOf, toneOf } from './names.ts';
import { rootCauseVerbs } from './root-cause.ts';

/** One line about a case, as lists show it. */
const caseLine = (escalation: Escalation): Line => [
  `${severityMark(escalation.severity)} `,
  { bold: titleOf(escalation) },
  ` · ${statusNames[escalation.status]}`,
  ...(escalation.customer ? [` · ${escalation.customer}`] : []),
  ...(escalation.acknowledged ? [' · ', { person: escalation.acknowledged.by } as const] : []),
];

/** Cases under each other, or a sentence when there are none. */
export function caseList(title: string, escalations: readonly Escalation[], empty: string): MessageView {
  const lines = escalations.map(caseLine);
  return {
    tone: 'calm',
    title,
    fallback:
      lines.length > 0 ? lines.flatMap((line, index) => (index > 0 ? ['; ', ...line] : line)) : [empty],
    sections: lines.length > 0 ? lines : [[empty]],
    ...(lines.length > 0 && { footer: ['/escalate status ESC-… shows one of them in full.'] }),
  };
}

/** A person's own page. */
export function homeView(cases: {
  by: PersonId;
  mine: readonly Escalation[];
  team: readonly Escalation[];
  rooms: ReadonlyMap<string, string>;
}): HomeView {
  const { by, mine, team, rooms } = cases;
  const item = (escalation: Escalation): MessageView =>
    homeItem(escalation, by, rooms.get(escalation.key) ?? null);
  const waiting = [...mine, ...team].filter((escalation) => waitsFor(escalation, by));
  const isElsewhere = (escalation: Escalation) => !waiting.includes(escalation);
  return {
    raise: 'Raise an escalation',
    sections: [
      { title: 'Waiting for you', empty: 'Nothing waits for you.', items: waiting.map(item) },
      {
        title: 'Your open cases',
        empty: 'You are in no open case.',
        items: mine.filter(isElsewhere).map(item),
      },
      {
        title: "Your team's open cases",
        empty: 'Your team has no other open case.',
        items: team.filter(isElsewhere).map(item),
      },
    ],
  };
}

const waitsFor = (escalation: Escalation, person: PersonId): boolean =>
  answersOf(escalation, person).length > 0;

/** The verbs with which this person answers what waits for them; none when nothing does. */
function answersOf(escalation: Escalation, person: PersonId): string[] {
  const { asks, status, roles, policy, unowned } = escalation;
  const theirs = asks.filter((ask) => ask.person === person);
  if (theirs.some(({ answer }) => answer === 'waiting')) return ['acknowledge', 'decline'];
  // Nobody has it and nobody is left to ask: it waits for all who were asked, and for the managers.
  if (unowned && (theirs.length > 0 || policy.managers.includes(person))) return ['acknowledge'];
  if (status === 'resolved' && roles.architect === person) return ['verify', 'reject-resolution'];
  return [
    ...(mayApprove(escalation, person) ? ['approve-update', 'send-back-update'] : []),
    ...rootCauseVerbs(escalation, person),
  ];
}

function mayApprove(escalation: Escalation, person: PersonId): boolean {
  const draft = awaitingApproval(escalation);
  const { roles, policy } = escalation;
  const approvers = [roles.comms, roles.manager, ...policy.managers];
  return draft !== null && draft.by !== person && approvers.includes(person);
}

function homeItem(escalation: Escalation, by: PersonId, room: string | null): MessageView {
  const answers = answersOf(escalation, by).map((name) => buttonFor(escalation, name));
  const line = caseLine(escalation);
  const buttons: Button[] = [...answers, ...openRoom(room)];
  return { tone: toneOf(escalation), fallback: line, sections: [line], buttons };
}
