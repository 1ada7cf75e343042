import { roomQueueContract } from '../contract/room-queue.ts';
import { useStore } from './database.ts';

describe('On MongoDB, the rooms in the queue', () => {
  const mongo = useStore();
  roomQueueContract(async () => {
    const { effects, rooms, database } = await mongo.empty();
    const collection = database.collection('effects');
    const age = () => collection.updateMany({}, { $set: { createdAt: new Date(0) } });
    return { effects, rooms, age };
  });
});
