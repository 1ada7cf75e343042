import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCard } from '../../src/practice/teams/card-schema.ts';
import type { FormData } from '../../src/teams/form-data.ts';
import { limits } from '../../src/teams/limits.ts';
import { filledIn, readForm } from '../../src/teams/read-form.ts';
import { type FormPlace, renderForm } from '../../src/teams/render-form.ts';
import type { FormField, FormView, MessageView, Piece } from '../../src/view/message.ts';
import { formView, notedFormView } from '../support/arbitrary-views.ts';
import { actionsOf, inputOf, inputsOf, press } from './support/fill-in.ts';
import { marksInCard } from './support/marks-in.ts';
import { complaintsOf } from './support/official-cards.ts';

const benId = '49c4641c-ab91-4248-aebb-6a7de286397b';
const elifId = '49c4641c-ab91-4248-aebb-6a7de2863970';
const reader = {
  tenant: 'tenant',
  faces: new Map([
    ['ben', { name: 'Ben', teams: benId }],
    ['elif', { name: 'Elif', teams: elifId }],
    ['farid', { name: 'Farid', teams: null }],
  ]),
};
const dialog: FormPlace = { as: 'dialog', zone: 'Europe/Budapest' };

const field = (name: string, kind: FormField['kind'], rest: Partial<FormField> = {}): FormField => ({
  ...{ name, kind, label: `The ${name}`, optional: true, hint: null, max: null, options: [], initial: null },
  ...rest,
});
const formOf = (fields: FormField[], rest: Partial<FormView> = {}): FormView => ({
  ...{
    verb: 'send-update',
    key: 'ESC-1',
    title: 'Send update',
    submit: 'Send',
    intro: null,
    fields,
    carry: {},
  },
  ...rest,
});
const draw = (view: FormView, place: FormPlace = dialog) => {
  const card = renderForm(view, reader, place);
  assert.deepEqual(complaintsOf(card), []);
  return parseCard(card);
};
const inputFor = (one: FormField) => inputsOf(draw(formOf([one])));

const identify = async (account: string) => {
  const person = [...reader.faces].find(([, { teams }]) => teams === account)?.[0];
  if (!person) throw new RangeError(`Nobody has ${account}`);
  return person;
};

describe('a form in Teams', () => {
  const must = { isRequired: true };
  const inputs: [string, FormField, unknown[]][] = [
    [
      'a line',
      field('title', 'line', { max: 150, optional: false, initial: ' Down\nagain ' }),
      [
        {
          ...{
            type: 'Input.Text',
            id: 'line:title',
            label: 'The title',
            maxLength: 150,
            value: 'Down again',
          },
          ...{ ...must, errorMessage: 'Please write something here.' },
        },
      ],
    ],
    [
      'a text',
      field('more', 'text', { initial: 'a\nb' }),
      [
        {
          ...{ type: 'Input.Text', id: 'text:more', label: 'The more', maxLength: limits.inputText },
          ...{ isMultiline: true, value: 'a\nb' },
        },
      ],
    ],
    [
      'a link',
      field('url', 'link', { initial: 'https://example.com/a' }),
      [
        {
          ...{ type: 'Input.Text', id: 'link:url', label: 'The url', maxLength: limits.url, style: 'url' },
          value: 'https://example.com/a',
        },
      ],
    ],
    [
      'a person',
      field('who', 'person', { initial: 'ben', optional: false }),
      [
        {
          ...{ type: 'Input.ChoiceSet', id: 'person:who', label: 'The who', choices: [], value: benId },
          'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
          ...{ ...must, errorMessage: 'Please choose somebody.' },
        },
      ],
    ],
    [
      'people',
      field('who', 'people', { initial: ['ben', 'farid', 'elif', 'ben'] }),
      [
        {
          ...{ type: 'Input.ChoiceSet', id: 'people:who', label: 'The who', choices: [] },
          'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
          ...{ isMultiSelect: true, value: `${benId},${elifId}` },
        },
      ],
    ],
    [
      'a choice, which can be taken back where it is optional',
      field('how', 'choice', {
        options: [
          { value: 'fix', label: 'Fixed' },
          { value: 'around', label: 'Around', hint: 'For now' },
        ],
        initial: 'around',
      }),
      [
        {
          ...{
            type: 'Input.ChoiceSet',
            id: 'choice:how',
            label: 'The how',
            style: 'compact',
            value: 'around',
          },
          choices: [
            { title: '(none)', value: '(none)' },
            { title: 'Fixed', value: 'fix' },
            { title: 'Around: For now', value: 'around' },
          ],
        },
      ],
    ],
    ['no choice of nothing', field('how', 'choice'), []],
    [
      'a yes',
      field('sure', 'yes', { initial: 'true', optional: false }),
      [
        {
          ...{ type: 'Input.Toggle', id: 'yes:sure', title: 'The sure', wrap: true, value: 'true' },
          ...{ valueOn: 'true', valueOff: 'false' },
        },
      ],
    ],
    [
      'a moment, as a day and a time of the zone that it names',
      field('when', 'moment', { initial: '2026-07-01T22:30:00Z' }),
      [
        { type: 'Input.Date', id: 'moment-date:when', label: 'The when (day)', value: '2026-07-02' },
        {
          ...{ type: 'Input.Time', id: 'moment-time:when', value: '00:30' },
          label: 'The when (time in Europe/Budapest)',
        },
      ],
    ],
  ];
  for (const [what, one, expected] of inputs)
    it(`asks for ${what}`, () => assert.deepEqual(inputFor(one), expected));

  it('lets people type to find one of many options', () => {
    const options = Array.from({ length: 40 }, (_, n) => ({ value: `v${n}`, label: `Option ${n}` }));
    const [set] = inputFor(field('how', 'choice', { options, optional: false }));
    assert.ok(set?.type === 'Input.ChoiceSet' && 'style' in set);
    assert.deepEqual([set.style, set.choices.length], ['filtered', 40]);
  });

  it('says the time in UTC where the zone is none', () => {
    const card = draw(formOf([field('when', 'moment')]), { ...dialog, zone: 'W. Europe Standard Time' });
    assert.equal(inputOf(card, 'moment-time:when')?.label, 'The when (time in UTC)');
  });

  it('has no title of its own and one kind of button in a dialog; as a card it has both, and a way out', () => {
    const form: FormData = { verb: 'send-update', key: 'ESC-1', carry: { from: 'x' }, zone: dialog.zone };
    const view = formOf([field('a', 'line')], { carry: { from: 'x' } });
    const inDialog = draw(view);
    assert.doesNotMatch(JSON.stringify(inDialog.body), /Send update/);
    assert.deepEqual(inDialog.actions, [
      { type: 'Action.Submit', title: 'Send', style: 'positive', data: { format: 1, form, step: 'submit' } },
    ]);
    const card = draw(view, { ...dialog, as: 'card' });
    assert.match(JSON.stringify(card.body), /Send update/);
    assert.deepEqual(
      card.actions?.map((action) => [action.type, action.title, 'data' in action && action.data.step]),
      [
        ['Action.Execute', 'Send', 'submit'],
        ['Action.Execute', 'Cancel', 'cancel'],
      ],
    );
  });

  it('can be drawn anew on demand where more may be said: then the client must not insist on what is required', () => {
    const view = formOf([field('title', 'line', { optional: false, refreshes: true })]);
    const card = draw(view);
    assert.deepEqual(
      card.actions?.map(({ title }) => title),
      ['Send', 'Check before sending'],
    );
    assert.deepEqual(inputsOf(card), [
      { type: 'Input.Text', id: 'line:title', label: 'The title (required)', maxLength: limits.inputText },
    ]);
  });

  it('has its notes under the field they are about, else before all fields; their buttons send the form along', () => {
    const note: MessageView = {
      ...{ tone: 'calm', fallback: ['N'], sections: [['Note']] },
      buttons: [{ verb: 'fill-in', key: 'severity=sev1', label: 'Fill it in' }],
    };
    const drawn = (under: string | null) =>
      draw(
        formOf([field('a', 'line'), field('b', 'line')], {
          notes: { under, messages: [note] },
          carry: { x: 'y' },
        }),
      );
    const order = (under: string | null) =>
      drawn(under).body.map((element) => ('id' in element ? element.id : element.type));
    assert.deepEqual(order('a'), ['line:a', 'TextBlock', 'ActionSet', 'line:b']);
    assert.deepEqual(order('b'), ['line:a', 'line:b', 'TextBlock', 'ActionSet']);
    for (const under of [null, 'gone'])
      assert.deepEqual(order(under), ['TextBlock', 'ActionSet', 'line:a', 'line:b']);
    const [fillIn] = actionsOf(drawn('a'));
    assert.deepEqual(fillIn, {
      type: 'Action.Submit',
      title: 'Fill it in',
      data: {
        format: 1,
        form: { verb: 'send-update', key: 'ESC-1', carry: { x: 'y' }, zone: dialog.zone },
        ...{ verb: 'fill-in', key: 'severity=sev1' },
      },
    });
  });

  it('says what was wrong under its field, and at the top what belongs to none', () => {
    const view = formOf([field('a', 'line', { hint: 'A hint' }), field('b', 'line')]);
    const { body } = draw(view, { ...dialog, problems: { a: 'Too *long*.', gone: 'Try again.' } });
    const texts = body.map((element) => ('text' in element ? element.text : 'id' in element && element.id));
    assert.deepEqual(texts, ['⚠️ Try again.', 'line:a', 'A hint', '⚠️ Too ∗long∗.', 'line:b']);
  });

  it('takes nothing for a problem that is none', () => {
    const { body } = draw(formOf([field('constructor', 'line')]), { ...dialog, problems: {} });
    assert.equal(body.length, 1);
  });

  it('shows again what was filled in', () => {
    const fields = [field('a', 'line'), field('who', 'people'), field('sure', 'yes'), field('gone', 'line')];
    const view = filledIn(formOf(fields), { a: 'x', who: ['ben'], sure: true });
    assert.deepEqual(
      inputsOf(draw(view)).map(({ value }) => value),
      ['x', benId, 'true', undefined],
    );
  });

  it('gives up notes, then hints and options, before it is too large', () => {
    const long = 'word '.repeat(200);
    const options = Array.from({ length: 150 }, (_, n) => ({ value: `v${n}`, label: `Option ${n} ${long}` }));
    const note: MessageView = { tone: 'calm', fallback: ['N'], sections: [[`Note ${long}`]] };
    const fields = ['a', 'b', 'c'].map((name) => field(name, 'choice', { options, hint: 'A hint' }));
    const card = draw(formOf(fields, { notes: { under: null, messages: Array(9).fill(note) } }));
    const written = JSON.stringify(card);
    assert.ok(written.length <= limits.formCard);
    assert.doesNotMatch(written, /Note|A hint/);
    assert.equal(inputsOf(card).length, 3);
    assert.match(written, /Option 20 /);
  });

  it('cuts what it carries where that is too much', () => {
    const card = draw(formOf([field('a', 'line')], { carry: { text: 'x'.repeat(9_000), link: 'short' } }));
    const [submit] = actionsOf(card);
    assert.ok(submit && 'data' in submit);
    assert.ok(JSON.stringify(submit.data).length < limits.carry + 200);
    assert.match(JSON.stringify(submit.data), /xxx….*"link":"short"/);
  });

  it('shows any view within all limits, even with nothing to choose from', () => {
    const place = fc.record({
      as: fc.constantFrom('dialog' as const, 'card' as const),
      zone: fc.constantFrom('Europe/Budapest', 'Asia/Kathmandu', 'nowhere'),
      problems: fc.constantFrom({}, { field0: '[x](https://evil.example)', '': '<at>Ana</at>' }),
    });
    fc.assert(
      fc.property(fc.oneof(formView, notedFormView), place, (view, where) => {
        const card = renderForm(view, reader, where);
        parseCard(card);
        assert.deepEqual(complaintsOf(card), []);
        assert.ok(JSON.stringify(card).length <= limits.formCard);
      }),
      { numRuns: 60 },
    );
  });

  it('makes markup of no text', () => {
    const pieces = ({ intro, notes }: FormView): Piece[] => [
      ...(intro ?? []),
      ...(notes?.messages ?? []).flatMap(({ facts = [], sections = [] }) =>
        [...facts.map(({ value }) => value), ...sections].flat(),
      ),
    ];
    const ofPiece = { bold: 'bold', italic: 'italic', date: 'at', mention: 'person' };
    fc.assert(
      fc.property(notedFormView, (view) => {
        const has = (name: string) =>
          pieces(view).some((piece) => typeof piece === 'object' && name in piece);
        const isAllowed = (mark: string) =>
          mark.startsWith('link ')
            ? has('link') || has('room')
            : Object.entries(ofPiece).some(([name, piece]) => name === mark && has(piece));
        const marks = marksInCard(renderForm(view, reader, dialog));
        assert.deepEqual(
          marks.filter((mark) => !isAllowed(mark)),
          [],
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('what comes back from a form in Teams', () => {
  const fields = [
    field('title', 'line'),
    field('who', 'people'),
    field('owner', 'person'),
    field('when', 'moment'),
    field('sure', 'yes'),
    field('how', 'choice', { options: [{ value: 'fix', label: 'Fix' }] }),
  ];
  const view = formOf(fields, { carry: { from: 'x' } });
  const send = (filled: Record<string, string>, place: FormPlace = dialog) =>
    readForm(press(renderForm(view, reader, place), 'Send', filled), identify);
  const data = (more: Record<string, unknown>, form: Record<string, unknown> = {}) => ({
    format: 1,
    step: 'submit',
    form: { verb: 'send-update', key: 'ESC-1', carry: {}, zone: 'UTC', ...form },
    ...more,
  });

  it('is the verb, the case, what was carried and what was filled in', async () => {
    const filled = { 'line:title': 'Down', 'people:who': `${benId}, ${elifId},`, 'choice:how': '(none)' };
    assert.deepEqual(await send(filled), {
      verb: 'send-update',
      key: 'ESC-1',
      carry: { from: 'x' },
      wanted: { step: 'submit' },
      input: { title: 'Down', who: ['ben', 'elif'], sure: false },
      problems: {},
      unknown: {},
    });
  });

  it('is a step of the form, or what was pressed beside its fields', async () => {
    const wanted = async (more: Record<string, unknown>) => (await readForm(data(more), identify))?.wanted;
    assert.deepEqual(await wanted({ step: 'refresh' }), { step: 'refresh' });
    const pressed = { step: undefined, verb: 'join', key: 'ESC-7' };
    assert.deepEqual(await wanted(pressed), { verb: 'join', key: 'ESC-7' });
  });

  const moments: [string, string, string, string][] = [
    ['in winter', '2026-01-01', '12:00', '2026-01-01T11:00:00.000Z'],
    ['in summer', '2026-07-01', '12:00:00', '2026-07-01T10:00:00.000Z'],
    ['the first of two when the clocks go back', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
  ];
  for (const [what, date, time, expected] of moments)
    it(`is an instant of the zone that the form named: ${what}`, async () => {
      const read = await send({ 'moment-date:when': date, 'moment-time:when': time });
      assert.equal(read?.input.when, expected);
    });

  const wrongMoments: [string, string, RegExp][] = [
    ['2026-03-29', '02:30', /The clocks of Europe\/Budapest skip this time/],
    ['2026-03-29', '', /both a day and a time/],
    ['', '02:30', /both a day and a time/],
    ['29.03.2026', '02:30', /a day and a time/],
    ['2026-02-30', '02:30', /a day and a time/],
    ['2026-02-03', '25:30', /a day and a time/],
  ];
  for (const [date, time, problem] of wrongMoments)
    it(`refuses the moment “${date} ${time}” at its field`, async () => {
      const read = await send({ 'moment-date:when': date, 'moment-time:when': time });
      assert.equal(read && 'when' in read.input, false);
      assert.match(read?.problems.when ?? '', problem);
    });

  it('keeps apart who is not known here', async () => {
    const read = await send({ 'line:title': 'Down', 'person:owner': 'stranger-1' });
    assert.deepEqual(read?.input, { title: 'Down', sure: false });
    assert.match(String(read?.unknown.owner), /Nobody has stranger-1/);
  });

  const hostile: [string, unknown, RegExp][] = [
    ['line:a', 7, /Please fill it in again/],
    ['line:a', { $gt: '' }, /Please fill it in again/],
    ['text:a', 'x'.repeat(30_000), /Please shorten this/],
    ['people:a', Array.from({ length: 200 }, (_, n) => `id-${n}`).join(','), /choose people from the list/],
    ['person:a', '<script>', /choose people from the list/],
    ['moment-date:a', ['2026-01-01'], /Please fill it in again/],
  ];
  for (const [id, value, problem] of hostile)
    it(`refuses ${JSON.stringify(value).slice(0, 30)} for ${id} at its field`, async () => {
      const read = await readForm(data({ [id]: value }), identify);
      assert.deepEqual(read?.input, {});
      assert.match(read?.problems.a ?? '', problem);
    });

  it('passes over values that are of no field', async () => {
    const stray = { 'line:': 'x', 'line:__proto__': 'x', 'nope:a': 'x', msteams: { x: 1 }, 'line:a:b': 'x' };
    const read = await readForm(data({ ...stray, 'line:constructor': 'kept' }), identify);
    assert.deepEqual(read?.input, { constructor: 'kept' });
    assert.deepEqual(read?.problems, {});
  });

  const foreign: [string, unknown][] = [
    ['nothing', null],
    ['a text', 'x'],
    ['a button', { format: 1, verb: 'acknowledge', key: 'ESC-1' }],
    ['another version', data({ format: 2 })],
    ['another step', data({ step: 'delete' })],
    ['no zone of this world', data({}, { zone: 'Mars/Olympus' })],
    ['a verb that is no name', data({}, { verb: { $ne: null } })],
    ['something carried that is no text', data({}, { carry: { a: 1 } })],
  ];
  for (const [what, sent] of foreign)
    it(`is of no form where it is ${what}`, async () => assert.equal(await readForm(sent, identify), null));
});
