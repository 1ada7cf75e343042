import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { checkPolicy } from '../src/policy-command.ts';
import { paymentsPolicy as policy } from './support/payments-policy.ts';
import { usePolicyFolder } from './support/policy-folder.ts';

describe('the check of a policy file', () => {
  const write = usePolicyFolder();
  const now = new Date('2026-12-22T21:00:00Z');

  it('counts what is in it', async () => {
    const path = await write(policy);
    assert.deepEqual(await checkPolicy(path, now), {
      says: `${path} is fine: 5 people, 2 teams, 1 schedule, 2 ladders, 3 rules.`,
      warnings: 0,
    });
  });

  it('tells what is probably not meant, by its place in the file', async () => {
    const path = await write(
      policy
        .replace('{ schedule: payments }', '{ person: dan@example.com }')
        .replace('gold: { sev2: { resolveWithin: 4h in office', 'gold: { sev2: { resolveWithin: 5m')
        .replace('managers:', 'levels: [{ ask: [{ role: lead }] }, { ask: [{ team: support }] }]\nmanagers:'),
    );
    const { says, warnings } = await checkPolicy(path, now);
    assert.equal(warnings, 3);
    const [summary, ...lines] = says.split('\n');
    assert.equal(
      summary,
      `${path} can be used: 5 people, 2 teams, 1 schedule, 2 ladders, 3 rules; 3 warnings:`,
    );
    assert.deepEqual(
      lines.map((line) => line.replace(`${dirname(path)}/`, '').split(/,| \(/)[0]),
      [
        'policy.yaml:10:10 levels[0]: Only the lead of the case is asked here',
        'policy.yaml:18:3 schedules.payments: No level asks the schedule payments. Let one ask it',
        'policy.yaml:23:34 serviceLevels.gold.sev2.resolveWithin: sev2 must be resolved sooner',
      ],
    );
  });

  it('names the file that it stands in', async () => {
    const path = await write(`${policy}\ninclude: [more.yaml]`);
    await write('skills:\n  french: { people: [ana@example.com] }', 'more.yaml');
    const { says } = await checkPolicy(path, now);
    assert.match(
      says.split('\n')[1] ?? '',
      /more\.yaml:2:3 skills\.french: No level asks and no rule goes by the skill french/,
    );
  });

  it('tells what was left out while reading', async () => {
    const path = await write(
      policy.replace('zone: Europe/Budapest, hours', 'zone: Europe/Budapest, holidaysFile: hu.ics, hours'),
    );
    const event = (name: string, ...times: string[]) => [
      ...[
        'BEGIN:VEVENT',
        `UID:${name}`,
        `SUMMARY:${name}`,
        'DTSTAMP:20260101T000000Z',
        ...times,
        'END:VEVENT',
      ],
    ];
    const lines = [
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN'],
      ...event('Christmas', 'DTSTART;VALUE=DATE:20261225'),
      ...event('Odd', 'DTSTART:20260105T100000Z', 'DTEND:20260105T110000Z'),
      'END:VCALENDAR',
    ];
    await write(lines.join('\r\n'), 'hu.ics');
    const { says, warnings } = await checkPolicy(path, now);
    assert.equal(warnings, 1, says);
    assert.match(
      says,
      /can be used: .*; a warning:\n.*policy\.yaml:\d+:\d+ calendars\.office\.holidaysFile: .*Odd/,
    );
  });

  it('says one warning as one', async () => {
    const path = await write(
      `${policy}\nseverities: { sev1: { internalUpdates: { every: 1h in hardly } } }`.replace(
        'calendars: {',
        'calendars: { hardly: { zone: UTC, hours: { saturday: 9:00-10:00 } },',
      ),
    );
    const { says, warnings } = await checkPolicy(path, now);
    assert.equal(warnings, 1);
    assert.match(says, /; a warning:\n\S+:15:14 calendars\.hardly: hardly has only 5 h of working time/);
  });

  it('refuses one with mistakes', async () => {
    const path = await write(policy.replace('team: payments', 'team: paymnts'));
    await assert.rejects(checkPolicy(path, now), { code: 'policy-invalid', message: /paymnts/ });
  });
});
