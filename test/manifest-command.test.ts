import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { writeTeamsApp } from '../src/manifest-command.ts';

const appId = '1a2b3c4d-0000-4000-8000-ABCDEF012345';

describe('the app package for Teams', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-manifest-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const packed = async (website?: string) => {
    const file = join(folder, 'app.zip');
    const says = await writeTeamsApp(file, { appId, website });
    return { file, says, files: unzipSync(new Uint8Array(await readFile(file))) };
  };
  const manifestOf = (files: Record<string, Uint8Array>) =>
    strFromU8(files['manifest.json'] ?? new Uint8Array());

  it('has the manifest and both icons at its top, and nothing else', async () => {
    const { files } = await packed();
    assert.deepEqual(Object.keys(files).sort(), ['color.png', 'manifest.json', 'outline.png']);
    for (const icon of ['color.png', 'outline.png'])
      assert.deepEqual(Buffer.from(files[icon] ?? []), await readFile(`manifests/teams/${icon}`));
  });

  it('is for the bot whose id is set, written as Teams writes it, and leaves nothing to fill in', async () => {
    const { files, says, file } = await packed();
    const manifest = manifestOf(files);
    const { id, bots } = JSON.parse(manifest);
    assert.equal(id, appId.toLowerCase());
    assert.equal(bots[0].botId, appId.toLowerCase());
    assert.doesNotMatch(manifest, /\{\{|\}\}/);
    assert.match(says, new RegExp(`^${file} is the app package of the bot ${appId.toLowerCase()}`));
  });

  it('links to the page that is given', async () => {
    const { files, says } = await packed('https://intra.example.net/muster?a="b"');
    const { developer } = JSON.parse(manifestOf(files));
    assert.deepEqual(developer, {
      name: 'Muster',
      websiteUrl: 'https://intra.example.net/muster?a="b"',
      privacyUrl: 'https://intra.example.net/muster?a="b"',
      termsOfUseUrl: 'https://intra.example.net/muster?a="b"',
    });
    assert.doesNotMatch(says, /--website/);
  });

  it("says that it links to nobody's page when none is given", async () => {
    const { files, says } = await packed();
    assert.equal(JSON.parse(manifestOf(files)).developer.websiteUrl, 'https://example.com');
    assert.match(says, /links to https:\/\/example\.com; with --website/);
  });

  it('replaces the one that was there', async () => {
    await packed('https://before.example.net');
    const { files } = await packed('https://after.example.net');
    assert.equal(JSON.parse(manifestOf(files)).developer.websiteUrl, 'https://after.example.net');
  });

  const refused: [string, Parameters<typeof writeTeamsApp>[1], string, RegExp][] = [
    ['without an id', { appId: undefined }, 'app-id-missing', /^MICROSOFT_APP_ID is not set\. Set it/],
    ['with an empty id', { appId: '  ' }, 'app-id-missing', /page "Overview" of the app registration/],
    [
      'with a secret in place of the id, which is not repeated',
      { appId: 'abc8Q~very-secret' },
      'app-id-invalid',
      /^MICROSOFT_APP_ID is no id like 11111111-2222-(?!.*very-secret)/,
    ],
    ['with an id in braces', { appId: `{${appId}}` }, 'app-id-invalid', /Application \(client\) ID/],
    [
      'with a page that is not by https',
      { appId, website: 'http://intra/muster' },
      'website-invalid',
      /^--website http:\/\/intra\/muster is no web address that Teams takes\./,
    ],
    ['with a page that is none', { appId, website: 'muster' }, 'website-invalid', /begins with https:/],
  ];
  for (const [name, app, code, message] of refused) {
    it(`is not made ${name}`, async () => {
      await assert.rejects(writeTeamsApp(join(folder, 'app.zip'), app), {
        name: 'AppError',
        code,
        message,
      });
      assert.deepEqual(await readdir(folder), []);
    });
  }

  it('is refused, with the place, where no file can be', async () => {
    for (const file of [join(folder, 'none', 'app.zip'), folder])
      await assert.rejects(writeTeamsApp(file, { appId }), {
        code: 'file-unwritable',
        message: `${file} cannot be written. Name a file in a folder that is there and that Muster may write to.`,
      });
  });
});
