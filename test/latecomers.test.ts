import assert from 'node:assert/strict';
import sinon from 'sinon';
import { AppError } from '../src/errors.ts';
import { Latecomers } from '../src/latecomers.ts';

const slack = { id: 'slack', name: 'Slack' } as const;
const teams = { id: 'teams', name: 'Microsoft Teams' } as const;
type Platform = typeof slack | typeof teams;

const away = () => new AppError('unreachable', 'It cannot be reached.', { retryable: true });
const refused = () => new AppError('credentials-refused', 'The secret has run out.');
const wrong = () => new AppError('config-wrong', 'There is no app id.');

describe('Platforms at the start', () => {
  const log = { warn: () => {}, info: () => {} };
  let latecomers: Latecomers<Platform>;
  beforeEach(() => {
    latecomers = new Latecomers({ log, everyMs: 1 });
  });
  afterEach(() => latecomers.stop());

  const failing = (failures: Partial<Record<Platform['id'], AppError>>) =>
    sinon.spy(async ({ id }: Platform) => {
      const failure = failures[id];
      if (failure) throw failure;
    });
  const never = () => assert.fail('was tried again');

  it('are all there: nothing is missing, and none is tried again', async () => {
    await latecomers.openAll([slack, teams], { open: failing({}), openLate: never });
    assert.deepEqual([latecomers.missing, latecomers.troubles], [[], []]);
  });

  for (const error of [away(), refused()]) {
    it(`${error.code}, one of two: the other is there, and this one is tried until it has come`, async () => {
      const stop = sinon.fake.resolves(undefined);
      let tries = 0;
      const come = new Promise<void>((resolve) => {
        void latecomers.openAll([teams, slack], {
          open: failing({ teams: error }),
          async openLate({ id }, keep) {
            assert.equal(id, 'teams');
            tries += 1;
            if (tries < 3) throw refused();
            keep({ stop });
            resolve();
          },
        });
      });
      await come;
      await Promise.resolve();
      await latecomers.stop();
      assert.deepEqual([tries, latecomers.missing], [3, []]);
      sinon.assert.calledOnce(stop);
    });
  }

  it('say why one is missing, by what was said last', async () => {
    const tried = new Promise<void>((resolve) => {
      void latecomers.openAll([slack, teams], {
        open: failing({ teams: away() }),
        async openLate() {
          resolve();
          throw refused();
        },
      });
    });
    await tried;
    await latecomers.stop();
    assert.deepEqual(latecomers.troubles, [['teams', { trouble: 'The secret has run out.' }]]);
    assert.equal(latecomers.missing[0]?.name, 'Microsoft Teams');
  });

  it('all away: that is an error, as with one alone', async () => {
    const both = { slack: away(), teams: refused() };
    await assert.rejects(
      latecomers.openAll([slack, teams], { open: failing(both), openLate: never }),
      both.slack,
    );
    const one = away();
    await assert.rejects(
      latecomers.openAll([teams], { open: failing({ teams: one }), openLate: never }),
      one,
    );
  });

  it('set up wrongly: that is an error, whatever else is there', async () => {
    const error = wrong();
    await assert.rejects(
      latecomers.openAll([slack, teams], { open: failing({ teams: error }), openLate: never }),
      error,
    );
  });
});
