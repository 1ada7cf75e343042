import { Dispatcher } from '../../src/delivery/dispatcher.ts';
import { Pacer } from '../../src/delivery/pacer.ts';
import { Relay } from '../../src/delivery/relay.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import type { Rulebook } from '../../src/domain/rulebook.ts';
import { repeat } from '../../src/jobs/repeat.ts';
import { createUseCases } from '../../src/usecases/create-use-cases.ts';
import type { Answer, Command } from '../../src/usecases/ports.ts';
import { createWake } from '../../src/usecases/wake.ts';
import { plainWords } from '../delivery/plain-words.ts';
import { shiftDepsInMemory } from '../support/shift-deps.ts';
import type { Random } from './random.ts';
import type { SharedDatabase } from './shared-database.ts';
import type { SimulatedSlack } from './simulated-slack.ts';
import type { Owner, VirtualTime } from './virtual-time.ts';
import type { WakeList } from './wake-list.ts';

const unansweredAfterMs = 30_000;
const planWakeUpAfterMs = 100;
const sweepEveryMs = 15_000;

export interface World {
  time: VirtualTime;
  random: Random;
  database: SharedDatabase;
  slack: SimulatedSlack;
  wakeList: WakeList;
  rulebook: Rulebook;
  workspace: string;
}

export interface ProductProcess {
  owner: Owner;
  execute(command: Command): Promise<Answer>;
  wake(key: string): Promise<void>;
}

/** One process of the product, put together as it is in earnest, but for the stores, the platform and the timers of cases. */
export function startProcess(world: World, owner: Owner, isGone: (owner: string) => boolean): ProductProcess {
  const { time, random, slack, wakeList } = world;
  const { escalations, effects, inbox, counters, outboxes, deliveries, paces } =
    world.database.connect(owner);
  const clock = { now: time.now };
  /** What a fault is not: it is tried again by whoever comes next. */
  const onFault = () => undefined;

  function plan({ key, nextDueAt }: Pick<Escalation, 'key' | 'nextDueAt'>): void {
    if (nextDueAt) time.after(random.within(1, 4), () => wakeList.set(key, nextDueAt), owner);
  }
  const saved = (escalation: Escalation): void => {
    relay.kick(escalation);
    time.after(planWakeUpAfterMs, () => plan(escalation), owner);
  };
  const useCases = createUseCases({
    ...{ escalations, inbox, counters, clock, saved, deliveries, realClock: clock },
    ...shiftDepsInMemory(world.rulebook, clock),
    rulebook: () => world.rulebook,
    vitals: async () => ({
      ...{ platforms: [], databaseAnsweredInMs: 0, processes: 1, lastFind: null },
      policy: { readAt: clock.now(), mistaken: null },
    }),
    caseOfRoom: (channel) => effects.caseOfRoom(channel),
    rooms: async () => new Map(),
  });
  const { wake, sweep, refreshCard } = createWake({
    ...{ escalations, clock, saved, onFault },
    rulebook: () => world.rulebook,
  });

  const pacer = new Pacer({ store: paces, nowMs: () => time.nowMs, onFault, isAlone: () => false });
  const platform = slack.platformFor(owner);
  const dispatcher = new Dispatcher({
    busyness: { mostSends: 100 },
    ...{ queue: effects, deliveries, pacer, words: plainWords, clock, realClock: clock, onFault },
    owner: owner.name,
    load: (key) => escalations.load(key),
    platformOf: () => platform,
    onTrouble: refreshCard,
    random: () => random.next(),
  });
  const relay = new Relay({ outboxes, putIn: (escalation) => dispatcher.putIn(escalation), onFault });

  async function start(): Promise<void> {
    await pacer.learn(world.workspace);
    for (const each of await escalations.scheduled()) plan(each);
    await effects.endLeases(isGone);
    relay.start();
    dispatcher.start();
    repeat(
      sweepEveryMs,
      async () => {
        await sweep();
        await useCases.finishUnanswered(new Date(time.nowMs - unansweredAfterMs));
      },
      onFault,
    );
  }
  // A process that cannot reach its database ends, and is started again.
  const startAgain = (): Promise<void> =>
    start().catch(() => time.after(2_000, () => void startAgain(), owner));
  time.at(time.nowMs, () => void startAgain(), owner);

  return { owner, execute: useCases.execute, wake };
}
