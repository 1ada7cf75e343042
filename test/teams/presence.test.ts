import assert from 'node:assert/strict';
import { permissions } from '../../src/teams/permissions.ts';
import { tenant } from '../support/teams/fake-teams.ts';
import { type Bench, startBench } from './support/teams-bench.ts';

describe('who is present in Teams', () => {
  let bench: Bench;
  async function start(presenceWithinMs?: number): Promise<void> {
    bench = await startBench(presenceWithinMs === undefined ? {} : { presenceWithinMs });
    for (const id of ['ana', 'ben', 'chloe', 'gone']) {
      const { object } = bench.teams.person(`${id}@example.com`);
      bench.people.add({ id, email: `${id}@example.com`, teams: `${tenant}:${object}` });
    }
    bench.people.add({
      id: 'elsewhere',
      teams: `another-tenant:${bench.teams.person('ana@example.com').object}`,
    });
    bench.people.add({ id: 'no-mail' });
  }
  beforeEach(() => start());
  afterEach(() => bench.stop());

  const calls = () => bench.graph.calls.filter(({ path }) => path === 'communications/getPresencesByUserId');
  const of = async (...people: string[]) => Object.fromEntries(await bench.side.presence.of(people));
  const is = (id: string, availability: string) =>
    bench.graph.availability.set(bench.teams.person(`${id}@example.com`).object, availability);
  const warnings = () =>
    bench.log.flatMap(({ details, message }) => (/present/.test(message) ? [details.code] : []));
  async function grant(): Promise<void> {
    bench.graph.inTenant.add(permissions.seePresence);
    await bench.side.lookAtConsent();
  }

  it('is asked of Graph for all in one call', async () => {
    await grant();
    is('ana', 'Available');
    is('ben', 'Away');
    assert.deepEqual(await of('ana', 'ben', 'chloe', 'no-mail'), {
      ...{ ana: 'present', ben: 'away', chloe: 'away', 'no-mail': 'unknown' },
    });
    assert.equal(calls().length, 1);
    assert.deepEqual(warnings(), []);
  });

  for (const [availability, expected] of Object.entries({
    ...{ Available: 'present', Busy: 'present', DoNotDisturb: 'present', InAMeeting: 'present' },
    ...{ AvailableIdle: 'away', BusyIdle: 'away', Away: 'away', BeRightBack: 'away', Offline: 'away' },
    ...{
      PresenceUnknown: 'unknown',
      NextYearsWord: 'unknown',
      constructor: 'unknown',
      doNotDisturb: 'present',
    },
  }))
    it(`is ${expected} who is ${availability}`, async () => {
      await grant();
      is('ana', availability);
      assert.deepEqual(await of('ana'), { ana: expected });
    });

  it('is asked of nobody who is not in the team, or of another tenant', async () => {
    await grant();
    for (const id of ['gone', 'ana']) is(id, 'Available');
    assert.deepEqual(await of('gone', 'elsewhere'), { gone: 'unknown', elsewhere: 'unknown' });
    assert.deepEqual(calls(), []);
  });

  it('is not told, and not asked for, until an administrator has consented', async () => {
    await bench.side.lookAtConsent();
    assert.equal(bench.side.presence.isTold(), false);
    assert.deepEqual(await of('ana'), { ana: 'unknown' });
    assert.deepEqual([calls(), warnings()], [[], []]);
    await grant();
    assert.equal(bench.side.presence.isTold(), true);
    is('ana', 'Available');
    assert.deepEqual(await of('ana'), { ana: 'present' });
  });

  it('is not told any more when the consent is withdrawn', async () => {
    await grant();
    bench.graph.inTenant.clear();
    await bench.side.lookAtConsent();
    assert.equal(bench.side.presence.isTold(), false);
  });

  for (const [what, fault, code] of [
    ['asks to wait', { status: 429, retryAfterS: 30 }, 'rate-limited'],
    ['forbids it all the same', { status: 403 }, 'permission-missing'],
    ['refuses the token, and the next one', { status: 401, times: 2 }, 'credentials-refused'],
    ['fails', { status: 503 }, 'no-answer'],
    ['answers with a page', { status: 200, garbage: '<html>' }, 'no-answer'],
    ['answers something else', { status: 200, garbage: '{"value":{}}' }, 'no-answer'],
  ] as const)
    it(`is unknown where Graph ${what}, and is not asked again at once`, async () => {
      await grant();
      is('ana', 'Available');
      bench.graph.fault('POST', /getPresencesByUserId/, fault);
      assert.deepEqual(await of('ana'), { ana: 'unknown' });
      const asked = calls().length;
      assert.deepEqual(await of('ana', 'ben'), { ana: 'unknown', ben: 'unknown' });
      assert.equal(calls().length, asked);
      assert.deepEqual(warnings(), [code]);
      assert.ok(!bench.news.includes('refused'), 'it says nothing of the bot');
    });

  it('is unknown where Graph does not answer, which holds up nobody twice', async () => {
    await bench.stop();
    await start(20);
    await grant();
    bench.graph.fault('POST', /getPresencesByUserId/, { status: 200, isHeld: true });
    assert.deepEqual(await of('ana'), { ana: 'unknown' });
    assert.deepEqual(await of('ana', 'ben'), { ana: 'unknown', ben: 'unknown' });
    assert.deepEqual(warnings(), ['no-answer']);
  });

  it('is unknown of those about whom Graph says something of another kind', async () => {
    await grant();
    const { object } = bench.teams.person('ana@example.com');
    const entries = [
      null,
      7,
      { id: object.toUpperCase(), availability: 'Busy' },
      { id: 9, availability: 'Busy' },
    ];
    const garbage = JSON.stringify({ value: [...entries, { id: object }] });
    bench.graph.fault('POST', /getPresencesByUserId/, { status: 200, garbage });
    assert.deepEqual(await of('ana', 'ben'), { ana: 'present', ben: 'unknown' });
    assert.deepEqual(warnings(), []);
  });
});
