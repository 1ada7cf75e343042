import { isWord, likeness, marksOf } from '../domain/alike.ts';
import { type Escalation, isActive } from '../domain/escalation.ts';
import type { PersonId } from '../domain/policy.ts';
import { customerNamed } from '../domain/roster.ts';
import type { Rulebook } from '../domain/rulebook.ts';
import { createRecognise, type Recognise } from '../domain/signs/recognise.ts';
import { type Rule, usualThreshold } from '../domain/signs/rule.ts';
import { startingSet } from '../domain/signs/starting-set.ts';
import { type Filled, fillIn, type SeeSigns, suggest } from '../domain/suggest.ts';
import { maySee } from '../domain/visibility.ts';
import type { FormView, MessageView } from '../view/message.ts';
import { raiseForm, untouched } from '../view/raise-form.ts';
import { alikeNotes, alsoRaised, joinedInstead, suggestionNotes } from '../view/raise-notes.ts';
import { type CompanyDeps, createCompanyCases, isOfCompany } from './company.ts';
import type { Answer, Clock, EscalationStore, FindRooms } from './ports.ts';

export interface RaisingDeps extends CompanyDeps {
  escalations: Pick<EscalationStore, 'list' | 'find' | 'alike' | 'loadMany'>;
  clock: Clock;
  rulebook(): Rulebook;
  rooms: FindRooms;
  /** The rules of the policy for signs of an escalation, as of now; those Muster comes with where it has none. */
  signRules?(): readonly Rule[] | undefined;
}

/** Somebody fills in the form for raising a case. */
export interface RaisingSoFar {
  by: PersonId;
  workspace: string;
  filled: Filled;
  carry: Record<string, string>;
  /** The field that was filled in last; null when something else was done. */
  last: string | null;
}

/** Somebody joined a case in place of raising one; `said` is what `say` says of the answer. */
export interface Joined {
  answer: Answer;
  said: MessageView | null;
  workspace: string;
}

const mostShown = 3;
/** Of those that look alike so many are read, as not all of them may be shown. */
const mostRead = 10;
const mostFound = { subject: 30, words: 100 };

/** Customer and service. */
const sameSubject = 6;
const lately = 10 * 60_000;

/** What is said while a case is being raised: what the words speak for, and what is open already. Changes nothing. */
export function createRaising(deps: RaisingDeps) {
  const { escalations, clock, rulebook, rooms, signRules } = deps;
  const company = createCompanyCases(escalations, deps);
  const seeSigns = seeing(() => signRules?.() ?? startingSet);

  const think = (filled: Filled) => {
    const book = rulebook();
    return suggest(filled, { rulebook: book, seeSigns, untouched: untouched(book, clock.now()) });
  };

  /** Without those that this person may not know of; the most alike first. */
  async function alikeCases({ by, workspace, filled }: Pick<RaisingSoFar, 'by' | 'workspace' | 'filled'>) {
    const marks = marksOf({
      title: filled.title ?? '',
      customers: namesOf(rulebook(), filled.customer),
      service: filled.service ?? null,
    });
    const subject = marks.filter((mark) => !isWord(mark));
    const found = await Promise.all([
      company.alike({ workspace, marks: subject, limit: mostFound.subject }),
      company.alike({ workspace, marks: marks.filter(isWord), limit: mostFound.words }),
    ]);
    const alike = new Map(found.flat().map((each) => [each.key, likeness(marks, each.marks)]));
    const keys = [...alike.keys()]
      .filter((key) => alike.get(key) !== 0)
      .sort((a, b) => (alike.get(b) ?? 0) - (alike.get(a) ?? 0))
      .slice(0, mostRead);
    const loaded = keys.length > 0 ? await escalations.loadMany(keys) : [];
    return loaded
      .filter((each) => isOfCompany(deps, each, workspace) && isActive(each) && maySee(each, by))
      .sort((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key))
      .map((escalation) => ({ escalation, alike: alike.get(escalation.key) ?? 0 }));
  }

  return {
    raiseForm({ title = '', description = '', carry = {} }): FormView {
      const [book, now] = [rulebook(), clock.now()];
      const given = { ...untouched(book, now), ...(title && { title }), ...(description && { description }) };
      const filled = fillIn(given, think(given));
      const messages = suggestionNotes(think(filled), book);
      const notes = messages.length > 0 ? { under: null, messages } : undefined;
      return raiseForm(book, now, { filled, carry, ...(notes && { notes }) });
    },

    async raiseFormAgain(soFar: RaisingSoFar): Promise<FormView> {
      const [book, now] = [rulebook(), clock.now()];
      const cases = (await alikeCases(soFar)).slice(0, mostShown).map(({ escalation }) => escalation);
      const keys = cases.map(({ key }) => key);
      const { by, filled, carry } = soFar;
      const under = soFar.last ?? carry.under ?? null;
      const messages = [
        ...alikeNotes({ cases, rooms: await rooms(cases, soFar.workspace), by, now }),
        ...suggestionNotes(think(filled), book),
      ];
      return raiseForm(book, now, {
        filled,
        notes: { under, messages },
        carry: {
          ...carry,
          ...(under !== null && { under }),
          ...(keys.length > 0 && { shown: [...new Set([...shownIn(carry), ...keys])].join(' ') }),
        },
      });
    },

    async afterJoining(key: string, { answer, said, workspace }: Joined): Promise<MessageView> {
      if ('refused' in answer && answer.refused.code !== 'joined-already' && said) return said;
      const joined = await rooms(await escalations.loadMany([key]), workspace);
      return joinedInstead(key, said, joined.get(key) ?? null);
    },

    /** Another case for the same customer and service that somebody else raised a few minutes ago, unless they were shown it. */
    async alsoRaised(
      key: string,
      { by, workspace, filled, carry }: RaisingSoFar,
    ): Promise<MessageView | null> {
      if (!filled.customer || !filled.service) return null;
      const now = clock.now();
      const isNews = ({ key: other, opened }: Escalation) =>
        other !== key &&
        opened.by !== by &&
        Number(now) - Number(opened.at) < lately &&
        !shownIn(carry).includes(other);
      const found = (await alikeCases({ by, workspace, filled })).find(
        ({ escalation, alike }) => alike >= sameSubject && isNews(escalation),
      );
      return found ? alsoRaised(key, found.escalation, now) : null;
    },
  };
}

const shownIn = ({ shown = '' }: Record<string, string>): string[] => shown.split(' ').filter(Boolean);

/** All that the customer is called, as cases may have any of it. */
const namesOf = (rulebook: Rulebook, customer: string | undefined): readonly string[] =>
  customer ? [customer, ...(customerNamed(rulebook, customer)?.names ?? [])] : [];

/** Making hundreds of rules ready takes a moment, which only those who raise cases should wait for, and once for the same rules. */
function seeing(rules: () => readonly Rule[]): SeeSigns {
  let ready: { rules: readonly Rule[]; recognise: Recognise } | undefined;
  return (text) => {
    const now = rules();
    if (ready?.rules !== now)
      ready = { rules: now, recognise: createRecognise({ rules: now, threshold: usualThreshold }) };
    return ready.recognise(text).seen;
  };
}
