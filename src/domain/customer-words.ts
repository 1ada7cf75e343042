import { customersOf, namedAlike } from './customers.ts';
import { type Escalation, lastUpdate } from './escalation.ts';
import type { FormContext, Option } from './fields.ts';
import type { Roster } from './roster.ts';
import { untrustedLine } from './text.ts';

/** What stands for something of the case in an approved template. */
export const templateWords = ['key', 'title', 'customer'] as const;

/** A template with what is known of the case; a customer that is not named is just "customer". */
const fillTemplate = (template: string, { key, title, customer }: Escalation): string => {
  const known: Record<(typeof templateWords)[number], string> = {
    key,
    title,
    customer: customer ?? 'customer',
  };
  return template.replace(/\{(\w+)\}/g, (whole, word) => {
    const name = templateWords.find((each) => each === word);
    return name ? known[name] : whole;
  });
};

/** The choice of no template; no id of a template looks so. */
const ownWords = '(own)';

export const templateOptions = ({ rulebook }: FormContext): Option[] => [
  ...Object.entries(rulebook.customerMessages).map(([value, { name }]) => ({ value, label: name })),
  { value: ownWords, label: 'Own words' },
];

const isFirstTime = (escalation: Escalation | null): boolean =>
  !escalation?.customerDraft && !(escalation && lastUpdate(escalation, 'customer'));

/** The template that a form about this case begins with: the first one until customers have heard something. */
export function templateChosen({ escalation, rulebook, filled }: FormContext): string {
  if (filled?.template !== undefined) return filled.template;
  return (isFirstTime(escalation) && Object.keys(rulebook.customerMessages)[0]) || ownWords;
}

/** What the form begins with: the words of a template, those that were sent back, or those the customers heard last. */
export function customerWords(context: FormContext): string | null {
  const { escalation, rulebook } = context;
  const name = templateChosen(context);
  const template = Object.hasOwn(rulebook.customerMessages, name) ? rulebook.customerMessages[name] : null;
  if (!escalation) return null;
  if (template) return fillTemplate(template.text, escalation);
  return escalation.customerDraft?.text ?? lastUpdate(escalation, 'customer')?.text ?? null;
}

const mostCustomers = 50;
const longestName = 100;
const name = untrustedLine(longestName);

/** Names on a line each, as they are named in the case; null when there are none, too many, or one too long. */
export function readCustomers(written: string, escalation: Escalation, roster: Roster): string[] | null {
  const read = written
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => name.safeParse(line));
  const names = read.flatMap(({ data }) => data ?? []);
  if (names.length === 0 || names.length > mostCustomers || names.length < read.length) return null;
  return namedAlike(escalation, roster, names);
}

export const customerLines = (escalation: Escalation): string | null =>
  (escalation.customerDraft?.customers ?? customersOf(escalation)).join('\n') || null;
