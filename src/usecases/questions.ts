import { daysToMs } from '../domain/duration.ts';
import { activeStatuses, type Escalation } from '../domain/escalation.ts';
import { futureOf } from '../domain/future.ts';
import { overviewOf } from '../domain/on-call/overview.ts';
import { schedulesNamed } from '../domain/on-call/schedules-named.ts';
import type { PersonId } from '../domain/policy.ts';
import { membersOf, type Roster } from '../domain/roster.ts';
import type { Rulebook } from '../domain/rulebook.ts';
import { maySee } from '../domain/visibility.ts';
import { futureMessage } from '../view/future.ts';
import { help } from '../view/help.ts';
import { caseList, homeView } from '../view/lists.ts';
import type { HomeView, Line, MessageView } from '../view/message.ts';
import { noSchedules, onCallMessage } from '../view/on-call.ts';
import { sayReason } from '../view/reason.ts';
import { statusMessage } from '../view/status.ts';
import { type CompanyDeps, createCompanyCases, isOfCompany } from './company.ts';
import { createHealth, type HealthDeps } from './health.ts';
import type { Clock, EscalationStore, FindRooms } from './ports.ts';

export interface QuestionDeps extends HealthDeps, CompanyDeps {
  escalations: EscalationStore;
  clock: Clock;
  rulebook(): Rulebook;
  caseOfRoom(channel: string): Promise<string | null>;
  rooms: FindRooms;
}

interface Question {
  words: string;
  by: PersonId;
  workspace: string;
  room: string | null;
}

/** As many as fit one message on every platform. */
const mostListed = 20;
/** The future is told for a day. Once a case is resolved what is left takes its time: then for a month. */
const aheadMsOf = ({ status }: Escalation): number =>
  daysToMs(status === 'resolved' || status === 'verified' ? 30 : 1);

/** Reads cases for people; changes nothing. */
export function createQuestions(deps: QuestionDeps) {
  const { clock, rulebook, caseOfRoom, rooms } = deps;
  const escalations = { ...deps.escalations, ...createCompanyCases(deps.escalations, deps) };
  const health = createHealth(deps);

  const foreseen = (escalation: Escalation) =>
    futureOf(escalation, { now: clock.now(), horizonMs: aheadMsOf(escalation), roster: rulebook() });

  /** Of cases with a private room only those who have a part in them hear. */
  const seenBy = (by: PersonId, found: readonly Escalation[]) => found.filter((each) => maySee(each, by));

  async function answerQuestion(question: Question): Promise<MessageView> {
    const { words, by, workspace } = question;
    const [what = '', ...rest] = words.trim().split(/\s+/);
    const query = { workspace, limit: mostListed };
    switch (what.toLowerCase()) {
      case 'list':
        return caseList(
          'Open cases',
          seenBy(by, await escalations.list({ ...query, statuses: activeStatuses })),
          'No case is open.',
        );
      case 'mine':
        return caseList(
          'Your open cases',
          await escalations.list({ ...query, statuses: activeStatuses, person: by }),
          'You are in no open case.',
        );
      case 'find':
        return find(rest.join(' '), by, query);
      case 'status':
        return about(question, rest[0], async (escalation) => statusMessage(escalation));
      case 'next':
        return about(question, rest[0], async (escalation) =>
          futureMessage(escalation, foreseen(escalation), clock.now()),
        );
      case 'health':
        return health(by, workspace);
      case 'oncall':
      case 'on-call':
        return onCall(rest.join(' '));
      default:
        return help();
    }
  }

  async function find(
    words: string,
    by: PersonId,
    query: { workspace: string; limit: number },
  ): Promise<MessageView> {
    if (words === '') return sentence(['Please say what to look for: /escalate find checkout']);
    const found = seenBy(by, await escalations.find({ ...query, words }));
    return caseList(`Cases with "${words}"`, found, 'No case has these words in its key, title or customer.');
  }

  function onCall(words: string): MessageView {
    const all = rulebook();
    const named = schedulesNamed(all, words);
    const now = { at: clock.now(), gone: all.gone };
    if (named.length > 0) return onCallMessage(named.map((schedule) => overviewOf(schedule, now)));
    return noSchedules(
      words,
      Object.values(all.schedules).map(({ name }) => name),
    );
  }

  async function about(
    { by, workspace, room }: Question,
    named: string | undefined,
    say: (escalation: Escalation) => Promise<MessageView>,
  ): Promise<MessageView> {
    const key = named?.toUpperCase() ?? (room ? await caseOfRoom(room) : null);
    if (!key) return sentence(['Please name the case, such as ESC-1, or ask in its war room.']);
    const escalation = await escalations.load(key);
    if (!escalation || !isOfCompany(deps, escalation, workspace) || !maySee(escalation, by))
      return sentence(sayReason({ code: 'unknown-escalation', key }));
    return say(escalation);
  }

  async function home(by: PersonId, workspace: string): Promise<HomeView> {
    const query = { workspace, statuses: activeStatuses, limit: mostListed };
    const [mine, all] = await Promise.all([
      escalations.list({ ...query, person: by }),
      escalations.list(query),
    ]);
    const isMine = new Set(mine.map(({ key }) => key));
    const team = seenBy(by, all).filter(
      (escalation) => !isMine.has(escalation.key) && isOfTeam(escalation, by, rulebook()),
    );
    return homeView({ by, mine, team, rooms: await rooms([...mine, ...team], workspace) });
  }

  return { answerQuestion, home, caseOfRoom };
}

/** A case is a team's when it was raised for it; managers see those of every team. */
const isOfTeam = ({ policy, team }: Escalation, person: PersonId, roster: Roster): boolean =>
  policy.managers.includes(person) || membersOf(roster, team).includes(person);

const sentence = (line: Line): MessageView => ({ tone: 'calm', fallback: line, sections: [line] });
