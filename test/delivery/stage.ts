import sinon from 'sinon';
import { Dispatcher } from '../../src/delivery/dispatcher.ts';
import { Pacer } from '../../src/delivery/pacer.ts';
import type { Platform } from '../../src/delivery/ports.ts';
import { Relay } from '../../src/delivery/relay.ts';
import type { RoomOfCase } from '../../src/delivery/room-ports.ts';
import type { Words } from '../../src/delivery/words.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import { fakePlatform } from '../support/fake-platform.ts';
import { memoryDeliveries } from '../support/memory-deliveries.ts';
import { memoryPaces } from '../support/memory-paces.ts';
import { memoryOutboxes, memoryQueue } from '../support/memory-queue.ts';
import { memoryEscalations } from '../support/memory-stores.ts';
import { after, openedAt, raisedCase } from './cases.ts';
import { plainWords } from './plain-words.ts';

/**
 * Deliveries on one queue in memory and a platform that takes `latencyMs` to answer, in faked time. `strike` ends them all and
 * gives the time back.
 */
export function stage({
  latencyMs = 100,
  limitsOf,
  words = plainWords,
}: {
  latencyMs?: Parameters<typeof fakePlatform>[0];
  limitsOf?: Platform['limitsOf'];
  words?: Words;
} = {}) {
  const time = sinon.useFakeTimers({
    now: openedAt,
    toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  });
  const realClock = { now: () => new Date() };
  const escalations = memoryEscalations();
  const queue = memoryQueue(realClock.now);
  const outboxes = memoryOutboxes(escalations.all);
  const fake = fakePlatform(latencyMs, limitsOf);
  const paces = memoryPaces(() => Date.now());
  const deliveries: { stop(): Promise<unknown> }[] = [];
  const troubles: string[] = [];
  const faults: unknown[] = [];
  /** The rooms whose card is there again. */
  const back: RoomOfCase[] = [];

  const onFault = (error: unknown) => void faults.push(error);

  /** One process of those that share the queue. */
  function process(owner: string, platform: Platform = fake.platform) {
    const dispatcher = new Dispatcher({
      busyness: { mostSends: 100 },
      owner,
      queue,
      deliveries: memoryDeliveries(queue),
      pacer: new Pacer({
        store: paces,
        nowMs: () => Date.now(),
        onFault,
        isAlone: () => deliveries.length < 2,
      }),
      load: (key) => escalations.load(key),
      platformOf: () => platform,
      words,
      clock: realClock,
      realClock,
      onTrouble: (key) => void troubles.push(key),
      onCardBack: async (room) => void back.push(room),
      onFault,
    });
    const relay = new Relay({ outboxes, putIn: (escalation) => dispatcher.putIn(escalation), onFault });
    const delivery = {
      saved: (escalation: Escalation) => relay.kick(escalation),
      start() {
        relay.start();
        dispatcher.start();
      },
      async idle() {
        await relay.idle();
        await dispatcher.idle();
      },
      stop: () => Promise.all([relay.stop(), dispatcher.stop()]),
    };
    deliveries.push(delivery);
    return delivery;
  }

  const delivery = process('one');

  async function save(escalation: Escalation): Promise<void> {
    const first = escalation.version === 1;
    const stored = await (first ? escalations.insert(escalation) : escalations.save(escalation));
    if (!stored) throw new Error('The case was changed meanwhile.');
    delivery.saved(escalation);
  }

  return {
    time,
    queue,
    paces,
    escalations,
    outboxes,
    fake,
    troubles,
    faults,
    back,
    delivery,
    process,
    raise: (fields: Partial<Escalation> = {}) => save(raisedCase(fields)),
    async does(by: string, verb: string, input: Record<string, unknown> = {}) {
      const escalation = await escalations.load('ESC-1');
      if (!escalation) throw new Error('There is no ESC-1.');
      await save(after(escalation, by, verb, input, new Date()));
    },
    stateOf: (slot: string) => queue.all.get(`ESC-1/${slot}`)?.state,
    /** What was called when, in milliseconds since the case was opened. */
    calledAtMs: () =>
      fake.calls.map(({ startedAtMs, method, about }) => ({
        ms: startedAtMs - Number(openedAt),
        what: method === 'post' ? (about.split(' ')[0] ?? '') : method,
      })),
    async strike() {
      const stopped = Promise.all(deliveries.map((each) => each.stop()));
      await time.runAllAsync();
      await stopped;
      time.restore();
    },
  };
}
