import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { command, heardEvents, shortcuts } from '../../src/slack/listen.ts';
import { scopes } from '../../src/slack/scopes.ts';

const manifestSchema = z.object({
  features: z.object({
    app_home: z.object({ home_tab_enabled: z.boolean(), messages_tab_enabled: z.boolean() }),
    slash_commands: z.array(z.object({ command: z.string(), should_escape: z.boolean() })),
    shortcuts: z.array(z.object({ type: z.string(), callback_id: z.string() })),
  }),
  oauth_config: z.object({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ bot_events: z.array(z.string()) }),
    interactivity: z.object({ is_enabled: z.boolean() }),
    socket_mode_enabled: z.boolean(),
  }),
});
const manifest = manifestSchema.parse(parse(readFileSync('manifests/slack.yaml', 'utf8')));

/** From the pages of the methods: what a bot token needs. Inviting and the like need one scope per kind of channel. */
const scopesOfMethods: Record<string, string[]> = {
  'auth.test': [],
  'bookmarks.add': ['bookmarks:write'],
  'bookmarks.list': ['bookmarks:read'],
  'chat.delete': ['chat:write'],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.archive': ['channels:manage', 'groups:write'],
  'conversations.create': ['channels:manage', 'groups:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.invite': ['channels:manage', 'groups:write'],
  'conversations.join': ['channels:join'],
  'conversations.list': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.rename': ['channels:manage', 'groups:write'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'conversations.setPurpose': ['channels:manage', 'groups:write'],
  'conversations.setTopic': ['channels:manage', 'groups:write'],
  'conversations.unarchive': ['channels:manage', 'groups:write'],
  'pins.add': ['pins:write'],
  'pins.list': ['pins:read'],
  'users.getPresence': ['users:read'],
  'users.info': ['users:read'],
  'users.lookupByEmail': ['users:read.email'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
};

const source = readdirSync('src/slack')
  .map((file) => readFileSync(join('src/slack', file), 'utf8'))
  .join('\n');

const methodsUsed = [
  ...new Set(
    [...source.matchAll(/\bweb\.([a-z]+)\.([a-zA-Z]+)\(/g)].map(([, group, name]) => `${group}.${name}`),
  ),
].sort();

describe('the Slack manifest', () => {
  it('asks for exactly the scopes that the methods in use need', () => {
    assert.deepEqual(methodsUsed, Object.keys(scopesOfMethods));
    const needed = ['commands', ...methodsUsed.flatMap((method) => scopesOfMethods[method] ?? [])];
    assert.deepEqual([...new Set(needed)].sort(), [...manifest.oauth_config.scopes.bot].sort());
  });

  it('asks for the scopes that are looked for when something is missing', () => {
    assert.deepEqual(scopes, manifest.oauth_config.scopes.bot);
  });

  it('has the command, unescaped, and the shortcuts that the code answers', () => {
    assert.deepEqual(manifest.features.slash_commands, [{ command, should_escape: false }]);
    assert.deepEqual(manifest.features.shortcuts, [
      { type: 'global', callback_id: shortcuts.raise },
      { type: 'message', callback_id: shortcuts.raise },
      { type: 'message', callback_id: shortcuts.addToTimeline },
    ]);
  });

  it('subscribes to the events that the code listens to, and to no other', () => {
    // A message is subscribed to for each kind of channel.
    const subscribed = heardEvents.flatMap((name) =>
      name === 'message' ? ['message.channels', 'message.groups'] : [name],
    );
    assert.deepEqual(manifest.settings.event_subscriptions.bot_events, subscribed);
    const named = [...source.matchAll(/bolt\.event\('([a-z_]+)'/g)].map(([, name = '']) => name);
    assert.deepEqual(
      named.filter((name) => !heardEvents.includes(name)),
      [],
    );
  });

  it('lets people click, see their Home and read direct messages, by Socket Mode at first', () => {
    assert.equal(manifest.settings.interactivity.is_enabled, true);
    assert.equal(manifest.settings.socket_mode_enabled, true);
    assert.equal(manifest.features.app_home.home_tab_enabled, true);
    assert.equal(manifest.features.app_home.messages_tab_enabled, true);
  });
});
