import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import official from '@microsoft/app-manifest/build/json-schemas/teams/v1.27/MicrosoftTeams.schema.json' with {
  type: 'json',
};
import { Ajv } from 'ajv';
import { z } from 'zod';
import { messageCommands } from '../../src/teams/message-commands.ts';
import { ofChat, ofTeam } from '../../src/teams/permissions.ts';
import { readCommand } from '../../src/usecases/use-cases.ts';
import { help } from '../../src/view/help.ts';

const template = readFileSync('manifests/teams/manifest.json', 'utf8');
const filledIn = template
  .replaceAll('{{MICROSOFT_APP_ID}}', '11111111-2222-3333-4444-555555555555')
  .replaceAll('{{WEBSITE}}', 'https://example.com');

const manifestSchema = z.looseObject({
  $schema: z.string(),
  manifestVersion: z.string(),
  icons: z.record(z.string(), z.string()),
  accentColor: z.string(),
  bots: z.tuple([
    z.looseObject({
      scopes: z.array(z.string()),
      commandLists: z.tuple([
        z.object({
          scopes: z.array(z.string()),
          commands: z.array(z.object({ title: z.string(), description: z.string() })),
        }),
      ]),
    }),
  ]),
  composeExtensions: z.tuple([
    z.looseObject({
      botId: z.string(),
      commands: z.array(z.looseObject({ id: z.string(), type: z.string(), fetchTask: z.boolean() })),
    }),
  ]),
  id: z.string(),
  authorization: z.object({
    permissions: z.object({
      resourceSpecific: z.array(z.object({ name: z.string(), type: z.string() })),
    }),
  }),
  webApplicationInfo: z.object({ id: z.string() }),
  validDomains: z.array(z.string()),
});
const manifest = manifestSchema.parse(JSON.parse(filledIn));
const [bot] = manifest.bots;
const [menu] = bot.commandLists;
// What people need once has no place among the ten that the menu shows.
const typedOnly = new Set(['reach', 'link']);
const titles = menu.commands.map(({ title }) => title);

/** Microsoft's own. Its draft is 4; what it uses of that means the same in the later ones, which the checker knows. */
const { $schema: _draft, ...officialSchema } = official;
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
const isManifest = ajv.compile(officialSchema);
const complaints = (changed: object): string[] =>
  isManifest({ ...manifest, ...changed }) ? [] : (isManifest.errors ?? []).map((error) => error.instancePath);

describe('the Teams manifest', () => {
  it("holds against Microsoft's schema of the version that it names", () => {
    assert.deepEqual(complaints({}), []);
    assert.equal(
      manifest.$schema,
      `https://developer.microsoft.com/json-schemas/teams/v${manifest.manifestVersion}/MicrosoftTeams.schema.json`,
    );
  });

  it('would not, if it were of another version, an id not filled in, a text too long, or a setting unknown', () => {
    assert.deepEqual(complaints({ manifestVersion: '1.26' }), ['/manifestVersion']);
    assert.deepEqual(complaints({ id: '{{MICROSOFT_APP_ID}}' }), ['/id']);
    assert.deepEqual(complaints({ description: { short: 'x'.repeat(81), full: 'x' } }), [
      '/description/short',
    ]);
    assert.deepEqual(complaints({ botz: [] }), ['']);
  });

  it('asks for nothing but what is known when the package is made', () => {
    const asked = [...template.matchAll(/\{\{(.*?)\}\}/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(asked)].sort(), ['MICROSOFT_APP_ID', 'WEBSITE']);
  });

  it('offers, wherever the bot is, the commands that the help lists, and no other', () => {
    const bold = (help().sections ?? [])
      .flat()
      .flatMap((piece) => (typeof piece === 'object' && 'bold' in piece ? [piece.bold] : []));
    const listed = bold.filter((text) => text.startsWith('/escalate '));
    assert.equal(listed[0], '/escalate what is wrong');
    const words = listed.slice(1).map((text) => text.split(' ')[1]);
    assert.deepEqual(titles, ['escalate', ...words.filter((word) => !typedOnly.has(word ?? ''))]);
    assert.deepEqual(menu.scopes, bot.scopes);
  });

  it('offers as questions only what is answered as one', () => {
    for (const title of titles.slice(1).filter((each) => each !== 'home'))
      assert.deepEqual(readCommand(title), { question: title });
    assert.deepEqual(readCommand('home'), { home: true });
  });

  // "Add a bot menu in Microsoft Teams": up to 10 in each; the schema lets 12 pass.
  it('has no more commands than Teams shows', () => {
    assert.ok(titles.length <= 10);
  });

  it('offers the commands on messages and beside the box for writing that are answered, each with a dialog', () => {
    const [extension] = manifest.composeExtensions;
    assert.deepEqual(
      extension.commands.map(({ id }) => id),
      Object.values(messageCommands),
    );
    for (const { type, fetchTask } of extension.commands)
      assert.deepEqual([type, fetchTask], ['action', true]);
  });

  it('asks for the permissions that are used in a team and in a chat, and for no other', () => {
    const wanted = [...ofTeam, ...ofChat].map((name) => ({ name, type: 'Application' }));
    assert.deepEqual(manifest.authorization.permissions.resourceSpecific, wanted);
    assert.equal(manifest.webApplicationInfo.id, manifest.id);
  });

  it('can be added wherever a room may be: a team, and a chat of several people', () => {
    assert.deepEqual(bot.scopes, ['personal', 'team', 'groupChat']);
  });

  it('promises nothing that is not there: no tabs or web pages', () => {
    assert.equal(manifest.staticTabs, undefined);
    assert.deepEqual(manifest.validDomains, []);
  });

  // "Teams app package", App icons.
  it('has icons of the sizes that Teams takes; the outline can be seen through', () => {
    assert.deepEqual(manifest.icons, { color: 'color.png', outline: 'outline.png' });
    assert.deepEqual(pngOf('color.png'), { width: 192, height: 192, seenThrough: false });
    assert.deepEqual(pngOf('outline.png'), { width: 32, height: 32, seenThrough: true });
  });

  it('has the colour of the icon', () => {
    assert.match(readFileSync('manifests/teams/color.svg', 'utf8'), new RegExp(manifest.accentColor, 'i'));
  });
});

/** From the header of a PNG (RFC 2083, 4.1.1). */
function pngOf(icon: string): { width: number; height: number; seenThrough: boolean } {
  const bytes = readFileSync(`manifests/teams/${icon}`);
  assert.equal(bytes.toString('latin1', 0, 8), '\x89PNG\r\n\x1a\n');
  assert.equal(bytes.toString('latin1', 12, 16), 'IHDR');
  const withAlpha = 6;
  return {
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    seenThrough: bytes[25] === withAlpha,
  };
}
