import fc from 'fast-check';
import type {
  Button,
  FormField,
  FormView,
  HomeView,
  Line,
  MessageView,
  Piece,
} from '../../src/view/message.ts';

/** What customers paste, and what those write who want more than to be read, on any platform. */
const nasty = [
  ...['<!channel>', '<!here>', '<@U0PRACTICE>', '<#C0000000001>', '<https://evil.example|Approve>', '*bold*'],
  ...[
    '_it_',
    '~no~',
    '`code`',
    '```pre```',
    '> quote',
    '&gt; quote',
    '&lt;!channel&gt;',
    ':fire:',
    '\u202egnp.exe',
    '',
  ],
  ...[
    '<!date^1^{date}|x>',
    '<!subteam^S1>',
    'a|b',
    '\u0000',
    '  ',
    '\n\n',
    '😀',
    '👩‍👩‍👧‍👦',
    'javascript:alert(1)',
    '<',
    '>',
    '&',
  ],
  ...['<at>Ana</at>', '<at id="0">', '[Approve](https://evil.example)', '![x](https://evil.example/x.png)'],
  ...['[a]: https://evil.example', '[a]', '# heading', '- item', '1. item', '1) item', '***', '---', '==='],
  ...['**bold**', '__bold__', '{{DATE(2026-03-02T14:20:30Z, SHORT)}}', '{{TIME(2026-03-02T14:20:30Z)}}'],
  ...['{', '{{', '(https://evil.example)', '\\', '!', '*', '_', '&#42;', '&ast;', '| a | b |\n|---|---|'],
  ...['    code', '\t', '<b>', '<!-- x -->', 'at>', 'snake_case', '2 * 3 * 4', 'שלום', 'مرحبا'],
];
/** A thread in a channel of Teams. */
export const teamsRoom = '19:abc_def-1@thread.tacv2;messageid=1700000000000';

const text = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...nasty) },
  {
    weight: 8,
    arbitrary: fc
      .array(fc.constantFrom(...nasty, ' ', 'word'), { maxLength: 8 })
      .map((parts) => parts.join('')),
  },
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  fc
    .tuple(fc.constantFrom(...nasty, 'é', '😀'), fc.integer({ min: 1, max: 12_000 }))
    .map(([unit, length]) => unit.repeat(Math.ceil(length / Math.max(1, unit.length))).slice(0, length)),
);

export const hostileText = text;

const person = fc.constantFrom('with-account', 'hostile-name', 'unknown');
const piece: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 3, arbitrary: text },
  text.map((bold) => ({ bold })),
  text.map((italic) => ({ italic })),
  text.map((quote) => ({ quote })),
  person.map((id) => ({ person: id })),
  fc.record({
    at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2200-01-01') }),
    as: fc.constantFrom('time', 'day-time'),
  }),
  fc.record({ link: fc.oneof(text, fc.webUrl(), fc.constant('https://example.com/a|b>c')), label: text }),
  fc.constantFrom({ room: 'C0000000001' }, { room: teamsRoom }, { room: 'not<!here>' }),
);
const line: fc.Arbitrary<Line> = fc.array(piece, { maxLength: 5 });

const button: fc.Arbitrary<Button> = fc.oneof(
  fc.record({
    verb: fc.constantFrom('acknowledge', 'a'.repeat(300)),
    key: fc.constantFrom('ESC-1', 'k'.repeat(2_100)),
    label: text,
  }),
  fc.record({
    open: fc.constantFrom('C0000000001', teamsRoom),
    label: text,
    in: fc.constant('room' as const),
  }),
  fc.record({ link: fc.oneof(fc.webUrl(), text), label: text }),
);

export const messageView: fc.Arbitrary<MessageView> = fc.record(
  {
    tone: fc.constantFrom('calm', 'good', 'attention', 'danger'),
    fallback: line,
    title: text,
    facts: fc.array(fc.record({ label: text, value: line }), { maxLength: 15 }),
    sections: fc.oneof(fc.array(line, { maxLength: 12 }), fc.array(line, { minLength: 60, maxLength: 60 })),
    buttons: fc.array(button, { maxLength: 40 }),
    menu: fc.array(button, { maxLength: 120 }),
    footer: line,
  },
  { requiredKeys: ['tone', 'fallback'] },
);

const option = fc.record(
  { value: fc.oneof(fc.uuid(), fc.constantFrom('', 'v'.repeat(160))), label: text, hint: text },
  { requiredKeys: ['value', 'label'] },
);
const formField: fc.Arbitrary<FormField> = fc
  .record({
    kind: fc.constantFrom('line', 'text', 'link', 'person', 'people', 'choice', 'moment', 'yes'),
    label: text,
    optional: fc.boolean(),
    hint: fc.option(text),
    max: fc.option(fc.integer({ min: 1, max: 9_000 })),
    options: fc.array(option, { maxLength: 130 }),
    initial: fc.oneof(fc.constant(null), text, person, fc.array(person), fc.constant('2026-03-02T10:00:00Z')),
  })
  .map((field) => ({ ...field, name: '' }));

export const formView: fc.Arbitrary<FormView> = fc
  .record({
    verb: fc.constant('send-update'),
    key: fc.option(fc.constant('ESC-1')),
    title: text,
    submit: text,
    intro: fc.option(line),
    fields: fc.array(formField, { maxLength: 120 }),
    carry: fc.dictionary(fc.constantFrom('originText', 'originLink', 'originPlace'), text),
  })
  .map((form) => ({
    ...form,
    fields: form.fields.map((field, index) => ({ ...field, name: `field${index}` })),
  }));

/** The same with notes, and with fields after which it is drawn anew. */
export const notedFormView: fc.Arbitrary<FormView> = fc
  .tuple(formView, fc.array(messageView, { maxLength: 4 }), fc.option(fc.constantFrom('field0', 'field1')))
  .map(([form, messages, under]) => ({
    ...form,
    notes: { under, messages },
    fields: form.fields.map((field) => ({ ...field, refreshes: true })),
  }));

export const homeView: fc.Arbitrary<HomeView> = fc.record({
  raise: text,
  sections: fc.array(
    fc.record({ title: text, empty: text, items: fc.array(messageView, { maxLength: 12 }) }),
    { maxLength: 4 },
  ),
});
