import type { Escalation } from '../domain/escalation.ts';
import { Dispatcher, type DispatcherDeps } from './dispatcher.ts';
import type { Outboxes } from './ports.ts';
import { Relay } from './relay.ts';

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
  /** Waits at most about 10 s for what is in flight. */
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
      await relay.stop();
      await dispatcher.stop();
    },
  };
}
