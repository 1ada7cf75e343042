import type { Moment } from './fault-proxy.ts';
import { type Request, replacementsIn, statementsOf } from './read-requests.ts';

/** What somebody does, or what falls due, while a process is killed. */
type Doing = 'raise' | 'acknowledge' | 'fall due';

/** A moment in the life of a process, by what it asks of the database or of Slack just then. */
export interface KillPoint {
  name: string;
  doing: Doing;
  on: 'database' | 'slack';
  matches(request: Request): boolean;
}

const named = (name: string) => (request: Request) => request.name === name;
const saying = (name: string, pattern: RegExp) => (request: Request) =>
  request.name === name && pattern.test(statementsOf(request));

/** A case is replaced by its next version, whose last line of history came this way. */
const savedVia = (wanted: string) => (request: Request) =>
  request.name === 'update escalations' &&
  replacementsIn(request).some(({ timeline }) =>
    JSON.stringify(Array.isArray(timeline) && timeline.at(-1)).includes(`"via":"${wanted}"`),
  );

const database = (doing: Doing, name: string, matches: KillPoint['matches']): KillPoint => ({
  ...{ name, doing, matches },
  on: 'database',
});
const slack = (doing: Doing, method: string): KillPoint => ({
  ...{ name: `the call ${method}`, doing, matches: named(method) },
  on: 'slack',
});

export const killPoints: readonly KillPoint[] = [
  database('raise', 'the command stored', named('insert inbox')),
  database('raise', 'a number counted', named('findAndModify counters')),
  database('raise', 'the complaint claimed', named('update claims')),
  database('raise', 'the case written', named('insert escalations')),
  database('raise', 'the effects put into the queue and leased', saying('update effects', /setOnInsert/)),
  database('raise', 'the answer stored', named('update inbox')),
  database('raise', 'a token taken', named('findAndModify paces')),
  slack('raise', 'conversations.create'),
  database('raise', 'the room settled', saying('update effects', /\/room".*"state":"sent"/)),
  slack('raise', 'chat.postMessage'),
  slack('raise', 'conversations.invite'),
  slack('raise', 'conversations.setPurpose'),
  database('raise', 'the card settled', saying('update effects', /\/card".*"state":"sent"/)),
  slack('raise', 'pins.add'),
  database('raise', 'the wake-up set', saying('findAndModify jobs', /dueAt.*setOnInsert/)),
  database('raise', 'the outbox emptied', saying('update escalations', /"outboxFilled":false/)),
  database('acknowledge', 'the acknowledgement written', savedVia('slack')),
  database('acknowledge', 'the card wanted anew', saying('update effects', /\/card".*"wanted"/)),
  database('acknowledge', 'the card leased', saying('update effects', /\/card".*"state":"sending"/)),
  slack('acknowledge', 'chat.update'),
  database('fall due', 'what followed from the deadline written', savedVia('clock')),
  database('fall due', 'the wake-up done', named('delete jobs')),
];

export const moments: readonly Moment[] = ['asked', 'answered'];
