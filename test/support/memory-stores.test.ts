import { countersContract } from '../contract/counters.ts';
import { effectQueueContract } from '../contract/effect-queue.ts';
import { escalationStoreContract } from '../contract/escalation-store.ts';
import { inboxContract } from '../contract/inbox.ts';
import { outboxesContract } from '../contract/outboxes.ts';
import { pacesContract } from '../contract/paces.ts';
import { memoryPaces } from './memory-paces.ts';
import { memoryOutboxes, memoryQueue } from './memory-queue.ts';
import { memoryCounters, memoryEscalations, memoryInbox } from './memory-stores.ts';

describe('In memory', () => {
  describe('the store of cases', () => escalationStoreContract(async () => memoryEscalations()));
  describe('the inbox', () => inboxContract(async () => memoryInbox()));
  describe('the counters', () => countersContract(async () => memoryCounters()));
  describe('the effect queue', () => effectQueueContract(async () => memoryQueue(() => new Date())));
  describe('the buckets', () => pacesContract(async () => memoryPaces(() => performance.now())));
  describe('the outboxes', () =>
    outboxesContract(async () => {
      const escalations = memoryEscalations();
      return { escalations, outboxes: memoryOutboxes(escalations.all) };
    }));
});
