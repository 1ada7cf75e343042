import assert from 'node:assert/strict';
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { WebClient } from '@slack/web-api';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { signingSecret, startTinyBot, type TinyBot } from './tiny-bot.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const options = ['One', 'Two'].map((text) => ({ text: plain(text), value: text.toLowerCase() }));

function form(title: string, extra: ModalView['blocks'] = []): ModalView {
  return {
    type: 'modal',
    callback_id: title,
    title: plain(title),
    submit: plain('Go'),
    blocks: [
      {
        type: 'input',
        block_id: 'note',
        label: plain('Note'),
        optional: true,
        element: { type: 'plain_text_input', action_id: 'v' },
      },
      {
        type: 'input',
        block_id: 'kind',
        label: plain('Kind'),
        dispatch_action: true,
        optional: true,
        element: { type: 'static_select', action_id: 'kind', options },
      },
      {
        type: 'input',
        block_id: 'at',
        label: plain('At'),
        optional: true,
        element: { type: 'datetimepicker', action_id: 'v' },
      },
      {
        type: 'input',
        block_id: 'where',
        label: plain('Where'),
        optional: true,
        element: { type: 'conversations_select', action_id: 'v' },
      },
      ...extra,
    ],
  };
}

describe('views and events of the practice Slack', () => {
  let slack: PracticeSlack;
  let bot: TinyBot;
  const heard: object[] = [];

  function teach(app: App): void {
    app.command('/form', async ({ ack, client, command }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: form('First') });
    });
    app.action('kind', async ({ ack, client, body }) => {
      await ack();
      if (body.type !== 'block_actions' || body.view === undefined) return;
      const more = { type: 'section' as const, text: plain('More about it') };
      await client.views.update({ view_id: body.view.id, hash: body.view.hash, view: form('First', [more]) });
    });
    app.view('First', async ({ ack, view }) => {
      heard.push(view.state.values);
      await ack({ response_action: 'push', view: form('Second') });
    });
    app.view('Second', async ({ ack }) => await ack({ response_action: 'clear' }));
    app.message(async ({ message }) => void heard.push({ text: 'text' in message ? message.text : '' }));
    app.event('member_joined_channel', async ({ event }) => void heard.push({ joined: event.user }));
    app.event('reaction_added', async ({ event }) => void heard.push({ reaction: event.reaction }));
  }

  beforeEach(async () => {
    heard.splice(0);
    slack = await startPracticeSlack({
      people: [{ email: 'ana@example.com', name: 'Ana Silva' }],
      channels: ['support', { name: 'lounge', members: [] }],
      signingSecret,
      events: ['message', 'member_joined_channel', 'reaction_added'],
    });
    bot = await startTinyBot(slack, teach);
  });
  afterEach(async () => {
    await bot.stop();
    await slack.stop();
  });

  it('keeps what was filled in when the bot updates the view', async () => {
    const ana = slack.person('ana@example.com');
    await ana.command('/form', '', { in: 'support' });
    await ana.fills({ Note: 'kept', Kind: 'Two' });
    await slack.until(() => ana.view?.plain.includes('More about it'));
    await ana.fills({ At: new Date('2026-03-02T10:00:00Z'), Where: '#support' });
    await ana.submits();
    assert.deepEqual(heard, [
      {
        note: { v: { type: 'plain_text_input', value: 'kept' } },
        kind: { kind: { type: 'static_select', selected_option: options[1] } },
        at: { v: { type: 'datetimepicker', selected_date_time: Date.parse('2026-03-02T10:00:00Z') / 1000 } },
        where: { v: { type: 'conversations_select', selected_conversation: slack.channels[0]?.id } },
      },
    ]);
  });

  it('shows what an update starts an input with only where its ids are new, and refuses an update of an older view', async () => {
    const ana = slack.person('ana@example.com');
    await ana.command('/form', '', { in: 'support' });
    await ana.fills({ Note: 'typed' });
    const client = new WebClient(slack.token, { slackApiUrl: slack.apiUrl });
    const [before] = slack.workspace.modalsOf(ana.id);
    assert.ok(before);
    const input = (block: string, action: string): ModalView['blocks'][number] => ({
      ...{ type: 'input', block_id: block, label: plain(action) },
      element: { type: 'plain_text_input', action_id: action, initial_value: 'from the app' },
    });
    const view = { ...form('First'), blocks: [input('note', 'v'), input('other', 'w')] };
    const update = { view_id: before.id, hash: before.hash, view };
    await client.views.update(update);
    const values = () => slack.workspace.views.get(before.id)?.values;
    assert.deepEqual(values(), {
      note: { v: { type: 'plain_text_input', value: 'typed' } },
      other: { w: { type: 'plain_text_input', value: 'from the app' } },
    });
    await assert.rejects(client.views.update(update), /hash_conflict/);
    const { hash = '' } = slack.workspace.views.get(before.id) ?? {};
    await client.views.update({ ...update, hash, view: { ...view, blocks: [input('note', 'v:2')] } });
    assert.deepEqual(values(), { note: { 'v:2': { type: 'plain_text_input', value: 'from the app' } } });
  });

  it('puts a second view on top, and clears both', async () => {
    const ana = slack.person('ana@example.com');
    await ana.command('/form', '', { in: 'support' });
    assert.equal((await ana.submits()).isClosed, false);
    assert.equal(ana.view?.title, 'Second');
    await ana.closes();
    assert.equal(ana.view?.title, 'First');
    await ana.submits();
    await ana.submits();
    assert.equal(ana.view, null);
  });

  it('says which options there are when one is not offered', async () => {
    const ana = slack.person('ana@example.com');
    await ana.command('/form', '', { in: 'support' });
    await assert.rejects(ana.fills({ Kind: 'Three' }), /"Kind" offers One, Two, but not Three/);
  });

  it('tells the bot of messages, joins and reactions it has subscribed to', async () => {
    const ana = slack.person('ana@example.com');
    await ana.says('Hello', { in: 'support' });
    await ana.reacts('eyes', { in: 'support' });
    await ana.joins('lounge');
    assert.deepEqual(heard, [{ text: 'Hello' }, { reaction: 'eyes' }, { joined: ana.id }]);
  });

  it('does not let a person see or join a private channel', async () => {
    slack.workspace.saveChannel({ ...slack.workspace.channel(slack.channels[1]?.id ?? ''), kind: 'private' });
    const ana = slack.person('ana@example.com');
    assert.deepEqual(ana.messages('lounge'), []);
    await assert.rejects(ana.joins('lounge'), /sees no channel "lounge"/);
  });
});
