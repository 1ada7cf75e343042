import { conversationsContract } from '../contract/conversations.ts';
import { countersContract } from '../contract/counters.ts';
import { deliveriesContract } from '../contract/deliveries.ts';
import { effectQueueContract } from '../contract/effect-queue.ts';
import { escalationStoreContract } from '../contract/escalation-store.ts';
import { inboxContract } from '../contract/inbox.ts';
import { outboxesContract } from '../contract/outboxes.ts';
import { pacesContract } from '../contract/paces.ts';
import { peopleStoreContract } from '../contract/people-store.ts';
import { useStore } from './database.ts';

describe('On MongoDB', () => {
  const mongo = useStore();
  describe('the store of cases', () =>
    escalationStoreContract(async () => (await mongo.empty()).escalations));
  describe('the inbox', () => inboxContract(async () => (await mongo.empty()).inbox));
  describe('the store of people', () => peopleStoreContract(async () => (await mongo.empty()).people));
  describe('the conversations', () => conversationsContract(async () => (await mongo.empty()).conversations));
  describe('the counters', () => countersContract(async () => (await mongo.empty()).counters));
  describe('the effect queue', () => effectQueueContract(async () => (await mongo.empty()).effects));
  describe('the buckets', () => pacesContract(async () => (await mongo.empty()).paces));
  describe('what was not delivered', () => deliveriesContract(mongo.empty));
  describe('the outboxes', () => outboxesContract(mongo.empty));
});
