import { z } from 'zod';

// What Microsoft's library does not see: it passes over properties that it does not know, and over what Teams adds.

const text = z.string().min(1);
const title = z.string().min(1).max(100);
const spacing = z.enum(['none', 'small', 'default', 'medium', 'large', 'extraLarge', 'padding']).optional();
const base = { id: z.string().min(1).optional(), spacing, separator: z.boolean().optional() };
const actionBase = {
  title,
  style: z.enum(['default', 'positive', 'destructive']).optional(),
  mode: z.enum(['primary', 'secondary']).optional(),
};
const https = z.url({ protocol: /^https$/ });

const execute = z.strictObject({
  ...actionBase,
  type: z.literal('Action.Execute'),
  verb: text,
  data: z.record(z.string(), z.unknown()),
});

const action = z.discriminatedUnion('type', [
  execute,
  z.strictObject({
    ...actionBase,
    type: z.literal('Action.Submit'),
    data: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({ ...actionBase, type: z.literal('Action.OpenUrl'), url: https }),
]);

const inputBase = {
  ...base,
  id: text,
  label: text.optional(),
  isRequired: z.boolean().optional(),
  errorMessage: text.optional(),
  value: text.optional(),
};

/** A list to choose from has choices, and starts with one of them; one of people gets them from the directory. */
const choiceSet = z
  .strictObject({
    ...inputBase,
    type: z.literal('Input.ChoiceSet'),
    style: z.enum(['compact', 'expanded', 'filtered']).optional(),
    isMultiSelect: z.boolean().optional(),
    choices: z.array(z.strictObject({ title: text, value: text })),
    'choices.data': z
      .strictObject({ type: z.literal('Data.Query'), dataset: z.literal('graph.microsoft.com/users') })
      .optional(),
  })
  .refine((set) => set['choices.data'] !== undefined || set.choices.length > 0, 'nothing to choose from')
  .refine(
    (set) =>
      set['choices.data'] !== undefined ||
      set.value === undefined ||
      set.choices.some(({ value }) => value === set.value),
    'starts with what is no choice',
  );

const inputs = [
  choiceSet,
  z
    .strictObject({
      ...inputBase,
      type: z.literal('Input.Text'),
      maxLength: z.number().int().min(1),
      isMultiline: z.boolean().optional(),
      style: z.enum(['text', 'tel', 'url', 'email']).optional(),
    })
    .refine(({ value = '', maxLength }) => value.length <= maxLength, 'starts with more than it takes'),
  z.strictObject({ ...inputBase, type: z.literal('Input.Date'), value: z.iso.date().optional() }),
  z.strictObject({
    ...inputBase,
    type: z.literal('Input.Time'),
    value: z.iso.time({ precision: -1 }).optional(),
  }),
  z.strictObject({
    ...inputBase,
    type: z.literal('Input.Toggle'),
    title: text,
    wrap: z.boolean(),
    valueOn: z.literal('true'),
    valueOff: z.literal('false'),
    value: z.enum(['true', 'false']),
  }),
] as const;

const textBlock = z.strictObject({
  ...base,
  type: z.literal('TextBlock'),
  text,
  wrap: z.literal(true),
  size: z.enum(['small', 'default', 'medium', 'large', 'extraLarge']).optional(),
  weight: z.enum(['lighter', 'default', 'bolder']).optional(),
  color: z.enum(['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention']).optional(),
  isSubtle: z.boolean().optional(),
  style: z.enum(['default', 'heading']).optional(),
});

const element: z.ZodType = z.discriminatedUnion('type', [
  textBlock,
  z.strictObject({
    ...base,
    type: z.literal('FactSet'),
    facts: z.array(z.strictObject({ title: text, value: text })).min(1),
  }),
  z.strictObject({
    ...base,
    type: z.literal('Container'),
    style: z.enum(['default', 'emphasis', 'good', 'attention', 'warning', 'accent']).optional(),
    items: z.lazy(() => z.array(element).min(1)),
  }),
  z.strictObject({ ...base, type: z.literal('ActionSet'), actions: z.array(action).min(1) }),
  ...inputs,
]);

const mention = z.strictObject({
  type: z.literal('mention'),
  text: z.string().regex(/^<at>[^<>]+<\/at>$/),
  mentioned: z.strictObject({ id: text, name: text }),
});

const card = z.strictObject({
  type: z.literal('AdaptiveCard'),
  $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
  version: z.literal('1.5'),
  fallbackText: text,
  body: z.array(element).min(1),
  actions: z.array(action).optional(),
  refresh: z.strictObject({ action: execute, userIds: z.array(text).min(1).max(60) }).optional(),
  msteams: z.strictObject({ width: z.literal('Full'), entities: z.array(mention).min(1).optional() }),
});

/** The same card. Throws where it is not one of version 1.5 as Teams takes it. */
export function parseCard<T>(drawn: T): T {
  card.parse(JSON.parse(JSON.stringify(drawn)));
  return drawn;
}
