import type { Answer, Command } from '../../../src/usecases/ports.ts';
import type { UseCases } from '../../../src/usecases/use-cases.ts';
import type { FormField, FormView, MessageView } from '../../../src/view/message.ts';

export interface StubUseCases extends UseCases {
  commands: Command[];
  questions: { words: string; by: string; room: string | null }[];
}

export const says = (text: string): MessageView => ({ tone: 'calm', fallback: [text], sections: [[text]] });

export const field = (name: string, kind: FormField['kind'], rest: Partial<FormField> = {}): FormField => ({
  ...{ name, kind, label: name, optional: true, hint: null, max: null, options: [], initial: null },
  ...rest,
});

export const formOf = (
  verb: string,
  key: string | null,
  fields: FormField[],
  rest: Partial<FormView> = {},
): FormView => ({
  ...{ verb, key, title: `Form of ${verb}`, submit: 'Send', intro: null, fields, carry: {} },
  ...rest,
});

/** Use cases that write down what they are asked; verbs whose name starts with `ask-` need a form. */
export function stubUseCases(replace: Partial<UseCases> = {}): StubUseCases {
  const commands: Command[] = [];
  const seen = new Set<string>();
  const questions: StubUseCases['questions'] = [];
  return {
    commands,
    questions,
    async execute(command) {
      commands.push(command);
      return done(command.verb, command.key ?? 'ESC-1');
    },
    async isFirst(id) {
      const first = !seen.has(id);
      seen.add(id);
      return first;
    },
    needsForm: (verb) => verb.startsWith('ask-') || verb === 'add-note',
    raiseForm: ({ title = '', description = '', carry = {} }) => {
      const fields = [
        field('title', 'line', { optional: false, max: 150, initial: title }),
        field('description', 'text', { max: 2_500, initial: description }),
      ];
      return formOf('open', null, fields, { title: 'Raise', submit: 'Escalate', carry });
    },
    raiseFormAgain: async ({ filled, carry }) => {
      const fields = [
        field('title', 'line', { optional: false, max: 150, initial: filled.title ?? '' }),
        field('description', 'text', { max: 2_500, initial: filled.description ?? '' }),
      ];
      return formOf('open', null, fields, { title: 'Raise', submit: 'Escalate', carry });
    },
    afterJoining: async (key) => says(`You joined ${key}.`),
    alsoRaised: async () => null,
    form: async ({ verb, key }) =>
      formOf(verb, key, [field('text', 'text'), field('link', 'link'), field('happenedAt', 'moment')]),
    async answerQuestion(question) {
      questions.push(question);
      return says(`You asked: ${question.words}`);
    },
    home: async (by) => ({
      raise: 'Raise an escalation',
      sections: [
        {
          title: 'Waiting for you',
          empty: 'Nothing waits.',
          items: [
            {
              ...says(`Page of ${by}`),
              buttons: [{ verb: 'acknowledge', key: 'ESC-1', label: 'Acknowledge' }],
            },
          ],
        },
      ],
    }),
    caseOfRoom: async () => null,
    say: (answer) => ('done' in answer ? null : says('That was refused.')),
    fieldErrors: () => ({}),
    ...replace,
  };
}

const done = (verb: string, key: string): Answer => ({ done: key, verb });
