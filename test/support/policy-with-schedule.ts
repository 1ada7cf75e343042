import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DateTime } from 'luxon';

/** The midnight (UTC) at which the turn began that runs now, so many days from it. */
const dayOfTurn = (days: number): DateTime => DateTime.utc().startOf('day').plus({ days });

/** A date as the form of a shift sends it. */
export const dayOffered = (days: number): string => dayOfTurn(days).toFormat('yyyy-MM-dd');

const levels = `levels:
  - name: Team on duty
    ask:
      - schedule: payments
`;

/**
 * The example policy, where Chloe and then Elif are on call for payments for two days each; Chloe's began this midnight. Cases ask
 * whoever is on call first, or with `asks: false` the chosen team.
 */
export async function policyWithSchedule({
  asks = true,
} = {}): Promise<{ path: string; remove(): Promise<void> }> {
  const example = await readFile('docs/policy.example.yaml', 'utf8');
  const asked = example.replace(/levels:\n {2}- name: Team on duty\n {4}ask:\n {6}- team: chosen\n/, levels);
  if (asked === example) throw new Error('The example policy does not ask the chosen team first any more.');
  const schedule = `
schedules:
  payments:
    name: Payments on call
    zone: UTC
    layers:
      - people: [chloe@example.com, elif@example.com]
        every: 2 days
        from: ${dayOfTurn(0).toFormat('yyyy-MM-dd')} 00:00
`;
  const directory = await mkdtemp(join(tmpdir(), 'muster-policy-'));
  const path = join(directory, 'policy.yaml');
  await writeFile(path, (asks ? asked : example) + schedule);
  return { path, remove: () => rm(directory, { recursive: true, force: true }) };
}
