import { deliveriesContract } from '../contract/deliveries.ts';
import { memoryDeliveries } from './memory-deliveries.ts';
import { memoryQueue } from './memory-queue.ts';

describe('In memory, what was not delivered', () => {
  deliveriesContract(async () => {
    const effects = memoryQueue(() => new Date());
    return { effects, deliveries: memoryDeliveries(effects) };
  });
});
