import type { App } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() });
const colours = [option('Red'), option('Green'), option('Blue')];

type InputElement = Extract<KnownBlock, { type: 'input' }>['element'];

function field(
  label: string,
  element: InputElement,
  extra: { hint?: string; required?: boolean } = {},
): KnownBlock {
  return {
    type: 'input',
    block_id: label,
    label: plain(label),
    optional: extra.required !== true,
    element,
    ...(extra.hint === undefined ? {} : { hint: plain(extra.hint) }),
  };
}

const everything: ModalView = {
  type: 'modal',
  callback_id: 'everything',
  title: plain('Every input'),
  submit: plain('Send'),
  close: plain('Cancel'),
  blocks: [
    { type: 'section', text: { type: 'mrkdwn', text: 'One of *each*.' } },
    field('Line', { type: 'plain_text_input', action_id: 'v' }, { required: true }),
    field(
      'Text',
      { type: 'plain_text_input', action_id: 'v', multiline: true },
      { hint: 'As long as you like' },
    ),
    field('Colour', { type: 'static_select', action_id: 'v', options: colours }),
    field('Colours', { type: 'multi_static_select', action_id: 'v', options: colours }),
    field('Person', { type: 'users_select', action_id: 'v' }),
    field('People', { type: 'multi_users_select', action_id: 'v' }),
    field('Channel', { type: 'conversations_select', action_id: 'v' }),
    field('Day', { type: 'datepicker', action_id: 'v' }),
    field('Time', { type: 'timepicker', action_id: 'v' }),
    field('Moment', { type: 'datetimepicker', action_id: 'v' }),
    field('Boxes', { type: 'checkboxes', action_id: 'v', options: colours }),
    field('Radio', { type: 'radio_buttons', action_id: 'v', options: colours }),
    field('Number', { type: 'number_input', action_id: 'v', is_decimal_allowed: false }),
    field('E-mail', { type: 'email_text_input', action_id: 'v' }),
    field('Address', { type: 'url_text_input', action_id: 'v' }),
  ],
};

/** `/everything` opens a modal with every kind of input; what was filled in is told back in private. */
export function teachEverything(app: App): void {
  app.command('/everything', async ({ ack, client, command }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: everything });
  });
  app.view('everything', async ({ ack, client, view, body }) => {
    await ack();
    const lines = Object.entries(view.state.values).map(([label, value]) => {
      const { type: _type, ...content } = value.v ?? { type: '' };
      return `${label}: ${Object.values(content).map(toText).join()}`;
    });
    await client.chat.postMessage({ channel: body.user.id, text: lines.join('\n').replaceAll('<', '&lt;') });
  });
}

function toText(content: unknown): string {
  if (Array.isArray(content)) return content.map(toText).join('+');
  if (typeof content === 'object' && content !== null && 'value' in content) return String(content.value);
  return String(content);
}
