import type { App } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (text: string, value: string) => ({ text: plain(text), value });

/** The form of the tiny bot. */
function form(title: string): ModalView {
  return {
    type: 'modal',
    callback_id: 'open',
    notify_on_close: true,
    title: plain('Escalate'),
    submit: plain('Open war room'),
    close: plain('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: 'title',
        label: plain('Title'),
        element: { type: 'plain_text_input', action_id: 'v', initial_value: title, max_length: 150 },
      },
      {
        type: 'input',
        block_id: 'severity',
        label: plain('Severity'),
        element: {
          type: 'static_select',
          action_id: 'v',
          options: [option('SEV1', 'sev1'), option('SEV2', 'sev2')],
        },
      },
      {
        type: 'input',
        block_id: 'people',
        optional: true,
        label: plain('People'),
        element: { type: 'multi_users_select', action_id: 'v' },
      },
    ],
  };
}

function card(title: string, owner: string | undefined): KnownBlock[] {
  return [
    { type: 'header', text: plain(title) },
    {
      type: 'section',
      fields: [
        { type: 'mrkdwn', text: `*Owner*\n${owner === undefined ? 'nobody yet' : `<@${owner}>`}` },
        { type: 'mrkdwn', text: '*Severity*\nSEV1' },
      ],
    },
    {
      type: 'actions',
      block_id: 'buttons',
      elements: [
        ...(owner === undefined
          ? [
              {
                type: 'button' as const,
                action_id: 'acknowledge',
                style: 'primary' as const,
                text: plain('Acknowledge'),
              },
            ]
          : []),
        {
          type: 'overflow',
          action_id: 'more',
          options: [option('Add a note', 'note'), option('Close', 'close')],
        },
      ],
    },
  ];
}

/** A form, a room with a pinned card, an Acknowledge button that changes it, a refusal in private, a Home. */
export function teachEscalation(app: App): void {
  let count = 0;
  app.command('/escalate', async ({ ack, client, command }) => {
    if (command.text === 'help') return await ack('Type `/escalate` and what is wrong.');
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: form(command.text) });
  });
  app.shortcut('escalate_message', async ({ ack, client, shortcut }) => {
    await ack();
    const text = shortcut.type === 'message_action' ? (shortcut.message.text ?? '') : '';
    await client.views.open({ trigger_id: shortcut.trigger_id, view: form(text) });
  });
  app.view('open', async ({ ack, client, view, body }) => {
    const title = view.state.values.title?.v?.value ?? '';
    if (title.includes('forbidden')) {
      return await ack({ response_action: 'errors', errors: { title: 'Choose another title.' } });
    }
    await ack();
    count += 1;
    const { channel } = await client.conversations.create({ name: `esc-${count}` });
    const room = channel?.id ?? '';
    await client.conversations.invite({ channel: room, users: body.user.id });
    const { ts = '' } = await client.chat.postMessage({
      channel: room,
      text: title,
      blocks: card(title, undefined),
      metadata: { event_type: 'card', event_payload: { key: `ESC-${count}` } },
    });
    await client.pins.add({ channel: room, timestamp: ts });
    for (const person of view.state.values.people?.v?.selected_users ?? []) {
      await client.chat.postMessage({ channel: person, text: `You are asked: ${title}` });
    }
  });
  app.view({ type: 'view_closed', callback_id: 'open' }, async ({ ack, client, body }) => {
    await ack();
    await client.chat.postMessage({ channel: body.user.id, text: 'Nothing was opened.' });
  });
  app.action('acknowledge', async ({ ack, client, body }) => {
    await ack();
    if (body.type !== 'block_actions' || body.channel === undefined || body.message === undefined) return;
    const title = body.message.text ?? '';
    await client.chat.update({
      channel: body.channel.id,
      ts: body.message.ts,
      text: title,
      blocks: card(title, body.user.id),
    });
  });
  app.action('more', async ({ ack, action, respond }) => {
    await ack();
    const chosen = action.type === 'overflow' ? action.selected_option.text.text : '';
    await respond({ text: `You chose ${chosen}.`, response_type: 'ephemeral', replace_original: false });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [{ type: 'header', text: plain('Your escalations') }] },
    });
  });
}
