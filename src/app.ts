import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ProductClock, toProductClock } from './clock.ts';
import { openPolicy } from './company-policy.ts';
import type { Config } from './config.ts';
import { connectSlack } from './connect-slack.ts';
import { writeDatabaseAddress } from './database-address.ts';
import { Busyness } from './delivery/busyness.ts';
import { CredentialsWatch } from './delivery/credentials-watch.ts';
import { Dispatcher } from './delivery/dispatcher.ts';
import { inTime } from './delivery/in-time.ts';
import { isGone, ownName } from './delivery/owner.ts';
import { Pacer } from './delivery/pacer.ts';
import { createPutIn } from './delivery/put-in.ts';
import { Relay } from './delivery/relay.ts';
import type { OutsideNews } from './delivery/room-ports.ts';
import { betweenLooksMs, RoomWatch } from './delivery/room-watch.ts';
import { createWhereAsked } from './delivery/where-asked.ts';
import { mirrorSlot, type Outgoing } from './domain/effects.ts';
import type { Escalation } from './domain/escalation.ts';
import { openMirror } from './domain/mirror.ts';
import type { PersonId } from './domain/policy.ts';
import { tellMistaken } from './domain/policy-news.ts';
import { isRoomGivenUp, sidesOf } from './domain/rooms.ts';
import { startEmbeddedMongo } from './embedded-mongo/start.ts';
import { AppError } from './errors.ts';
import { repeat } from './jobs/repeat.ts';
import { type Jobs, startJobs } from './jobs/start-jobs.ts';
import { Latecomers } from './latecomers.ts';
import { newLinkCode } from './link-code.ts';
import type { Logger } from './log.ts';
import { type Keep, startParts } from './parts.ts';
import type { Timed } from './practice/practice-time.ts';
import { isReached, type Side, Sides } from './sides.ts';
import { connectStore, type Store } from './store/connect.ts';
import { createCompanyCases } from './usecases/company.ts';
import { createUseCases } from './usecases/create-use-cases.ts';
import { createEcho } from './usecases/echo.ts';
import { createHandOvers } from './usecases/hand-overs.ts';
import type { Vitals } from './usecases/health.ts';
import { createIdentity } from './usecases/identity.ts';
import { createJoinedPeople } from './usecases/joined-people.ts';
import { createLiveRulebook } from './usecases/live-rulebook.ts';
import { createPersonLeft } from './usecases/person-left.ts';
import type { FindRooms } from './usecases/ports.ts';
import { createRecordMending } from './usecases/record-mending.ts';
import { createWake } from './usecases/wake.ts';
import { words } from './view/words.ts';
import { startWeb } from './web/server.ts';

/** A command older than this that was never answered was cut off by a crash. */
const unansweredAfterMs = 30_000;

/** Until the first sends are on their way: planning is one more write to wait behind. */
const planWakeUpAfterMs = 100;

const housekeepingEveryMs = 6 * 3_600_000;
/** Several times within the time after which another process counts as gone. */
const lookForOthersEveryMs = 10_000;
const policyLookEveryMs = 2_000;
/** Consent is given and withdrawn at the platform, which tells nobody. */
const consentLookEveryMs = 5 * 60_000;
/** A start does not wait longer for it; until it is known, nothing is allowed. */
const consentLookWithinMs = 3_000;

/** What another process was told of a shift is known here at most this much later. */
const rulebookRefreshEveryMs = 5_000;

export interface App extends Timed {
  /** Where platforms reach it. */
  url: string;
  /** Resolves when whoever has asked for something so far was answered. */
  answered(): Promise<void>;
  /** Looks at the room of each active case now, as it does from time to time anyway. */
  lookAtRooms(): Promise<void>;
  stop(): Promise<void>;
}

interface AppOptions {
  config: Config;
  log: Logger;
  /** The real one when absent: that of the database, which all processes share. */
  clock?: ProductClock;
  /** Hears of what only a new start can mend; nobody when absent. */
  giveUp?(error: AppError): void;
  /** How long asking somebody waits for where they are present, in real milliseconds; a moment when absent. */
  presenceWithinMs?: number;
}

/** Starts the whole product. What was started is stopped again when something fails on the way. */
export function startApp({ config, log, clock, giveUp, presenceWithinMs }: AppOptions): Promise<App> {
  return startParts(async (keep) => {
    expectPlatform(config);
    const store = await openStore(config, log, { keep, giveUp });
    return connect({
      config,
      log,
      clock: clock ?? toProductClock(store.clock),
      store,
      keep,
      presenceWithinMs,
    });
  });
}

/** Before anything is started. */
function expectPlatform({ slack, teams }: Config): void {
  if (slack || teams) return;
  throw new AppError(
    'no-platform-configured',
    'Neither Slack nor Microsoft Teams is connected. Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or what Teams needs, in .env ' +
      '(the README says how to get them), or try Muster without an account: npm run demo',
  );
}

/** The application knows a mongodb:// address and nothing else; without one it serves its own. */
async function openStore(
  config: Config,
  log: Logger,
  { keep, giveUp }: { keep: Keep; giveUp: AppOptions['giveUp'] },
): Promise<Store> {
  const uri = config.mongodbUri?.reveal() ?? (await startOwnDatabase(config, log, keep));
  const store = await connectStore(uri, (error) => {
    log.error({ err: error }, 'The database reports a fault');
    if (error.code === 'database-lost') giveUp?.(error);
  });
  keep({ stop: () => store.close() });
  return store;
}

async function startOwnDatabase({ dataDir }: Config, log: Logger, keep: Keep): Promise<string> {
  const directory = join(dataDir, 'database');
  const server = keep(await startEmbeddedMongo({ directory, say: (note) => log.warn(note) }));
  log.info(`MONGODB_URI is not set: using the embedded database in ${directory}`);
  keep(writeDatabaseAddress(dataDir, server.uri));
  return server.uri;
}

interface Parts {
  config: Config;
  log: Logger;
  clock: ProductClock;
  store: Store;
  keep: Keep;
  presenceWithinMs: number | undefined;
}

async function connect({
  config,
  log,
  clock,
  store,
  keep,
  presenceWithinMs,
}: Parts): Promise<Omit<App, 'stop'>> {
  const { effects, rooms, inbox, counters, outboxes } = store;
  const joined = createJoinedPeople(store.people);
  await joined.refresh();
  const escalations = joined.cases(store.escalations);
  const onFault = (error: unknown, about: object = {}) =>
    log.error({ err: error, ...about }, 'Something failed');
  const watch = await openPolicy({
    ...{ config, log, clock, people: store.people },
    take({ rulebook, signs }) {
      live.take(rulebook);
      for (const side of sides.all) side.takePolicy({ rulebook, signs });
    },
    async onMistakes(mistakes) {
      const managers = live.rulebook().usual.managers;
      const [workspace] = sides.workspaces;
      if (workspace) await tell(tellMistaken({ ...mistakes, managers, workspace }));
    },
  });
  const live = createLiveRulebook(watch.current().rulebook, {
    overrides: store.overrides,
    people: store.people,
    clock,
  });
  const sides = new Sides(store.people);
  const latecomers = new Latecomers<Way>({ log });
  const refresh = async () => {
    // The policy names people by their addresses: whom these lead to is another one now.
    if (await joined.refresh()) watch.readAgain();
    await live.refresh();
  };
  let jobs: Jobs | undefined;

  const underway = new Set<Promise<unknown>>();
  const saved = (escalation: Escalation) => {
    relay.kick(escalation);
    for (const side of sidesOf(escalation))
      if (isRoomGivenUp(escalation, side)) void roomWatch.look({ key: escalation.key, side });
    // Nobody waits for the wake-up to be planned; if that fails, the sweep finds what falls due.
    const planned = pause(planWakeUpAfterMs)
      .then(() => jobs?.schedule(escalation.key, escalation.nextDueAt))
      .catch(onFault)
      .finally(() => underway.delete(planned));
    underway.add(planned);
  };
  const tell = async (outgoing: Outgoing) => {
    for (const addressed of await sides.address(outgoing)) await effects.enqueue(addressed);
    dispatcher.kick(outgoing.key);
  };
  const hasPrivateRooms = (workspace: string) =>
    sides.all.every((side) => side.hasPrivateRooms() || side.workspace !== workspace);
  let lastFind: Vitals['lastFind'] = null;
  const products = createUseCases({
    ...{ escalations, inbox, counters, clock, saved },
    ...{ deliveries: store.deliveries, realClock: store.clock },
    vitals: async () => ({
      platforms: [
        ...sides.all.map((side) => ({ name: side.name, lastCall: side.lastCall() })),
        ...latecomers.missing.map(({ name, since, why }) => ({ name, lastCall: { at: since, why } })),
      ],
      processes: 1 + others,
      databaseAnsweredInMs: await timed(() => store.ping()),
      policy: watch.state(),
      lastFind,
    }),
    ...{ rulebook: live.rulebook, live, tell, overrides: store.overrides },
    signRules: () => watch.current().signs?.rules,
    caseOfRoom: (channel) => effects.caseOfRoom(channel),
    rooms: (cases, workspace) => roomsOf(store, cases, workspace),
    workspaces: () => sides.workspaces,
    identity: createIdentity({
      ...{ people: store.people, inbox, realClock: store.clock, workspaces: () => sides.workspaces },
      newCode: newLinkCode,
      reachedOn: (person) => sides.reachedOn(person),
      joined: refresh,
    }),
    hasPrivateRooms,
  });
  const useCases = joined.asOne(products);
  const {
    wake,
    sweep: wakeDue,
    refreshCard,
  } = createWake({
    ...{ escalations, clock, saved, onFault },
    rulebook: live.rulebook,
  });
  const sweep = async () => {
    const { cases, lateByMs } = await wakeDue();
    if (cases > 0) lastFind = { at: store.clock.now(), lateByMs };
    await products.finishUnanswered(new Date(Number(clock.now()) - unansweredAfterMs));
    await handOvers.tellOfLast();
  };
  const handOvers = createHandOvers({
    ...{ live, overrides: store.overrides, escalations, clock, tell },
    rooms: (cases, workspace) => roomsOf(store, cases, workspace),
    whereIs: async (person, workspace) => {
      const found = await sides.findPeople([person], workspace);
      return found.get(person)?.workspaces[0] ?? workspace;
    },
    workspaces: () => sides.workspaces,
  });

  const owner = ownName();
  let others = 0;
  const lookForOthers = async () => {
    others = await store.processes.seeOthers(owner);
  };
  keep({ stop: () => store.processes.leave(owner) });
  const looking = keep(repeat(lookForOthersEveryMs, lookForOthers, onFault));
  const pacer = new Pacer({
    ...{ store: store.paces, nowMs: () => performance.now(), onFault },
    isAlone: () => others === 0,
  });
  const busyness = keep(new Busyness());
  const dispatcher = new Dispatcher({
    busyness,
    ...{ queue: effects, deliveries: store.deliveries, pacer, words, clock, onFault },
    owner,
    realClock: store.clock,
    load: (key) => escalations.load(key),
    platformOf: (workspace) => sides.of(workspace).platform,
    onTrouble: refreshCard,
    onCardMoved: (room) => void roomWatch.look(room),
    async onCardBack(room) {
      await rooms.sayUnsaid(room);
      dispatcher.kick(room.key);
    },
  });
  const record = createRecordMending({ escalations, clock, saved, rulebook: live.rulebook });
  const putIn = createPutIn({
    put: (escalation, outgoing) => dispatcher.putIn(escalation, outgoing),
    queue: effects,
    workspaces: () => sides.workspaces,
    findPeople: (people, home, isEverywhere) => sides.findPeople(people, home, isEverywhere),
    whereAsked: createWhereAsked({
      ...{ people: store.people, claim: inbox.claim, now: () => store.clock.now() },
      withinMs: presenceWithinMs,
      places: () =>
        sides.all.map((side) => ({ ...side, reaches: (person: PersonId) => isReached(side, person) })),
    }),
    hasPrivateRooms,
    openMirror: (escalation, workspace) =>
      record(escalation, (now, cause) => openMirror(now, workspace, cause)),
  });
  const relay = new Relay({ outboxes, putIn, onFault });
  const roomWatch = new RoomWatch({
    ...{ outside: effects, queue: rooms, record, clock, onFault },
    load: (key) => escalations.load(key),
    active: async () => (await Promise.all(sides.workspaces.map(escalations.active))).flat().flatMap(roomsIn),
    careOf: (workspace) => sides.of(workspace).care,
    takeTurn: () => takeTurn(store, 'looking at rooms', betweenLooksMs),
    kick: (key) => dispatcher.kick(key),
  });
  const credentials = new Map<Side['id'], CredentialsWatch>();
  const ofCompany = createCompanyCases(escalations, { workspaces: () => sides.workspaces });
  const personLeft = createPersonLeft({ escalations: ofCompany, record });
  /** Starts a platform, which is told at once where to bring its news. */
  const open = async ({ id, start }: Way, keepSide: Keep) => {
    let side: Side | undefined;
    const watched = new CredentialsWatch({
      log,
      probe: async () => side?.checkCredentials(),
      async onBack() {
        if (side) await rooms.hurry(side.workspace, 'credentials-refused');
        dispatcher.kick();
      },
    });
    side = keepSide(
      await start({
        roomChanged: (changed) => roomWatch.changed(changed),
        roomsChanged: () => roomWatch.lookAtAll(),
        personLeft,
        credentialsRefused: () => watched.suspect(),
        credentialsAccepted: () => watched.accepted(),
      }),
    );
    await pacer.learn(side.workspace);
    const { name, lookAtConsent } = side;
    const looked = repeat(consentLookEveryMs, lookAtConsent, (err) =>
      log.warn({ err }, `What Muster may do in ${name} could not be looked at`),
    );
    await inTime(keepSide(looked).first, consentLookWithinMs);
    sides.add(side);
    credentials.set(id, watched);
    return { side, watched };
  };
  const refreshing = keep(repeat(rulebookRefreshEveryMs, refresh, onFault));
  await refreshing.first;
  const { slack, teams } = config;
  const echo = createEcho({
    ...{ escalations, echoes: store.echoes, clock: store.clock },
    caseOfRoom: (channel) => effects.caseOfRoom(channel),
    kick: (key) => dispatcher.kick(key),
  });
  const shared = { useCases, store, clock, log, echo, presenceWithinMs };
  const ways: Way[] = [];
  if (slack)
    ways.push({
      ...{ id: 'slack', name: 'Slack' },
      start: (news) => connectSlack({ ...shared, news, connection: slack, policy: watch.current() }),
    });
  if (teams)
    ways.push({
      ...{ id: 'teams', name: 'Microsoft Teams' },
      async start(news) {
        // Half a second that those without Teams do not wait.
        const { connectTeams } = await import('./connect-teams.ts');
        return connectTeams({ ...shared, news, connection: teams, policy: watch.current() });
      },
    });
  keep(latecomers);
  await latecomers.openAll(ways, {
    open: (way) => open(way, keep),
    async openLate(way, keepLate) {
      const { side, watched } = await open(way, keepLate);
      keepLate(watched);
      for (const why of ['credentials-refused', 'workspace-not-connected'])
        await rooms.hurry(side.workspace, why);
      dispatcher.kick();
    },
  });
  await looking.first;
  keep({ stop: () => pacer.settled() });
  keep(relay);
  keep(dispatcher);
  jobs = keep(await startJobs({ database: store.database, clock, escalations, wake, sweep, log }));
  keep({
    async stop() {
      await Promise.all(underway);
      jobs = undefined;
    },
  });
  await effects.endLeases(isGone);
  // The credentials may be new ones.
  for (const workspace of sides.workspaces) await rooms.hurry(workspace, 'credentials-refused');
  relay.start();
  busyness.start();
  dispatcher.start();
  for (const watched of credentials.values()) keep(watched);
  keep(roomWatch).start();
  keep(repeat(policyLookEveryMs, watch.look, onFault));
  keep(repeat(housekeepingEveryMs, () => store.housekeeping.forgetOld(store.clock.now()), onFault));
  const { port, host } = config;
  const web = keep(
    await startWeb({
      ...{ host, port },
      handlerOf: (path) => sides.all.find(({ handlers }) => path in handlers)?.handlers[path],
      checkHealth: () => checkHealth(store, [...credentials, ...latecomers.troubles]),
    }),
  );
  const answered = async () => void (await Promise.all(sides.all.map((side) => side.settled())));
  return {
    url: web.url,
    sweep,
    earliestDue: async () => earlier(await escalations.earliestDue(), handOvers.nextAt()),
    clockMoved: async () => jobs?.rescheduleAll(),
    async idle() {
      await answered();
      do {
        await relay.idle();
        await dispatcher.idle();
        await roomWatch.settled();
      } while (relay.isMoving || dispatcher.isBusy);
    },
    answered,
    lookAtRooms: () => roomWatch.lookAtAll(),
  };
}

/** A platform and how it is started. */
interface Way extends Pick<Side, 'id' | 'name'> {
  start(news: OutsideNews): Promise<Side>;
}

/** Throws when the database does not answer. What else is wrong does not get better by starting Muster anew. */
async function checkHealth(
  store: Store,
  platforms: Iterable<readonly [Side['id'], { trouble: string | null }]>,
): Promise<Record<string, string>> {
  await store.ping();
  return Object.fromEntries(
    [...platforms].flatMap(([id, { trouble }]) => (trouble === null ? [] : [[id, trouble]])),
  );
}

/** Takes a turn that all processes share; false when another has it at present. */
async function takeTurn({ inbox, clock }: Store, what: string, lengthMs: number): Promise<boolean> {
  const mine = randomUUID();
  const now = clock.now();
  return (await inbox.claim(what, mine, now, new Date(Number(now) + lengthMs))) === mine;
}

function earlier(one: Date | null, other: Date | null): Date | null {
  return one && (!other || one < other) ? one : other;
}

/** How long it takes, in milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

const roomsIn = (escalation: Pick<Escalation, 'key' | 'mirror'>) =>
  sidesOf(escalation).map((side) => ({ key: escalation.key, side }));

async function roomsOf(
  { effects }: Store,
  cases: Parameters<FindRooms>[0],
  workspace: string,
): ReturnType<FindRooms> {
  const rooms = await Promise.all(
    cases.map(async ({ key, workspace: home, mirror }) => {
      if (workspace !== home && workspace !== mirror) return null;
      const slot = workspace === home ? 'room' : mirrorSlot('room');
      return (await effects.outside(key, [slot])).get(slot) ?? null;
    }),
  );
  return new Map(cases.flatMap(({ key }, index) => (rooms[index] ? [[key, rooms[index].channel]] : [])));
}
