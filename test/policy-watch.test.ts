import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPolicyFile } from '../src/policy-file.ts';
import { watchPolicy } from '../src/policy-watch.ts';

const policy = (name: string, more = '') =>
  [
    'people: [{ email: ana@example.com, name: Ana }]',
    `teams: { support: { name: ${name}, members: [ana@example.com] } }`,
    'managers: [ana@example.com]',
    more,
  ].join('\n');

describe('a policy that is watched', () => {
  let directory: string;
  const file = (name: string) => join(directory, name);
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'muster-policy-'));
    await writeFile(file('policy.yaml'), policy('First'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function watch() {
    let minute = 0;
    const [taken, told]: [string[], string[]] = [[], []];
    const watching = await watchPolicy({
      read: (onFile) => readPolicyFile(file('policy.yaml'), { onFile }),
      take: ({ teams }) => void taken.push(...Object.values(teams).map(({ name }) => name ?? '')),
      onMistakes: async (why) => void told.push(why),
      now: () => new Date(60_000 * minute++),
    });
    return { ...watching, taken, told };
  }

  it('is read at first, and not again while nothing changes', async () => {
    const { current, look, taken } = await watch();
    assert.equal(current().teams.support?.name, 'First');
    await look();
    assert.deepEqual(taken, []);
  });

  it('is taken anew when it was changed', async () => {
    const { current, look, taken, state } = await watch();
    await writeFile(file('policy.yaml'), policy('Second'));
    await look();
    await look();
    assert.deepEqual([taken, current().teams.support?.name], [['Second'], 'Second']);
    assert.deepEqual(state(), { readAt: new Date(60_000), mistaken: null });
  });

  it('goes on to hold while the new one has mistakes, which are told once until they are others', async () => {
    const { look, taken, told, state } = await watch();
    await writeFile(file('policy.yaml'), policy('Second', 'managres: []'));
    await look();
    await writeFile(file('policy.yaml'), `${policy('Second', 'managres: []')} `);
    await look();
    assert.deepEqual([taken, told.length], [[], 1]);
    assert.match(told[0] ?? '', /managres/);
    assert.deepEqual(state().mistaken?.since, new Date(60_000));
    await writeFile(file('policy.yaml'), policy('Second', 'nonsense: []'));
    await look();
    assert.match(told[1] ?? '', /nonsense/);
    await writeFile(file('policy.yaml'), policy('Third'));
    await look();
    assert.deepEqual([taken, state().mistaken], [['Third'], null]);
  });

  it('says that its file is gone, and takes it when it is back', async () => {
    const { look, taken, told } = await watch();
    await rm(file('policy.yaml'));
    await look();
    assert.match(told[0] ?? '', /There is no policy file/);
    await writeFile(file('policy.yaml'), policy('Back'));
    await look();
    assert.deepEqual(taken, ['Back']);
  });

  it('is read anew when a file that it includes changes, or comes where it was missing', async () => {
    const { look, taken, told } = await watch();
    await writeFile(file('policy.yaml'), policy('Second', 'include: [more.yaml]'));
    await look();
    assert.equal(told.length, 1);
    await writeFile(file('more.yaml'), 'announcementChannel: escalations');
    await look();
    assert.deepEqual(taken, ['Second']);
    await writeFile(file('more.yaml'), 'announcementChannel: elsewhere-now');
    await look();
    assert.deepEqual(taken, ['Second', 'Second']);
  });

  it('that cannot be used at first stops the start', async () => {
    await writeFile(file('policy.yaml'), 'nonsense: []');
    await assert.rejects(watch(), { code: 'policy-invalid' });
  });
});
