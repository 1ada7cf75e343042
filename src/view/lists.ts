import { audiences } from '../domain/audiences.ts';
import { awaitingApproval } from '../domain/drafting.ts';
import { dueUpdate, type Escalation, updateOwner } from '../domain/escalation.ts';
import type { PersonId } from '../domain/policy.ts';
import { buttonFor, openRoom, updateButton } from './buttons.ts';
import type { Button, HomeView, Line, MessageView } from './message.ts';
import { severityMark, statusNames, titleOf, toneOf } from './names.ts';
import { roomTroublesInShort } from './room-trouble.ts';
import { rootCauseVerbs } from './root-cause.ts';

/** One line about a case, as lists show it. */
const caseLine = (escalation: Escalation): Line => [
  `${severityMark(escalation.severity)} `,
  { bold: titleOf(escalation) },
  ` · ${statusNames[escalation.status]}`,
  ...(escalation.customer ? [` · ${escalation.customer}`] : []),
  ...(escalation.acknowledged ? [' · ', { person: escalation.acknowledged.by } as const] : []),
  ...roomTroublesInShort(escalation).map((trouble) => ` · ${trouble}`),
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

/** With what this person answers what waits for them; nothing when nothing does. */
function answersOf(escalation: Escalation, person: PersonId): Button[] {
  const { status, roles } = escalation;
  const buttons = (...names: string[]) => names.map((name) => buttonFor(escalation, name));
  return [
    ...buttons(...answersToAsk(escalation, person)),
    ...(status === 'resolved' && roles.architect === person ? buttons('verify', 'reject-resolution') : []),
    ...lateUpdates(escalation, person),
    ...(mayApprove(escalation, person) ? buttons('approve-update', 'send-back-update') : []),
    ...buttons(...rootCauseVerbs(escalation, person)),
  ];
}

function answersToAsk({ asks, unowned, policy }: Escalation, person: PersonId): string[] {
  const theirs = asks.filter((ask) => ask.person === person);
  if (theirs.some(({ answer }) => answer === 'waiting')) return ['acknowledge', 'decline'];
  // Nobody has it and nobody is left to ask: it waits for all who were asked, and for the managers.
  return unowned && (theirs.length > 0 || policy.managers.includes(person)) ? ['acknowledge'] : [];
}

/** One that waits to be approved is somebody else's turn. */
function lateUpdates(escalation: Escalation, person: PersonId): Button[] {
  if (updateOwner(escalation) !== person) return [];
  const late = audiences.filter((audience) => {
    const due = dueUpdate(escalation, audience);
    const isDrafted = audience === 'customer' && awaitingApproval(escalation) !== null;
    return due?.brokenAt && !due.pausedAt && !isDrafted;
  });
  return late.map((audience) => {
    const label = audience === 'customer' ? 'Send update to customer' : 'Send update';
    return { ...updateButton(escalation, 'send-update', audience), label };
  });
}

function mayApprove(escalation: Escalation, person: PersonId): boolean {
  const draft = awaitingApproval(escalation);
  const { roles, policy } = escalation;
  const approvers = [roles.comms, roles.manager, ...policy.managers];
  return draft !== null && draft.by !== person && approvers.includes(person);
}

function homeItem(escalation: Escalation, by: PersonId, room: string | null): MessageView {
  const answers = answersOf(escalation, by);
  const line = caseLine(escalation);
  const buttons: Button[] = [...answers, ...openRoom(room)];
  return { tone: toneOf(escalation), fallback: line, sections: [line], buttons };
}
