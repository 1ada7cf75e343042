import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { type ShiftVerb, shiftVerbs } from '../../src/domain/on-call/shift-verbs.ts';
import type { Verb } from '../../src/domain/verb.ts';
import { verbs } from '../../src/domain/verbs/registry.ts';
import { verbForm } from '../../src/view/form.ts';
import type { FormField, FormView } from '../../src/view/message.ts';
import { raiseForm } from '../../src/view/raise-form.ts';
import { shiftForm } from '../../src/view/shift-form.ts';
import { at, inStatus } from '../support/escalations.ts';
import { smallRulebook } from '../support/policies.ts';
import { type Answer, type Answers, throughSlack, throughTeams, zone } from './support/both-platforms.ts';

const everyKind: FormField['kind'][] = [
  ...(['line', 'text', 'link', 'person', 'people', 'choice', 'moment', 'yes'] as const),
];

const fieldOf = (kind: FormField['kind'], optional: boolean): FormField => ({
  ...{ name: `${kind}${optional ? 'Optional' : ''}`, label: kind, kind, optional, hint: null, max: null },
  options: ['a', 'b', 'none'].map((value) => ({ value, label: value })),
  initial: null,
});

const formOfEveryKind: FormView = {
  ...{ verb: 'everything', key: 'ESC-1', title: 'Everything', submit: 'Send', intro: null, carry: {} },
  fields: everyKind.flatMap((kind) => [fieldOf(kind, false), fieldOf(kind, true)]),
};

const formOf = (verb: Verb): FormView =>
  verbForm(verb, {
    ...{ rulebook: smallRulebook, by: 'ana', at: at(30) },
    escalation: inStatus(verb.when[0] ?? 'open'),
  });

const shifts: ShiftVerb[] = ['take-shift', 'give-shift'];
const forms = new Map<string, FormView>([
  ['raising a case', raiseForm(smallRulebook, at(0), { filled: { title: 'Down' }, carry: {} })],
  ...verbs.map((verb) => [verb.name, formOf(verb)] as const),
  ...shifts.map((verb) => {
    const context = { escalation: null, rulebook: smallRulebook, by: 'ana', at: at(0) };
    return [shiftVerbs[verb].label, shiftForm(verb, 'nights', context)] as const;
  }),
  ['every kind of field', formOfEveryKind],
]);

const localOf = (iso: string) => {
  const local = DateTime.fromISO(iso, { zone });
  return { date: local.toFormat('yyyy-LL-dd'), time: local.toFormat('HH:mm') };
};

function answerTo({ kind, options }: FormField): Answer {
  switch (kind) {
    case 'line':
      return '<at>Ana</at> *is* {{DATE(2026-03-02T14:20:30Z)}}';
    case 'text':
      return ' One\n- two\n\n\u202ethree ';
    case 'link':
      return 'https://tickets.example/7?a=(b)';
    case 'person':
      return 'ben';
    case 'people':
      return ['ben', 'zoe', 'ben'].slice(0, 2);
    case 'choice':
      return options.at(-1)?.value ?? null;
    case 'moment':
      return '2026-07-01T06:05:00.000Z';
    case 'yes':
      return true;
  }
}

const answersTo = (view: FormView, isAnswered: (field: FormField) => boolean): Answers =>
  Object.fromEntries(view.fields.map((field) => [field.name, isAnswered(field) ? answerTo(field) : null]));

async function isTheSame(view: FormView, answers: Answers): Promise<Record<string, unknown>> {
  const [slack, teams] = await Promise.all([
    throughSlack(view, answers),
    throughTeams(view, answers, localOf),
  ]);
  assert.deepEqual(teams, slack);
  return teams;
}

describe('what a form yields in Teams', () => {
  for (const [what, view] of forms) {
    it(`is what it yields in Slack: ${what}`, async () => {
      const all = await isTheSame(
        view,
        answersTo(view, () => true),
      );
      const answered = view.fields.filter((field) => answerTo(field) !== null).map(({ name }) => name);
      assert.deepEqual(Object.keys(all).sort(), answered.sort());
      await isTheSame(
        view,
        answersTo(view, ({ optional }) => !optional),
      );
    });
  }

  it('is the same where nothing was touched', async () => {
    for (const view of forms.values()) {
      // Teams tells moments to the minute, Slack to the second.
      const fields = view.fields.map((field) =>
        field.kind === 'moment' ? { ...field, initial: '2026-03-02T09:30:00Z' } : field,
      );
      await isTheSame({ ...view, fields }, {});
    }
  });

  it('is the same for whatever is in the fields to begin with, and for each option', async () => {
    const initials: Record<FormField['kind'], string | string[]> = {
      ...{ line: 'x', text: 'x\ny', link: 'https://a.example/', person: 'ben', people: ['ben', 'zoe'] },
      ...{ choice: 'b', moment: '2026-12-24T22:00:00Z', yes: 'yes' },
    };
    const fields = formOfEveryKind.fields.map((field) => ({ ...field, initial: initials[field.kind] }));
    const input = await isTheSame({ ...formOfEveryKind, fields }, {});
    assert.equal(Object.keys(input).length, formOfEveryKind.fields.length);
    for (const value of ['a', 'b', 'none']) await isTheSame(formOfEveryKind, { choiceOptional: value });
  });

  it('is the same for any text', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(text, text, async (line, more) => {
        await isTheSame(formOfEveryKind, { line, text: more, textOptional: line });
      }),
      { numRuns: 50 },
    );
  });
});
