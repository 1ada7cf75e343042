import { needsForm } from '../domain/needs-form.ts';
import { isShiftVerb } from '../domain/on-call/shift-verbs.ts';
import { mayDo } from '../domain/verb.ts';
import { findVerb } from '../domain/verbs/registry.ts';
import { sayDone, sayJoined, sayRefused } from '../view/answer.ts';
import { stillFilled, verbForm } from '../view/form.ts';
import { notOnCallMessage } from '../view/not-on-call.ts';
import { sayReason } from '../view/reason.ts';
import { namingOnCall } from './add-on-call.ts';
import { createExecute, type ExecuteDeps } from './execute.ts';
import { type createIdentity, isAboutIdentity } from './identity.ts';
import type { Answer } from './ports.ts';
import { createQuestions, type QuestionDeps } from './questions.ts';
import { createRaising, type RaisingDeps } from './raising.ts';
import { createShifts, type ShiftDeps } from './shifts.ts';
import type { UseCases } from './use-cases.ts';

type Identity = ReturnType<typeof createIdentity>;

/** Everything a platform may ask of Muster, on the given stores. */
export function createUseCases(
  deps: ExecuteDeps & QuestionDeps & RaisingDeps & ShiftDeps & { identity?: Identity },
): UseCases & {
  finishUnanswered(before: Date): Promise<number>;
} {
  const { escalations, clock, rulebook } = deps;
  const shifts = createShifts(deps);
  const questions = createQuestions(deps);
  const cases = createExecute({ ...deps, actBeside: shifts.act });
  return {
    ...cases,
    async execute(command) {
      const named = namingOnCall(command, rulebook(), clock.now());
      return 'refused' in named ? named : cases.execute(named);
    },
    ...questions,
    answerQuestion: (question) =>
      deps.identity && isAboutIdentity(question.words)
        ? deps.identity.answer(question)
        : questions.answerQuestion(question),
    ...createRaising(deps),
    isFirst: (id) => deps.inbox.isFirst(id),
    needsForm,
    async form({ verb: name, key, by, filled = {}, changed }) {
      if (isShiftVerb(name)) return shifts.form({ verb: name, schedule: key, by, filled });
      const verb = findVerb(name);
      if (!verb) return { refused: { code: 'unknown-verb', verb: name } };
      const escalation = await escalations.load(key);
      if (!escalation) return { refused: { code: 'unknown-escalation', key } };
      // Who may not do it should not fill in a form for it first.
      if (!mayDo(verb, escalation, by)) return { refused: { code: 'not-allowed', verb: name } };
      if (!verb.when.includes(escalation.status))
        return { refused: { code: 'not-now', verb: name, status: escalation.status } };
      const context = { escalation, rulebook: rulebook(), by, at: clock.now() };
      return verbForm(verb, { ...context, filled: stillFilled(verb.fields, filled, changed) });
    },
    say(answer) {
      if ('refused' in answer) return sayRefused(answer.refused);
      if ('notOnCall' in answer && answer.notOnCall) return notOnCallMessage(answer.done, answer.notOnCall);
      return 'joined' in answer ? sayJoined(answer.joined, answer.by) : sayDone(answer.verb, answer.done);
    },
    fieldErrors,
  };
}

/** Messages beside form fields, for an answer that is about fields. */
function fieldErrors(answer: Answer): Record<string, string> {
  if (!('refused' in answer)) return {};
  const { refused, field } = answer;
  if (refused.code === 'invalid-input') return refused.messages;
  if (!field) return {};
  const words = sayReason(refused).map((piece) => (typeof piece === 'string' ? piece : 'This person'));
  return { [field]: words.join('') };
}
