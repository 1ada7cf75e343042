import type { Escalation } from '../domain/escalation.ts';
import { Dispatcher, type DispatcherDeps } from './dispatcher.ts';
import type { Outboxes } from './ports.ts';
import { Relay } from './relay.ts';

const stopWithinMs = 10_000;

export interface DeliveryDeps extends DispatcherDeps {
  outboxes: Outboxes;
}

export interface Delivery {
  start(): void;
  /** An escalation was just saved: what it wants seen is sent as soon as it can be. Answers at once. */
  saved(escalation: Escalation): void;
  /** Something may be ready to be sent: of this case, or anywhere. Answers at once. */
  kick(key?: string): void;
  /** Comes back when everything saved in this process was tried; what pauses before another try is not waited for. */
  idle(): Promise<void>;
  /** Takes nothing up any more and waits for what is in flight, 10 s at most. */
  stop(): Promise<void>;
}

/** From the outbox of an escalation to the outside. */
export function createDelivery(deps: DeliveryDeps): Delivery {
  const { queue, outboxes, onFault } = deps;
  const dispatcher = new Dispatcher(deps);
  const relay = new Relay({
    queue,
    outboxes,
    enqueued: (key) => dispatcher.kick(key),
    onFault: (error) => onFault(error, {}),
  });
  return {
    start() {
      relay.start();
      dispatcher.start();
    },
    saved: (escalation) => relay.kick(escalation),
    kick: (key) => dispatcher.kick(key),
    async idle() {
      // A send that fails may make the case be saved again, to show it.
      do {
        await relay.idle();
        await dispatcher.idle();
      } while (relay.isMoving);
    },
    async stop() {
      await atMost(stopWithinMs, Promise.all([relay.stop(), dispatcher.stop()]));
    },
  };
}

/** Comes back when the promise ends, or earlier when that takes longer than the limit. */
async function atMost(limitMs: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([promise, tooLong]);
  clearTimeout(timer);
}
