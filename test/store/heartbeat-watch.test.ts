import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import sinon from 'sinon';
import { watchHeartbeats } from '../../src/store/heartbeat-watch.ts';

const server = '127.0.0.1:27017';

describe('The looks of the driver whether a server is back', () => {
  let timers: sinon.SinonFakeTimers;
  let client: EventEmitter;
  let stuck: number;
  let watch: ReturnType<typeof watchHeartbeats>;
  beforeEach(() => {
    timers = sinon.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    client = new EventEmitter();
    stuck = 0;
    watch = watchHeartbeats(client, () => {
      stuck++;
    });
  });
  afterEach(() => {
    watch.stop();
    sinon.restore();
  });

  const began = () => client.emit('serverHeartbeatStarted', { connectionId: server });
  const ended = () => client.emit('serverHeartbeatSucceeded', { connectionId: server });

  it('are stuck when one has not ended after five looks, which is said once', () => {
    began();
    timers.tick(24_000);
    assert.equal(stuck, 0);
    timers.tick(1_000);
    assert.equal(stuck, 1);
    timers.tick(600_000);
    assert.equal(stuck, 1);
  });

  it('are not while each one ends, however many there are', () => {
    for (let at = 0; at < 20; at++) {
      began();
      timers.tick(15_000);
      ended();
    }
    assert.equal(stuck, 0);
  });

  it('are not when there is such a server no more', () => {
    began();
    client.emit('serverClosed', { address: server });
    timers.tick(600_000);
    assert.equal(stuck, 0);
  });

  it('are not looked at any more once it is stopped', () => {
    began();
    watch.stop();
    timers.tick(600_000);
    assert.deepEqual([stuck, client.listenerCount('serverHeartbeatStarted')], [0, 0]);
  });
});
