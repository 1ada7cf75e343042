import { z } from 'zod';

// The shapes and sizes Slack accepts, from its Block Kit reference pages. Strict objects, because Slack refuses a property
// it does not know.

const blockId = z.string().min(1).max(255).optional();
const actionId = z.string().min(1).max(255).optional();
const userId = z.string().regex(/^[UW][A-Z0-9]+$/, 'must be a user id');
const conversationId = z.string().regex(/^[CDG][A-Z0-9]+$/, 'must be a conversation id');
const webAddress = z
  .string()
  .max(3000)
  .regex(/^(https?|slack|mailto):/, 'must be a web address');

const plain = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
const anyText = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)]);

const Confirm = z.strictObject({
  title: plain(100),
  text: anyText(300),
  confirm: plain(30),
  deny: plain(30),
  style: z.enum(['primary', 'danger']).optional(),
});
const Option = z.strictObject({
  text: anyText(75),
  value: z.string().min(1).max(150),
  description: anyText(75).optional(),
  url: webAddress.optional(),
});
export type Option = z.infer<typeof Option>;
const options = (max: number) => z.array(Option).min(1).max(max);
const OptionGroup = z.strictObject({ label: plain(75), options: options(100) });

const common = { action_id: actionId, confirm: Confirm.optional(), focus_on_load: z.boolean().optional() };
const select = { ...common, placeholder: plain(150).optional() };
const many = { ...select, max_selected_items: z.int().min(1).optional() };

const Button = z.strictObject({
  type: z.literal('button'),
  text: plain(75),
  action_id: actionId,
  value: z.string().max(2000).optional(),
  url: webAddress.optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: Confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});
const Overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: actionId,
  options: options(5),
  confirm: Confirm.optional(),
});
const choices = { options: options(100).optional(), option_groups: z.array(OptionGroup).max(100).optional() };
const StaticSelect = z.strictObject({
  type: z.literal('static_select'),
  ...select,
  ...choices,
  initial_option: Option.optional(),
});
const MultiStaticSelect = z.strictObject({
  type: z.literal('multi_static_select'),
  ...many,
  ...choices,
  initial_options: options(100).optional(),
});
const UsersSelect = z.strictObject({
  type: z.literal('users_select'),
  ...select,
  initial_user: userId.optional(),
});
const MultiUsersSelect = z.strictObject({
  type: z.literal('multi_users_select'),
  ...many,
  initial_users: z.array(userId).optional(),
});
const conversations = {
  default_to_current_conversation: z.boolean().optional(),
  response_url_enabled: z.boolean().optional(),
  filter: z
    .strictObject({
      include: z.array(z.enum(['im', 'mpim', 'private', 'public'])).optional(),
      exclude_external_shared_channels: z.boolean().optional(),
      exclude_bot_users: z.boolean().optional(),
    })
    .optional(),
};
const ConversationsSelect = z.strictObject({
  type: z.literal('conversations_select'),
  ...select,
  ...conversations,
  initial_conversation: conversationId.optional(),
});
const MultiConversationsSelect = z.strictObject({
  type: z.literal('multi_conversations_select'),
  ...many,
  ...conversations,
  initial_conversations: z.array(conversationId).optional(),
});
const ChannelsSelect = z.strictObject({
  type: z.literal('channels_select'),
  ...select,
  response_url_enabled: z.boolean().optional(),
  initial_channel: conversationId.optional(),
});
const DatePicker = z.strictObject({
  type: z.literal('datepicker'),
  ...select,
  initial_date: z.iso.date().optional(),
});
const TimePicker = z.strictObject({
  type: z.literal('timepicker'),
  ...select,
  initial_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  timezone: z.string().optional(),
});
const DateTimePicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...common,
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
});
const Checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...common,
  options: options(10),
  initial_options: options(10).optional(),
});
const RadioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  ...common,
  options: options(10),
  initial_option: Option.optional(),
});
const Image = z.strictObject({
  type: z.literal('image'),
  image_url: webAddress,
  alt_text: z.string().min(1).max(2000),
});

const dispatch = z
  .strictObject({
    trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
  })
  .optional();
const typed = {
  action_id: actionId,
  placeholder: plain(150).optional(),
  focus_on_load: z.boolean().optional(),
  dispatch_action_config: dispatch,
};
const PlainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...typed,
  initial_value: z.string().max(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
});
const NumberInput = z.strictObject({
  type: z.literal('number_input'),
  ...typed,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
});
const EmailInput = z.strictObject({
  type: z.literal('email_text_input'),
  ...typed,
  initial_value: z.string().optional(),
});
const UrlInput = z.strictObject({
  type: z.literal('url_text_input'),
  ...typed,
  initial_value: z.string().optional(),
});

const pickers = [
  StaticSelect,
  MultiStaticSelect,
  UsersSelect,
  MultiUsersSelect,
  ConversationsSelect,
  MultiConversationsSelect,
  ChannelsSelect,
  DatePicker,
  TimePicker,
  Checkboxes,
  RadioButtons,
] as const;
const Accessory = z.discriminatedUnion('type', [Button, Overflow, Image, ...pickers]);
const ActionElement = z.discriminatedUnion('type', [Button, Overflow, DateTimePicker, ...pickers]);
const InputElement = z.discriminatedUnion('type', [
  PlainTextInput,
  NumberInput,
  EmailInput,
  UrlInput,
  DateTimePicker,
  ...pickers,
]);
export type InputElement = z.infer<typeof InputElement>;

const style = z
  .strictObject({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
  })
  .optional();
const RichTextLeaf = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), style }),
  z.strictObject({ type: z.literal('link'), url: webAddress, text: z.string().optional(), style }),
  z.strictObject({ type: z.literal('emoji'), name: z.string(), unicode: z.string().optional(), style }),
  z.strictObject({ type: z.literal('user'), user_id: userId, style }),
  z.strictObject({ type: z.literal('channel'), channel_id: conversationId, style }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']), style }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int(),
    format: z.string(),
    url: z.string().optional(),
    fallback: z.string().optional(),
    style,
  }),
]);
export type RichTextLeaf = z.infer<typeof RichTextLeaf>;
const leaves = z.array(RichTextLeaf);
const RichTextSection = z.strictObject({ type: z.literal('rich_text_section'), elements: leaves });
const RichTextPart = z.discriminatedUnion('type', [
  RichTextSection,
  z.strictObject({
    type: z.literal('rich_text_list'),
    style: z.enum(['bullet', 'ordered']),
    elements: z.array(RichTextSection),
    indent: z.int().optional(),
    offset: z.int().optional(),
    border: z.int().optional(),
  }),
  z.strictObject({
    type: z.literal('rich_text_preformatted'),
    elements: leaves,
    border: z.int().optional(),
  }),
  z.strictObject({ type: z.literal('rich_text_quote'), elements: leaves, border: z.int().optional() }),
]);

const Section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: Accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, {
    message: 'must define either `text` or `fields`',
  });
const shown = [
  z.strictObject({ type: z.literal('header'), block_id: blockId, text: plain(150) }),
  Section,
  z.strictObject({ type: z.literal('divider'), block_id: blockId }),
  z.strictObject({
    type: z.literal('context'),
    block_id: blockId,
    elements: z
      .array(z.discriminatedUnion('type', [Image, plain(3000), mrkdwn(3000)]))
      .min(1)
      .max(10),
  }),
  z.strictObject({
    type: z.literal('actions'),
    block_id: blockId,
    elements: z.array(ActionElement).min(1).max(25),
  }),
  z.strictObject({
    type: z.literal('image'),
    block_id: blockId,
    image_url: webAddress,
    alt_text: z.string().min(1).max(2000),
    title: plain(2000).optional(),
  }),
  z.strictObject({ type: z.literal('rich_text'), block_id: blockId, elements: z.array(RichTextPart) }),
] as const;
const InputBlock = z.strictObject({
  type: z.literal('input'),
  block_id: blockId,
  label: plain(2000),
  element: InputElement,
  hint: plain(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
});

/** A block as it may stand in a message. */
export const MessageBlock = z.discriminatedUnion('type', [...shown]);
/** A block as it may stand in a modal or in App Home. */
export const Block = z.discriminatedUnion('type', [...shown, InputBlock]);
export type Block = z.infer<typeof Block>;
export type TextObject = z.infer<ReturnType<typeof anyText>>;
/** Anything a person can click, choose or type into. */
export type Element = z.infer<typeof ActionElement> | InputElement;

export const ViewShape = z.strictObject({
  type: z.enum(['modal', 'home']),
  title: plain(24).optional(),
  submit: plain(24).optional(),
  close: plain(24).optional(),
  blocks: z.array(Block).max(100),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  submit_disabled: z.boolean().optional(),
});
export type ViewShape = z.infer<typeof ViewShape>;
