import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import sinon from 'sinon';
import { startServerClock } from '../../src/store/server-clock.ts';
import { testDatabase } from '../support/database.ts';

describe('the clock that all processes share', () => {
  let client: MongoClient;
  before(async () => {
    client = await new MongoClient(await testDatabase()).connect();
  });
  after(() => client.close());
  afterEach(() => sinon.restore());

  it('shows the time of the database server, whatever this process believes', async () => {
    const before = Date.now();
    const hourMs = 3_600_000;
    sinon.useFakeTimers({ now: before - hourMs, toFake: ['Date'] });
    const clock = await startServerClock(client.db());
    const shown = Number(clock.now());
    clock.stop();
    sinon.restore();
    assert.ok(shown >= before - 50 && shown <= Date.now() + 50, `${shown - before} ms off`);
  });

  it('goes by the answer that was quickest on its way, as the others may be old', async () => {
    const start = new Date('2026-03-02T10:00:00Z');
    const ways = [800, 60, 400];
    let monotonicMs = 0;
    const command = async () => {
      const localTime = new Date(Number(start) + monotonicMs);
      monotonicMs += ways.shift() ?? 0;
      return { localTime };
    };
    const clock = await startServerClock({ command }, () => monotonicMs);
    assert.equal(Number(clock.now()) - Number(start), 1_260 - 30);
    assert.deepEqual(ways, []);
    clock.stop();
  });

  it('goes on by itself, and follows the server when asked again', async () => {
    const timers = sinon.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const serverTimes = [new Date('2026-03-02T10:00:00Z'), new Date('2026-03-02T11:00:00Z')];
    const asked: Promise<unknown>[] = [];
    const command = sinon.fake(() => {
      const answer = Promise.resolve({ localTime: serverTimes.shift() });
      asked.push(answer);
      return answer;
    });
    let monotonicMs = 500;
    const clock = await startServerClock({ command }, () => monotonicMs);
    monotonicMs += 1_000;
    assert.equal(clock.now().toISOString(), '2026-03-02T10:00:01.000Z');
    await timers.tickAsync(10_000);
    await Promise.all(asked);
    assert.equal(clock.now().toISOString(), '2026-03-02T11:00:00.000Z');
    // The server has no more answers: what is not understood changes nothing.
    await timers.tickAsync(10_000);
    monotonicMs += 2_000;
    assert.equal(clock.now().toISOString(), '2026-03-02T11:00:02.000Z');
    clock.stop();
  });
});
