import type { KnownBlock } from '@slack/types';
import { formValues, readForm as readSlackForm } from '../../../src/slack/read-form.ts';
import { renderForm as renderSlackForm } from '../../../src/slack/render-form.ts';
import type { Card } from '../../../src/teams/adaptive-card.ts';
import { readForm } from '../../../src/teams/read-form.ts';
import { noChoice } from '../../../src/teams/render-field.ts';
import { renderForm } from '../../../src/teams/render-form.ts';
import type { FormField, FormView } from '../../../src/view/message.ts';
import { inputsOf, press } from './fill-in.ts';

/** What a person puts into a field: text, a value, people by their id, yes or no; null empties it. */
export type Answer = string | string[] | boolean | null;
/** By field; what is not here is left as it is. */
export type Answers = Readonly<Record<string, Answer>>;

export const zone = 'Europe/Budapest';
const people = ['ana', 'ben', 'chloe', 'gwen', 'zoe'];

const slackOf = (person: string): string => `U0${person.toUpperCase()}`;
const teamsOf = (person: string): string =>
  `00000000-0000-4000-8000-${String(people.indexOf(person)).padStart(12, '0')}`;

const slackReader = {
  team: 'T0PRACTICE',
  faces: new Map(people.map((person) => [person, { name: person, slack: slackOf(person) }])),
};
const teamsReader = {
  tenant: 'tenant',
  faces: new Map(people.map((person) => [person, { name: person, teams: teamsOf(person) }])),
};

const personBehind = (accountOf: (person: string) => string) => async (account: string) => {
  const person = people.find((each) => accountOf(each) === account);
  if (!person) throw new RangeError(`Nobody has the account ${account}`);
  return person;
};

type SlackElement = Extract<KnownBlock, { type: 'input' }>['element'];

/** The input that Slack's form yields. */
export async function throughSlack(view: FormView, answers: Answers): Promise<Record<string, unknown>> {
  const { blocks } = renderSlackForm(view, slackReader, null);
  const values = blocks.flatMap((block) => {
    if (!('element' in block) || block.type !== 'input' || !block.block_id) return [];
    const value = slackValue(block.element, answers[block.block_id]);
    return [[block.block_id, { value: { type: block.element.type, ...value } }] as const];
  });
  const { input } = await readSlackForm(
    formValues.parse(JSON.parse(JSON.stringify(Object.fromEntries(values)))),
    personBehind(slackOf),
  );
  return input;
}

function slackValue(element: SlackElement, answer: Answer | undefined): Record<string, unknown> {
  const list = Array.isArray(answer) ? answer : typeof answer === 'string' ? [answer] : [];
  switch (element.type) {
    case 'plain_text_input':
    case 'url_text_input':
      return { value: answer === undefined ? element.initial_value : answer };
    case 'static_select':
      return {
        selected_option:
          answer === undefined
            ? element.initial_option
            : typeof answer === 'string'
              ? { value: answer }
              : null,
      };
    case 'users_select':
      return { selected_user: answer === undefined ? element.initial_user : list.map(slackOf)[0] };
    case 'multi_users_select':
      return { selected_users: answer === undefined ? element.initial_users : list.map(slackOf) };
    case 'datetimepicker':
      return {
        selected_date_time:
          answer === undefined ? element.initial_date_time : list.map((at) => Date.parse(at) / 1_000)[0],
      };
    case 'checkboxes':
      return {
        selected_options: answer === undefined ? element.initial_options : answer ? [{ value: 'yes' }] : [],
      };
    default:
      throw new RangeError(`No field is drawn as ${element.type}`);
  }
}

/** The input that the form in Teams yields; `local` is what a moment reads in the zone of the form. */
export async function throughTeams(
  view: FormView,
  answers: Answers,
  local: (at: string) => { date: string; time: string },
): Promise<Record<string, unknown>> {
  const card = renderForm(view, teamsReader, { as: 'dialog', zone });
  const filled = view.fields.flatMap((field) => teamsValues(field, card, answers[field.name], local));
  const read = await readForm(press(card, view.submit, Object.fromEntries(filled)), personBehind(teamsOf));
  return read?.input ?? {};
}

function teamsValues(
  { kind, name }: FormField,
  card: Card,
  answer: Answer | undefined,
  local: (at: string) => { date: string; time: string },
): [string, string][] {
  if (answer === undefined) return [];
  const isDrawn = ({ id }: { id: string }) => id.split(':')[1] === name;
  if (!inputsOf(card).some(isDrawn)) return [];
  const list = Array.isArray(answer) ? answer : typeof answer === 'string' ? [answer] : [];
  if (kind === 'moment') {
    const { date = '', time = '' } = list.map(local)[0] ?? {};
    return [
      [`moment-date:${name}`, date],
      [`moment-time:${name}`, time],
    ];
  }
  const isOfPeople = kind === 'person' || kind === 'people';
  const empty = kind === 'choice' ? noChoice : kind === 'yes' ? 'false' : '';
  const value = isOfPeople ? list.map(teamsOf).join(',') : (list[0] ?? (answer ? 'true' : empty));
  return [[`${kind}:${name}`, value]];
}
