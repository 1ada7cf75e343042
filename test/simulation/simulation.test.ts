import assert from 'node:assert/strict';
import { figuresOf, reportOf } from './report.ts';
import { type Size, simulate } from './simulate.ts';

const { MUSTER_SIM_SEED, MUSTER_SIM_SEEDS, MUSTER_SIM_HOURS, MUSTER_SIM_CASES } = process.env;

/** As large as fits beside all other tests; the script test:simulation lives through more and longer days. */
const size: Size = { hours: Number(MUSTER_SIM_HOURS ?? 4), cases: Number(MUSTER_SIM_CASES ?? 120) };
const seeds =
  MUSTER_SIM_SEED === undefined
    ? Array.from({ length: Number(MUSTER_SIM_SEEDS ?? 3) }, (_, index) => index + 1)
    : [Number(MUSTER_SIM_SEED)];
const longestMs = 10 * 60_000;

describe('A day on which much goes wrong', function () {
  this.timeout(longestMs);

  for (const seed of seeds) {
    it(`ends well, whatever happens: seed ${seed}`, async () => {
      const outcome = await simulate(seed, size);
      assert.ok(outcome.world.slack.ledger.length > size.cases, 'nothing much was seen');
      const report = await reportOf(outcome);
      if (MUSTER_SIM_SEEDS ?? MUSTER_SIM_SEED) console.log(`      ${figuresOf(outcome)}`);
      assert.equal(report, '', report);
    });
  }

  it('is the same day for the same seed, byte for byte', async () => {
    const short = { hours: 3, cases: 40 };
    const ledgerOf = async (seed: number) => JSON.stringify((await simulate(seed, short)).world.slack.ledger);
    const [first, again, other] = [await ledgerOf(7), await ledgerOf(7), await ledgerOf(8)];
    assert.equal(again, first);
    assert.notEqual(other, first);
  });
});
