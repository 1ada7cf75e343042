import assert from 'node:assert/strict';
import sinon from 'sinon';
import { raisedCase } from './cases.ts';
import { stage } from './stage.ts';

describe('Relay', () => {
  let scene: ReturnType<typeof stage>;
  beforeEach(() => {
    scene = stage({ latencyMs: 10 });
  });
  afterEach(() => scene.strike());

  it('what was moved is taken out of the outbox once the first sends are on their way', async () => {
    const clear = sinon.spy(scene.outboxes, 'clear');
    await scene.raise();
    await scene.time.tickAsync(5);
    assert.equal(scene.stateOf('room'), 'sending');
    sinon.assert.notCalled(clear);
    await scene.time.tickAsync(300);
    assert.deepEqual((await scene.escalations.load('ESC-1'))?.outbox, []);
  });

  it('changes one after the other are taken out together', async () => {
    const clear = sinon.spy(scene.outboxes, 'clear');
    await scene.raise();
    await scene.does('chloe', 'acknowledge');
    await scene.does('ana', 'subscribe');
    await scene.time.tickAsync(300);
    sinon.assert.calledOnceWithMatch(clear, { key: 'ESC-1', version: 3 });
    assert.deepEqual((await scene.escalations.load('ESC-1'))?.outbox, []);
  });

  it('a change before the outbox is taken out shows nothing twice', async () => {
    const clear = sinon.spy(scene.outboxes, 'clear');
    await scene.raise();
    while (scene.stateOf('topic') !== 'sent') await scene.time.tickAsync(1);
    sinon.assert.notCalled(clear);
    const before = scene.fake.calls.length;
    await scene.does('ana', 'subscribe');
    await scene.time.tickAsync(1_000);
    const shownThen = scene.fake.calls.slice(before).map(({ method }) => method);
    assert.deepEqual(shownThen, ['edit', 'edit'], 'the card, and the announcement with its subscribers');
    assert.equal(scene.fake.of('setTopic').length, 1);
  });

  it('stop leaves nothing in the outbox that was moved, and moves nothing any more', async () => {
    await scene.raise();
    const stopping = scene.delivery.stop();
    await scene.time.tickAsync(100);
    await stopping;
    assert.deepEqual((await scene.escalations.load('ESC-1'))?.outbox, []);
    await scene.does('chloe', 'acknowledge');
    await scene.time.tickAsync(1_000);
    assert.notDeepEqual((await scene.escalations.load('ESC-1'))?.outbox, []);
  });

  it('what a killed process saved but never moved is moved at the next start', async () => {
    await scene.escalations.insert(raisedCase());
    scene.delivery.start();
    await scene.time.tickAsync(100);
    assert.equal(scene.stateOf('pin'), 'sent');
  });

  it('and by a process that runs on, within ten seconds', async () => {
    scene.delivery.start();
    await scene.time.tickAsync(100);
    await scene.escalations.insert(raisedCase());
    await scene.time.tickAsync(10_000);
    assert.equal(scene.stateOf('pin'), 'sent');
  });

  it('moving the same outbox twice sends nothing twice', async () => {
    await scene.escalations.insert(raisedCase());
    const [escalation] = await scene.outboxes.full(1);
    assert.ok(escalation);
    scene.delivery.saved(escalation);
    scene.delivery.saved(escalation);
    await scene.time.tickAsync(1_000);
    scene.delivery.saved(escalation);
    await scene.time.tickAsync(1_000);
    const abouts = scene.fake.calls.map(({ method, about }) => `${method} ${about}`);
    assert.equal(new Set(abouts).size, abouts.length);
    assert.equal(scene.fake.of('createRoom').length, 1);
  });

  it('an outbox that cannot be moved is reported, and the others are moved all the same', async () => {
    const bad = new Error('bad outbox');
    const enqueue = sinon.stub(scene.queue, 'enqueue').callThrough();
    enqueue.withArgs(sinon.match({ key: 'ESC-1' })).rejects(bad);
    for (let n = 1; n <= 60; n++) await scene.escalations.insert(raisedCase({ key: `ESC-${n}` }));
    scene.delivery.start();
    await scene.time.tickAsync(20_000);
    assert.equal(scene.fake.of('createRoom').length, 59);
    assert.deepEqual(new Set(scene.faults), new Set([bad]));
  });

  it('more outboxes than are read at once are moved in one run', async () => {
    for (let n = 1; n <= 120; n++) await scene.escalations.insert(raisedCase({ key: `ESC-${n}` }));
    scene.delivery.start();
    await scene.time.tickAsync(1_000);
    assert.equal(scene.fake.of('createRoom').length, 120);
  });
});
