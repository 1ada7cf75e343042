import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { verbs } from '../../src/domain/verbs/registry.ts';
import { type BsonDocument, isDocument } from '../../src/embedded-mongo/bson-codec.ts';
import { commandName, operatorsOf, stepsOf } from '../support/command-shape.ts';
import { recordedCommands } from '../support/recorded-commands.ts';

const listFile = new URL('./sent-commands.json', import.meta.url);
const readme = new URL('../../src/embedded-mongo/README.md', import.meta.url);
const howToRewrite =
  'If it should send that, write the list again: MUSTER_WRITE_SENT_COMMANDS=1 npx mocha test/embedded-mongo/sent-commands.test.ts';

const listSchema = z.object({ fields: z.record(z.string(), z.string()), commands: z.array(z.string()) });
const storedCommand = z.object({ documents: z.array(z.object({ command: z.object({ verb: z.string() }) })) });
type SentList = z.infer<typeof listSchema>;

const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort();

/** A driver adds it where it was told not to look for other servers, as it is here. */
const isOfTheRoad = (field: string): boolean => field === '$readPreference';

/** The fields of each command, those not always there in brackets, and what each does. */
function toList(commands: readonly BsonDocument[]): SentList {
  const names = sorted(commands.map(commandName));
  const fields = names.map((name) => {
    const all = commands.filter((command) => commandName(command) === name);
    const everywhere = (field: string) => all.every((command) => field in command);
    const seen = sorted(
      all.flatMap((command) => Object.keys(command)).filter((field) => !isOfTheRoad(field)),
    );
    return [name, seen.map((field) => (everywhere(field) ? field : `[${field}]`)).join(' ')];
  });
  const lines = commands.flatMap((command) => stepsOf(command).map(({ line }) => line));
  return { fields: Object.fromEntries(fields), commands: sorted(lines) };
}

/** What MongoDB's drivers say of themselves when they connect, and at what moment, is not the application's. */
const isOwn = (command: BsonDocument) => !['hello', 'ismaster'].includes(commandName(command));

/** Writes to any number of documents are never retried by a driver. */
const touchesMany = ({ updates, deletes }: BsonDocument): boolean =>
  [updates, deletes].flat().some((one) => isDocument(one) && (one.multi === true || one.limit === 0));

describe('The commands that the application sends to its database', function () {
  this.timeout(120_000);
  let sent: readonly BsonDocument[];
  let listed: SentList;

  before(async () => {
    sent = (await recordedCommands()).commands.filter(isOwn);
    const list = toList(sent);
    if (process.env.MUSTER_WRITE_SENT_COMMANDS)
      await writeFile(listFile, `${JSON.stringify(list, null, 2)}\n`);
    listed = listSchema.parse(JSON.parse(await readFile(listFile, 'utf8')));
  });

  it('were recorded while every verb was carried out', () => {
    const stored = sent
      .filter(({ insert }) => insert === 'inbox')
      .map((command) => storedCommand.parse(command));
    const done = new Set(stored.flatMap(({ documents }) => documents.map(({ command }) => command.verb)));
    assert.deepEqual(
      ['open', ...verbs.map(({ name }) => name)].filter((name) => !done.has(name)),
      [],
    );
  });

  it('were recorded while every method of every store was called', async () => {
    assert.deepEqual((await recordedCommands()).uncalled, []);
  });

  it('are those of the list, in what they do', () => {
    const { commands } = toList(sent);
    const unlisted = commands.filter((line) => !listed.commands.includes(line));
    const unsent = listed.commands.filter((line) => !commands.includes(line));
    assert.deepEqual(
      { unlisted, unsent },
      { unlisted: [], unsent: [] },
      `sent-commands.json is not what was sent. ${howToRewrite}`,
    );
  });

  it('are those of the list, in their fields', () => {
    assert.deepEqual(
      toList(sent).fields,
      listed.fields,
      `sent-commands.json is not what was sent. ${howToRewrite}`,
    );
  });

  it('can be retried when they write, and are acknowledged by a majority', () => {
    const writes = sent.filter((command) =>
      ['insert', 'update', 'delete', 'findAndModify'].includes(commandName(command)),
    );
    assert.ok(writes.length > 100);
    for (const write of writes) {
      assert.deepEqual(write.writeConcern, { w: 'majority', j: true }, commandName(write));
      assert.equal('txnNumber' in write, !touchesMany(write), stepsOf(write)[0]?.line);
    }
  });

  it('use nothing that the embedded server is not said to support', async () => {
    const text = await readFile(readme, 'utf8');
    const table = text.slice(text.indexOf('## Supported'), text.indexOf('## Refused'));
    const words = new Set(table.match(/\$?[a-zA-Z]+/g));
    const used = sorted([...sent.map(commandName), ...sent.flatMap(operatorsOf)]);
    assert.ok(used.includes('$in') && used.includes('findAndModify'));
    assert.deepEqual(
      used.filter((word) => !words.has(word)),
      [],
    );
  });
});
